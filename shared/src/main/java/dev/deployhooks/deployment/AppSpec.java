package dev.deployhooks.deployment;

import java.util.List;
import java.util.Optional;

/**
 * What an AppSpec says about a deployment of an ECS service or a Lambda function.
 *
 * @param service the ECS service, if one is deployed
 * @param function the Lambda function, if one is deployed
 * @param hooks the functions that CodeDeploy calls, in the AppSpec's order
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html">AppSpec
 *     file reference</a>
 */
public record AppSpec(Optional<Service> service, Optional<Function> function, List<Hook> hooks) {

  public AppSpec {
    hooks = List.copyOf(hooks);
  }

  /**
   * The ECS service that is deployed.
   *
   * @param taskDefinition ARN, or family and revision
   * @param containerName the container that the load balancer sends traffic to
   * @param containerPort its port
   */
  public record Service(
      Optional<String> taskDefinition,
      Optional<String> containerName,
      Optional<String> containerPort) {}

  /**
   * The Lambda function that is deployed.
   *
   * @param name the function
   * @param alias the alias whose traffic moves
   * @param currentVersion the version that serves now
   * @param targetVersion the version that goes live
   */
  public record Function(
      Optional<String> name,
      Optional<String> alias,
      Optional<String> currentVersion,
      Optional<String> targetVersion) {}

  /**
   * A function that CodeDeploy calls at a lifecycle event.
   *
   * @param event the event's name, as {@link LifecycleEvent} spells it where it is known
   * @param function name or ARN, partial or qualified
   */
  public record Hook(String event, String function) {}

  /** The lifecycle events at which the function is called, in the AppSpec's order. */
  public List<String> eventsOf(String function) {
    FunctionName self = FunctionName.parse(function);
    return hooks.stream()
        .filter(hook -> FunctionName.parse(hook.function()).mayBe(self))
        .map(Hook::event)
        .toList();
  }
}
