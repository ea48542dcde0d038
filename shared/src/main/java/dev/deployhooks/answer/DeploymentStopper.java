package dev.deployhooks.answer;

import dev.deployhooks.time.Deadline;

/**
 * One call of {@code StopDeployment}, with rollback.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html">StopDeployment</a>
 */
public interface DeploymentStopper {

  /** Makes the call once, without retries, and comes back by the deadline. */
  LifecycleEventReporter.Response stop(String deploymentId, Deadline deadline);
}
