package dev.deployhooks.aws;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Found;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The images that a task definition names. */
final class TaskDefinitions {

  private final Supplier<EcsClient> ecs;

  TaskDefinitions(Supplier<EcsClient> ecs) {
    this.ecs = ecs;
  }

  /** Begins to find out the images of the containers. */
  Pending<List<ContainerImage>> images(Found<String> taskDefinition, Calls calls) {
    return switch (taskDefinition) {
      case Found.Unknown<String>(String why) -> calls.known(new Found.Unknown<>(why));
      case Found.Known<String>(String name, String _) ->
          calls.ask("ecs:DescribeTaskDefinition", name, () -> images(described(name, calls)));
    };
  }

  private TaskDefinition described(String name, Calls calls) {
    return ecs.get()
        .describeTaskDefinition(
            request -> request.taskDefinition(name).overrideConfiguration(calls::bound))
        .taskDefinition();
  }

  private static List<ContainerImage> images(TaskDefinition taskDefinition) {
    return taskDefinition.containerDefinitions().stream()
        .filter(container -> container.image() != null)
        .map(TaskDefinitions::image)
        .toList();
  }

  private static ContainerImage image(ContainerDefinition container) {
    return new ContainerImage(
        Optional.ofNullable(container.name()).orElse(""),
        container.image(),
        digestIn(container.image()));
  }

  /** The digest, where the image is named by it: {@code repository@sha256:...}. */
  static Optional<String> digestIn(String image) {
    int at = image.indexOf("@sha256:");
    return at < 0 ? Optional.empty() : Optional.of(image.substring(at + 1));
  }
}
