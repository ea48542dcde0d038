package dev.deployhooks.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.RollbackInfo;

/**
 * The proof that a deployment is a rollback: its creator, or a triggering deployment that is not
 * itself. The deployment that is rolled back names its rollback, and proves nothing.
 */
final class RollbackProof {

  private RollbackProof() {}

  /** The proof in words, if there is one. */
  static Optional<String> of(String id, DeploymentInfo info) {
    String creator = info.creatorAsString();
    if ("codeDeployRollback".equals(creator) || "CloudFormationRollback".equals(creator)) {
      return Optional.of("creator of deployment %s is %s".formatted(id, creator));
    }
    RollbackInfo rollback = info.rollbackInfo();
    if (rollback == null) {
      return Optional.empty();
    }
    String trigger = said(rollback.rollbackTriggeringDeploymentId()).orElse("");
    String rollingBack = said(rollback.rollbackDeploymentId()).orElse(id);
    return trigger.isBlank() || trigger.equals(id) || !rollingBack.equals(id)
        ? Optional.empty()
        : Optional.of("deployment %s rolls back deployment %s".formatted(id, trigger));
  }

  private static Optional<String> said(@Nullable String text) {
    return Optional.ofNullable(text);
  }
}
