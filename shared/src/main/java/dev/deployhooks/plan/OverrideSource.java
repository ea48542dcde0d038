package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.time.Deadline;
import java.util.Optional;

/** Where a hook finds an override. */
public interface OverrideSource {

  /**
   * Looks for an override.
   *
   * @param deploymentId the id of a CodeDeploy deployment, or the ARN of a service deployment;
   *     empty if the invocation does not say
   * @param deployment what goes live, if that was found out
   * @param deadline by when to be done
   */
  OverrideReading find(String deploymentId, Optional<Deployment> deployment, Deadline deadline);
}
