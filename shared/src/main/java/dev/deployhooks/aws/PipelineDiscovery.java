package dev.deployhooks.aws;

import dev.deployhooks.deployment.ArtifactSource;
import dev.deployhooks.deployment.BuiltImages;
import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.JobRequest;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Invocation.Artifact;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a job of CodePipeline is about: the images that its parameters name, or else that lie in
 * files of its input artifacts.
 */
record PipelineDiscovery(ArtifactSource artifacts) {

  private static final String NAMED =
      "UserParameters with {\"images\": [\"...\"]}, or an input artifact with "
          + String.join(" or ", BuiltImages.FILES);

  /** The images in artifacts, and where they were found. */
  private record Gathered(Set<ContainerImage> images, List<String> origins) {}

  /** An artifact stands in the way of an answer. */
  private static final class NoImagesException extends Exception {
    private static final long serialVersionUID = 1L;

    NoImagesException(String why) {
      super(why);
    }
  }

  Situation find(Invocation.CodePipeline call, Deadline deadline) {
    return switch (JobRequest.read(call.userParameters())) {
      case JobRequest.Reading.Mistaken(List<String> mistakes) ->
          new Situation.Unreadable(String.join("; ", mistakes));
      case JobRequest.Reading.Understood(JobRequest request) -> {
        try {
          yield new Situation.ToJudge(built(call, request, deadline));
        } catch (NoImagesException e) {
          yield new Situation.Unreadable(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private Deployment built(Invocation.CodePipeline call, JobRequest request, Deadline deadline)
      throws NoImagesException {
    Gathered gathered =
        request.images().isEmpty()
            ? gathered(call, request, deadline)
            : new Gathered(new LinkedHashSet<>(request.images()), List.of("UserParameters"));
    return new Deployment.Built(
        new Controller.CodePipeline(call.jobId()),
        List.copyOf(gathered.images()),
        request.architecture(),
        request.plan(),
        String.join(" and ", gathered.origins()));
  }

  private Gathered gathered(Invocation.CodePipeline call, JobRequest request, Deadline deadline)
      throws NoImagesException {
    List<Artifact> asked = asked(call.artifacts(), request.artifact());
    ArtifactCredentials credentials =
        call.credentials()
            .orElseThrow(
                () ->
                    new NoImagesException(
                        "the job has input artifacts and no credentials to read them with"));
    Gathered gathered = new Gathered(new LinkedHashSet<>(), new ArrayList<>());
    for (Artifact artifact : asked) {
      Map<String, String> files =
          known(artifacts.files(artifact, BuiltImages.FILES, credentials, deadline));
      for (String file : BuiltImages.FILES) {
        String text = files.get(file);
        if (text != null) {
          String origin = "%s of the artifact %s".formatted(file, artifact.name());
          gathered.images().addAll(known(BuiltImages.in(file, text, origin)));
          gathered.origins().add(origin);
        }
      }
    }
    if (gathered.images().isEmpty()) {
      throw new NoImagesException(
          "the job names no image: %s has no %s at its top; give it %s"
              .formatted(names(asked), String.join(" and no ", BuiltImages.FILES), NAMED));
    }
    return gathered;
  }

  private static List<Artifact> asked(List<Artifact> all, Optional<String> name)
      throws NoImagesException {
    if (all.isEmpty()) {
      throw new NoImagesException(
          "the job names no image, and has no input artifact; give it " + NAMED);
    }
    if (name.isEmpty()) {
      return all;
    }
    return List.of(
        all.stream()
            .filter(artifact -> artifact.name().equals(name.get()))
            .findFirst()
            .orElseThrow(
                () ->
                    new NoImagesException(
                        "UserParameters.artifact: the action has no input artifact of that name, only %s"
                            .formatted(names(all)))));
  }

  private static String names(List<Artifact> artifacts) {
    return artifacts.stream().map(Artifact::name).collect(Collectors.joining(", "));
  }

  private static <T> T known(Found<T> found) throws NoImagesException {
    return switch (found) {
      case Found.Known<T>(T value, String _) -> value;
      case Found.Unknown<T>(String why) -> throw new NoImagesException(why);
    };
  }
}
