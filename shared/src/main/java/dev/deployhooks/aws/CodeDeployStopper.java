package dev.deployhooks.aws;

import dev.deployhooks.answer.DeploymentStopper;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.time.Deadline;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.DeploymentAlreadyCompletedException;

/** Stops deployments of CodeDeploy, with rollback. */
public final class CodeDeployStopper implements DeploymentStopper {

  private final Supplier<CodeDeployClient> client;

  /** Stops through the given client, which must not retry by itself. */
  public CodeDeployStopper(Supplier<CodeDeployClient> client) {
    this.client = client;
  }

  @Override
  public Response stop(String deploymentId, Deadline deadline) {
    AwsCall call =
        new AwsCall(
            "codedeploy:StopDeployment",
            "deployment " + deploymentId,
            "codedeploy:StopDeployment on the deployment group",
            deadline);
    try {
      client
          .get()
          .stopDeployment(
              request ->
                  request
                      .deploymentId(deploymentId)
                      .autoRollbackEnabled(true)
                      .overrideConfiguration(call::bound));
      return new Response.Accepted();
    } catch (DeploymentAlreadyCompletedException _) {
      return new Response.AlreadyCompleted();
    } catch (SdkException e) {
      String why = call.failed(e);
      return AwsErrors.mayPass(e) ? new Response.Unreachable(why) : new Response.Refused(why);
    }
  }
}
