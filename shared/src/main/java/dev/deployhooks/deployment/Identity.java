package dev.deployhooks.deployment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By what green is told from blue: something that discovery knows of each side, and that an answer
 * can carry.
 *
 * @param kind what it is
 * @param container the container whose image is meant; empty where there is only one
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-response.html">ECS
 *     task metadata</a>, from which a service knows most of these about itself
 */
public record Identity(Kind kind, Optional<String> container) {

  /** What green is told from blue by. */
  public enum Kind {
    /** The version of a Lambda function. */
    VERSION("version"),
    /** The task definition: its ARN, or {@code family:revision}. */
    TASK_DEFINITION("taskDefinition"),
    /** The revision of the task definition alone, such as {@code 7}. */
    TASK_DEFINITION_REVISION("taskDefinitionRevision"),
    /** The digest of the image, {@code sha256:...}. */
    IMAGE_DIGEST("imageDigest"),
    /** The tag of the image, where builds write their number. */
    IMAGE_TAG("imageTag"),
    /** The service revision of Amazon ECS: its ARN, or the number at its end. */
    SERVICE_REVISION("serviceRevision");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** What plans and reports call it. */
    public String word() {
      return word;
    }

    /** Whether two sides can have the same one, as where the same image is deployed again. */
    public boolean mayBeShared() {
      return switch (this) {
        case VERSION, SERVICE_REVISION -> false;
        case TASK_DEFINITION, TASK_DEFINITION_REVISION, IMAGE_DIGEST, IMAGE_TAG -> true;
      };
    }
  }

  /** What green has. */
  public Found<String> ofGreen(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Lambda lambda ->
          ofFunction(lambda, new Found.Known<>(lambda.greenVersion(), "the deployment"));
      case Deployment.Ecs ecs -> of(ecs.green(), ecs);
      case Deployment.Built built -> nothingRuns(built);
    };
  }

  /** What blue has. */
  public Found<String> ofBlue(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Lambda lambda -> ofFunction(lambda, lambda.blueVersion());
      case Deployment.Ecs ecs -> ecs.blue().then(side -> of(side, ecs));
      case Deployment.Built built -> nothingRuns(built);
    };
  }

  private static Found<String> nothingRuns(Deployment.Built built) {
    return new Found.Unknown<>("nothing is deployed yet of the " + built.subject());
  }

  /**
   * Whether what an answer carries is what a side has, in one of the forms in which services write
   * it.
   *
   * @param known as discovery has it
   */
  public boolean same(String known, String carried) {
    return known.equals(carried)
        || switch (kind) {
          case TASK_DEFINITION ->
              carried.equals(afterSlash(known))
                  || (isArn(carried) && !isArn(known) && afterSlash(carried).equals(known));
          case IMAGE_DIGEST -> known.equals("sha256:" + carried);
          case SERVICE_REVISION -> carried.equals(afterSlash(known));
          case VERSION, TASK_DEFINITION_REVISION, IMAGE_TAG -> false;
        };
  }

  private Found<String> ofFunction(Deployment.Lambda lambda, Found<String> version) {
    return switch (kind) {
      case VERSION -> version;
      case TASK_DEFINITION, TASK_DEFINITION_REVISION, IMAGE_DIGEST, IMAGE_TAG, SERVICE_REVISION ->
          new Found.Unknown<>(
              "the deployment is of %s, of which only the version is known"
                  .formatted(lambda.subject()));
    };
  }

  private Found<String> of(Deployment.Side side, Deployment.Ecs ecs) {
    return switch (kind) {
      case VERSION ->
          new Found.Unknown<>(
              "the deployment is of %s, and only a function has versions; take taskDefinition,"
                      .formatted(ecs.subject())
                  + " imageDigest or imageTag");
      case TASK_DEFINITION -> side.taskDefinition().then(name -> revision(name).map(_ -> name));
      case TASK_DEFINITION_REVISION -> side.taskDefinition().then(Identity::revision);
      case IMAGE_DIGEST ->
          side.images()
              .then(this::image)
              .then(
                  image ->
                      Found.of(
                          image.digest(),
                          "the image",
                          () ->
                              "the digest of %s is not known: name the image by digest in the task definition, or take imageTag"
                                  .formatted(image.image())));
      case IMAGE_TAG ->
          side.images()
              .then(this::image)
              .then(
                  image ->
                      Found.of(
                          tag(image.image()),
                          "the image",
                          () -> "the image %s is named without a tag".formatted(image.image())));
      case SERVICE_REVISION ->
          side.id().contains(":service-revision/")
              ? new Found.Known<>(side.id(), "the deployment")
              : new Found.Unknown<>("only deployments by Amazon ECS itself have service revisions");
    };
  }

  /** The number behind the family; a family alone means whatever revision is the newest. */
  private static Found<String> revision(String taskDefinition) {
    String name = afterSlash(taskDefinition);
    String revision = name.substring(name.lastIndexOf(':') + 1);
    return name.contains(":") && !revision.isEmpty()
        ? new Found.Known<>(revision, "the task definition")
        : new Found.Unknown<>(
            "the task definition is named %s, without a revision".formatted(taskDefinition));
  }

  private Found<ContainerImage> image(List<ContainerImage> images) {
    String all = images.stream().map(ContainerImage::container).collect(Collectors.joining(", "));
    if (container.isPresent()) {
      return Found.of(
          images.stream().filter(image -> image.container().equals(container.get())).findFirst(),
          "the image",
          () -> "no container is named %s; there are %s".formatted(container.get(), all));
    }
    return images.size() == 1
        ? new Found.Known<>(images.getFirst(), "the image")
        : new Found.Unknown<>(
            "there are %d containers (%s): say which with container".formatted(images.size(), all));
  }

  /** The tag in {@code registry:5000/name:tag@sha256:...}. */
  private static Optional<String> tag(String image) {
    int at = image.indexOf('@');
    String name = afterSlash(at < 0 ? image : image.substring(0, at));
    int colon = name.indexOf(':');
    return colon < 0 || colon == name.length() - 1
        ? Optional.empty()
        : Optional.of(name.substring(colon + 1));
  }

  private static boolean isArn(String text) {
    return text.startsWith("arn:");
  }

  private static String afterSlash(String text) {
    return text.substring(text.lastIndexOf('/') + 1);
  }
}
