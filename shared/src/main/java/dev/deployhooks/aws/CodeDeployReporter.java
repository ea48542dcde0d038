package dev.deployhooks.aws;

import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEventAlreadyCompletedException;

/** Reports to CodeDeploy. */
public final class CodeDeployReporter implements LifecycleEventReporter {

  private final Supplier<CodeDeployClient> client;

  /** Reports through the given client, which must not retry by itself. */
  public CodeDeployReporter(Supplier<CodeDeployClient> client) {
    this.client = client;
  }

  @Override
  public Response report(Invocation.CodeDeploy invocation, Status status, Deadline deadline) {
    AwsCall call =
        new AwsCall(
            "codedeploy:PutLifecycleEventHookExecutionStatus",
            "deployment " + invocation.deploymentId(),
            "codedeploy:PutLifecycleEventHookExecutionStatus on the deployment group",
            deadline);
    HookExecutionId token = invocation.executionId();
    try {
      client
          .get()
          .putLifecycleEventHookExecutionStatus(
              request ->
                  request
                      .deploymentId(invocation.deploymentId())
                      .lifecycleEventHookExecutionId(token.value())
                      .status(spelled(status))
                      .overrideConfiguration(call::bound));
      return new Response.Accepted();
    } catch (LifecycleEventAlreadyCompletedException _) {
      return new Response.AlreadyCompleted();
    } catch (SdkException e) {
      String why = call.failed(e, said -> said.replace(token.value(), token.toString()));
      return AwsErrors.mayPass(e) ? new Response.Unreachable(why) : new Response.Refused(why);
    }
  }

  private static String spelled(Status status) {
    return switch (status) {
      case SUCCEEDED -> "Succeeded";
      case FAILED -> "Failed";
    };
  }
}
