package dev.deployhooks.deployment;

import java.util.Optional;

/** Who runs the deployment. */
public sealed interface Controller {

  /**
   * AWS CodeDeploy.
   *
   * @param deploymentId such as {@code d-IHWDEND8F}
   * @param application the application's name
   * @param deploymentGroup the deployment group's name
   * @param deploymentConfig such as {@code CodeDeployDefault.LambdaCanary10Percent5Minutes}; empty
   *     if not said
   */
  record CodeDeploy(
      String deploymentId, String application, String deploymentGroup, String deploymentConfig)
      implements Controller {}

  /**
   * Amazon ECS itself.
   *
   * @param serviceDeploymentArn the service deployment
   */
  record Ecs(String serviceDeploymentArn) implements Controller {}

  /**
   * AWS CodePipeline, before anything is deployed.
   *
   * @param jobId one job of the action that asks
   */
  record CodePipeline(String jobId) implements Controller {}

  /**
   * Application and deployment group, {@code shop/quiz}; empty where CodeDeploy does not deploy.
   */
  default Optional<String> group() {
    return this instanceof CodeDeploy known
        ? Optional.of(known.application() + "/" + known.deploymentGroup())
        : Optional.empty();
  }

  /** What people call this deployment: its id. */
  default String deploymentName() {
    return switch (this) {
      case CodeDeploy codeDeploy -> codeDeploy.deploymentId();
      case Ecs ecs ->
          ecs.serviceDeploymentArn().substring(ecs.serviceDeploymentArn().lastIndexOf('/') + 1);
      case CodePipeline codePipeline -> codePipeline.jobId();
    };
  }
}
