package dev.deployhooks.aws;

import static dev.deployhooks.aws.EcrRegistry.orEmpty;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.CandidateSource;
import dev.deployhooks.images.Platform;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/**
 * The images of task definitions and functions. Every container of a task definition counts, also
 * those that only start up or stand beside the service; ECS tells the digests once it has resolved
 * them.
 */
public final class DeployedImages implements CandidateSource {

  private final Supplier<EcsClient> ecs;
  private final Supplier<LambdaClient> lambda;

  /** With the clients, made when they are needed first. */
  public DeployedImages(Supplier<EcsClient> ecs, Supplier<LambdaClient> lambda) {
    this.ecs = ecs;
    this.lambda = lambda;
  }

  @Override
  public Candidates of(Deployment deployment, Deadline deadline) {
    return switch (deployment) {
      case Deployment.Ecs service -> of(service, deadline);
      case Deployment.Lambda function -> of(function, deadline);
      case Deployment.Built built -> of(built);
    };
  }

  /** Nothing of it runs, so there is nothing in its place. */
  private static Candidates of(Deployment.Built built) {
    Platform platform = Platform.of(built.architecture());
    return new Candidates.Known(
        built.images().stream()
            .map(
                image ->
                    new Candidate(image.container(), image.image(), Optional.empty(), platform))
            .toList(),
        Map.of());
  }

  private Candidates of(Deployment.Ecs service, Deadline deadline) {
    return switch (side(service.green(), deadline)) {
      case Found.Unknown<List<Candidate>>(String why) -> new Candidates.Unknown(why);
      case Found.Known<List<Candidate>>(List<Candidate> green, String _) -> {
        Map<String, Candidate> blue = new HashMap<>();
        service
            .blue()
            .then(side -> side(side, deadline))
            .known()
            .orElse(List.of())
            .forEach(candidate -> blue.put(candidate.container(), candidate));
        yield new Candidates.Known(green, blue);
      }
    };
  }

  private Found<List<Candidate>> side(Deployment.Side side, Deadline deadline) {
    return side.taskDefinition()
        .then(name -> described(name, deadline))
        .map(definition -> candidates(definition, side.images().known().orElse(List.of())));
  }

  private Found<TaskDefinition> described(String name, Deadline deadline) {
    AwsCall call = new AwsCall("ecs:DescribeTaskDefinition", name, deadline);
    Optional<String> tooLate = call.tooLate();
    if (tooLate.isPresent()) {
      return new Found.Unknown<>(tooLate.get());
    }
    try {
      return Found.of(
          Optional.ofNullable(
              ecs.get()
                  .describeTaskDefinition(
                      request -> request.taskDefinition(name).overrideConfiguration(call::bound))
                  .taskDefinition()),
          call.operation(),
          () -> call.asked() + " answered without one");
    } catch (SdkException e) {
      return new Found.Unknown<>(call.failed(e));
    }
  }

  private static List<Candidate> candidates(
      TaskDefinition definition, List<ContainerImage> resolved) {
    Platform platform =
        Platform.of(
            Optional.ofNullable(definition.runtimePlatform())
                .map(said -> orEmpty(said.cpuArchitectureAsString())));
    List<Candidate> candidates = new ArrayList<>();
    for (ContainerDefinition container : definition.containerDefinitions()) {
      String name = orEmpty(container.name());
      String image = orEmpty(container.image());
      Optional<String> digest =
          resolved.stream()
              .filter(known -> known.container().equals(name))
              .flatMap(known -> known.digest().stream())
              .findFirst();
      candidates.add(new Candidate(name, image, digest, platform));
    }
    return candidates;
  }

  private Candidates of(Deployment.Lambda function, Deadline deadline) {
    return switch (version(function.functionName(), function.greenVersion(), deadline)) {
      case Found.Unknown<GetFunctionResponse>(String why) -> new Candidates.Unknown(why);
      case Found.Known<GetFunctionResponse>(GetFunctionResponse green, String _) ->
          switch (packageType(green)) {
            case "Zip" ->
                new Candidates.None(
                    "version %s of the function %s is a zip archive and has no image"
                        .formatted(function.greenVersion(), function.functionName()));
            case "Image" ->
                new Candidates.Known(List.of(candidate(function, green)), blue(function, deadline));
            default ->
                new Candidates.Unknown(
                    "lambda:GetFunction says the package type \"%s\", which is not known here"
                        .formatted(AwsErrors.bounded(packageType(green))));
          };
    };
  }

  private Map<String, Candidate> blue(Deployment.Lambda function, Deadline deadline) {
    return function
        .blueVersion()
        .then(version -> version(function.functionName(), version, deadline))
        .known()
        .filter(found -> packageType(found).equals("Image"))
        .map(found -> Map.of(function.functionName(), candidate(function, found)))
        .orElse(Map.of());
  }

  private static String packageType(GetFunctionResponse found) {
    return found.configuration() == null
        ? ""
        : orEmpty(found.configuration().packageTypeAsString());
  }

  /** What Lambda runs is the image that it resolved, whatever has become of the tag. */
  private static Candidate candidate(Deployment.Lambda function, GetFunctionResponse found) {
    String resolved = found.code() == null ? "" : orEmpty(found.code().resolvedImageUri());
    String named = found.code() == null ? "" : orEmpty(found.code().imageUri());
    List<String> architectures = found.configuration().architecturesAsStrings();
    return new Candidate(
        function.functionName(),
        resolved.isEmpty() ? named : resolved,
        TaskDefinitions.digestIn(resolved),
        Platform.of(architectures.stream().findFirst()));
  }

  private Found<GetFunctionResponse> version(String name, String version, Deadline deadline) {
    AwsCall call = new AwsCall("lambda:GetFunction", name + ":" + version, deadline);
    Optional<String> tooLate = call.tooLate();
    if (tooLate.isPresent()) {
      return new Found.Unknown<>(tooLate.get());
    }
    try {
      return new Found.Known<>(
          lambda
              .get()
              .getFunction(
                  request ->
                      request
                          .functionName(name)
                          .qualifier(version)
                          .overrideConfiguration(call::bound)),
          call.operation());
    } catch (SdkException e) {
      return new Found.Unknown<>(call.failed(e));
    }
  }
}
