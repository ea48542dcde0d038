package dev.deployhooks.aws;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.TargetGroup;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** The sides of a deployment that Amazon ECS runs, made of service revisions. */
final class ServiceRevisionSides {

  private static final String SOURCE = "DescribeServiceRevisions";

  private final TaskDefinitions taskDefinitions;
  private final LoadBalancing loadBalancing;
  private final Calls calls;

  ServiceRevisionSides(TaskDefinitions taskDefinitions, LoadBalancing loadBalancing, Calls calls) {
    this.taskDefinitions = taskDefinitions;
    this.loadBalancing = loadBalancing;
    this.calls = calls;
  }

  /** A side, some of which is still being asked. */
  record AskedSide(
      String arn,
      Found<String> taskDefinition,
      Pending<List<ContainerImage>> images,
      Pending<TargetGroup> targetGroup,
      Found<BigDecimal> weight) {

    Deployment.Side get() {
      return new Deployment.Side(arn, taskDefinition, images.get(), targetGroup.get(), weight);
    }
  }

  /** Begins to ask for what the revision itself does not say. */
  AskedSide ask(
      String arn,
      Found<ServiceRevision> revision,
      Found<String> targetGroup,
      Found<BigDecimal> weight) {
    Found<String> taskDefinition = taskDefinition(revision);
    return new AskedSide(
        arn,
        taskDefinition,
        images(revision, taskDefinition),
        loadBalancing.targetGroup(targetGroup, calls),
        weight);
  }

  private static Found<String> taskDefinition(Found<ServiceRevision> revision) {
    return revision.then(
        known ->
            Found.of(
                Optional.ofNullable(known.taskDefinition()),
                SOURCE,
                () -> "DescribeServiceRevisions names no task definition"));
  }

  /** A revision lists its images only once ECS has resolved them. */
  private Pending<List<ContainerImage>> images(
      Found<ServiceRevision> revision, Found<String> taskDefinition) {
    List<ContainerImage> resolved =
        revision.known().stream()
            .flatMap(known -> known.containerImages().stream())
            .filter(image -> image.image() != null)
            .map(
                image ->
                    new ContainerImage(
                        Optional.ofNullable(image.containerName()).orElse(""),
                        image.image(),
                        Optional.ofNullable(image.imageDigest())
                            .or(() -> TaskDefinitions.digestIn(image.image()))))
            .toList();
    return resolved.isEmpty()
        ? taskDefinitions.images(taskDefinition, calls)
        : calls.known(new Found.Known<>(resolved, SOURCE));
  }
}
