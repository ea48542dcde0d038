package dev.deployhooks.plan;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import java.util.List;

/** The variables of a plan that stand for what discovery finds out. */
final class DeploymentVariables {

  /** All of them, as {@code scope.name}. */
  static final List<String> NAMES =
      List.of(
          "deployment.id",
          "deployment.event",
          "service.cluster",
          "service.name",
          "function.name",
          "function.alias",
          "green.version",
          "green.taskDefinition",
          "green.image",
          "green.imageDigest",
          "blue.version",
          "blue.taskDefinition",
          "blue.image",
          "blue.imageDigest",
          "listener.test.url");

  private DeploymentVariables() {}

  /** The value; unknown, with the reason, where this deployment has none. */
  static Found<String> of(String name, Deployment deployment) {
    return switch (name) {
      case "deployment.id" -> known(deployment.controller().deploymentName());
      case "deployment.event" -> deployment.event().map(LifecycleEvent::name);
      default ->
          switch (deployment) {
            case Deployment.Lambda lambda -> ofFunction(name, lambda);
            case Deployment.Ecs ecs -> ofService(name, ecs);
            case Deployment.Built built -> ofBuilt(name, built);
          };
    };
  }

  private static Found<String> ofFunction(String name, Deployment.Lambda lambda) {
    return switch (name) {
      case "function.name" -> known(lambda.functionName());
      case "function.alias" -> known(lambda.alias());
      case "green.version" -> known(lambda.greenVersion());
      case "blue.version" -> lambda.blueVersion();
      default -> new Found.Unknown<>("what goes live is a Lambda function, which has none");
    };
  }

  private static Found<String> ofService(String name, Deployment.Ecs ecs) {
    return switch (name) {
      case "service.cluster" -> known(ecs.cluster());
      case "service.name" -> known(ecs.service());
      case "listener.test.url" -> ecs.testEntrance().map(entrance -> entrance.address().toString());
      default ->
          name.startsWith("green.")
              ? ofSide(name, ecs.green())
              : name.startsWith("blue.")
                  ? ecs.blue().then(side -> ofSide(name, side))
                  : new Found.Unknown<>("what goes live is an ECS service, which has none");
    };
  }

  private static Found<String> ofBuilt(String name, Deployment.Built built) {
    return switch (name) {
      case "green.image" -> only(built.images()).map(ContainerImage::image);
      case "green.imageDigest" -> only(built.images()).then(DeploymentVariables::digest);
      default -> new Found.Unknown<>("a pipeline has built images, and nothing is deployed yet");
    };
  }

  private static Found<String> ofSide(String name, Deployment.Side side) {
    return switch (name.substring(name.indexOf('.') + 1)) {
      case "taskDefinition", "version" ->
          side.taskDefinition().map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
      case "image" -> side.images().then(DeploymentVariables::only).map(ContainerImage::image);
      default -> side.images().then(DeploymentVariables::only).then(DeploymentVariables::digest);
    };
  }

  private static Found<String> digest(ContainerImage image) {
    return Found.of(
        image.digest(), "images", () -> "the digest of %s is not known".formatted(image.image()));
  }

  private static Found<ContainerImage> only(List<ContainerImage> images) {
    return images.size() == 1
        ? new Found.Known<>(images.getFirst(), "images")
        : new Found.Unknown<>("it has %d containers, not one".formatted(images.size()));
  }

  private static Found<String> known(String value) {
    return new Found.Known<>(value, "deployment");
  }
}
