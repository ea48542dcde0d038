package dev.deployhooks.aws;

import dev.deployhooks.answer.Standing;
import dev.deployhooks.answer.StandingSource;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;

/**
 * Asks CodeDeploy how a deployment stands, once.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeployment.html">GetDeployment</a>
 */
public final class CodeDeployStanding implements StandingSource {

  /** So long CodeDeploy waits for the answer of a hook. */
  private static final Duration HOUR = Duration.ofHours(1);

  private final Supplier<CodeDeployClient> client;

  /** Asks through the given client. */
  public CodeDeployStanding(Supplier<CodeDeployClient> client) {
    this.client = client;
  }

  @Override
  public Standing of(String deploymentId, Deadline deadline) {
    AwsCall call = new AwsCall("codedeploy:GetDeployment", "deployment " + deploymentId, deadline);
    try {
      DeploymentInfo info =
          client
              .get()
              .getDeployment(
                  request -> request.deploymentId(deploymentId).overrideConfiguration(call::bound))
              .deploymentInfo();
      return info == null
          ? new Standing.Unreadable("GetDeployment says nothing of deployment " + deploymentId)
          : RollbackProof.of(deploymentId, info)
              .<Standing>map(Standing.Rollback::new)
              .orElseGet(() -> byStatus(info));
    } catch (SdkException e) {
      return new Standing.Unreadable(call.failed(e));
    }
  }

  private static Standing byStatus(DeploymentInfo info) {
    return switch (info.status()) {
      case FAILED ->
          failedBeforeAnHour(info)
              ? new Standing.Over(info.statusAsString())
              : new Standing.Expired(info.statusAsString());
      case SUCCEEDED, STOPPED -> new Standing.Over(info.statusAsString());
      case CREATED, QUEUED, IN_PROGRESS, BAKING, READY -> new Standing.UnderWay();
      case UNKNOWN_TO_SDK_VERSION ->
          new Standing.Unreadable(
              "GetDeployment says the status %s, which this version does not know"
                  .formatted(info.statusAsString()));
      case null -> new Standing.Unreadable("GetDeployment says no status");
    };
  }

  private static boolean failedBeforeAnHour(DeploymentInfo info) {
    return info.createTime() != null
        && info.completeTime() != null
        && info.completeTime().isBefore(info.createTime().plus(HOUR));
  }
}
