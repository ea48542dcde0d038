// The hook that people write by hand after AWS's own examples, with the AWS SDK for JavaScript v3 that Lambda's runtime brings:
// invoke the new version once, and tell CodeDeploy. It stands here to be measured against (see docs/cold-start.md), and is no
// example to follow: it fails open in several ways.
import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const codedeploy = new CodeDeployClient({});
const lambda = new LambdaClient({});

export async function handler(event) {
  let status = "Succeeded";
  try {
    const payload = JSON.stringify({ httpMethod: "GET", path: "/" });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: process.env.NewVersion, Payload: payload }));
    if (JSON.parse(Buffer.from(answer.Payload).toString()).statusCode !== 200) {
      status = "Failed";
    }
  } catch (error) {
    console.error(error);
    status = "Failed";
  }
  await codedeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId: event.DeploymentId,
      lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId,
      status,
    }),
  );
  return status;
}
