package dev.deployhooks.deployment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline asks of the hook in {@code UserParameters}: a JSON object of which every member
 * may be left out, and no other is taken.
 *
 * <pre>{@code
 * {"images": ["123456789012.dkr.ecr.eu-west-1.amazonaws.com/quiz@sha256:..."],
 *  "architecture": "arm64",
 *  "plan": "ssm:/deployhooks/images/quiz"}
 * }</pre>
 *
 * @param images those that are to be judged: {@code images}, each an image's name or, as in {@code
 *     imagedefinitions.json}, {@code {"name": "web", "imageUri": "..."}}; empty if the artifacts
 *     say
 * @param artifact the one input artifact that says, if not all of them are asked
 * @param architecture for which they are to run
 * @param plan where the plan is, as {@code DEPLOYHOOKS_PLAN} says it
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html">AWS
 *     Lambda invoke action reference</a>
 */
public record JobRequest(
    List<ContainerImage> images,
    Optional<String> artifact,
    Optional<String> architecture,
    Optional<String> plan) {

  private static final String IMAGES = "images";
  private static final String ARTIFACT = "artifact";
  private static final String ARCHITECTURE = "architecture";
  private static final String PLAN = "plan";
  private static final List<String> KEYS = List.of(IMAGES, ARTIFACT, ARCHITECTURE, PLAN);
  private static final List<String> IMAGE_KEYS = List.of("name", "imageUri");
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "arm64", "aarch64");
  private static final int SHOWN = 48;

  public JobRequest {
    images = List.copyOf(images);
  }

  /** What came of reading it. */
  public sealed interface Reading {

    /** It can be done. */
    record Understood(JobRequest request) implements Reading {}

    /** All that is wrong with it: where, what, and what was expected. */
    record Mistaken(List<String> mistakes) implements Reading {
      public Mistaken {
        mistakes = List.copyOf(mistakes);
      }
    }
  }

  /** Reads {@code UserParameters}; text of nothing but spaces asks for nothing in particular. */
  public static Reading read(String userParameters) {
    if (userParameters.isBlank()) {
      return new Reading.Understood(
          new JobRequest(List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
    }
    JsonElement json;
    try {
      json = Json.parse(userParameters);
    } catch (JsonException e) {
      return new Reading.Mistaken(List.of("UserParameters: " + e.getMessage()));
    }
    if (!(json instanceof JsonObject object)) {
      return new Reading.Mistaken(
          List.of("UserParameters: expected a JSON object with " + String.join(", ", KEYS)));
    }
    return new Reader().read(object);
  }

  /** Collects what is wrong, to be said all at once. */
  private static final class Reader {

    private final List<String> mistakes = new ArrayList<>();

    Reading read(JsonObject object) {
      unknown("UserParameters", object, KEYS);
      List<ContainerImage> images = images(object.get(IMAGES));
      Optional<String> artifact = text("UserParameters." + ARTIFACT, object.get(ARTIFACT));
      Optional<String> architecture =
          text("UserParameters." + ARCHITECTURE, object.get(ARCHITECTURE));
      Optional<String> plan = text("UserParameters." + PLAN, object.get(PLAN));
      if (object.has(IMAGES) && artifact.isPresent()) {
        mistakes.add(
            "UserParameters: both images and artifact are given; images are named here or found in"
                + " an artifact");
      }
      architecture
          .filter(said -> !ARCHITECTURES.contains(said.toLowerCase(Locale.ROOT)))
          .ifPresent(
              said ->
                  mistakes.add(
                      "UserParameters.architecture: \"%s\" is none, expected %s"
                          .formatted(shown(said), ARCHITECTURES.stream().sorted().toList())));
      return mistakes.isEmpty()
          ? new Reading.Understood(new JobRequest(images, artifact, architecture, plan))
          : new Reading.Mistaken(mistakes);
    }

    private List<ContainerImage> images(@Nullable JsonElement value) {
      List<ContainerImage> images = new ArrayList<>();
      if (value == null) {
        return images;
      }
      if (!(value instanceof JsonArray listed) || listed.isEmpty()) {
        mistakes.add(
            "UserParameters.images: expected a list of images; leave it out where the artifacts say");
        return images;
      }
      for (int i = 0; i < listed.size(); i++) {
        image("UserParameters.images[" + i + "]", listed.get(i)).ifPresent(images::add);
      }
      return images;
    }

    private Optional<ContainerImage> image(String where, JsonElement value) {
      if (value instanceof JsonObject object) {
        unknown(where, object, IMAGE_KEYS);
        Optional<String> name = text(where + ".name", required(where, object, "name"));
        Optional<String> uri = text(where + ".imageUri", required(where, object, "imageUri"));
        return name.flatMap(known -> uri.map(image -> BuiltImages.named(known, image)));
      }
      return text(where, value).map(BuiltImages::unnamed);
    }

    private @Nullable JsonElement required(String where, JsonObject object, String key) {
      if (!object.has(key)) {
        mistakes.add("%s: %s is missing".formatted(where, key));
      }
      return object.get(key);
    }

    private Optional<String> text(String where, @Nullable JsonElement value) {
      if (value == null) {
        return Optional.empty();
      }
      if (value instanceof JsonPrimitive text && text.isString() && !text.getAsString().isBlank()) {
        return Optional.of(text.getAsString().strip());
      }
      mistakes.add(where + ": expected a text that is not empty");
      return Optional.empty();
    }

    private void unknown(String where, JsonObject object, List<String> keys) {
      object.keySet().stream()
          .filter(key -> !keys.contains(key))
          .forEach(
              key ->
                  mistakes.add(
                      "%s: \"%s\" is not known, expected %s"
                          .formatted(where, shown(key), String.join(", ", keys))));
    }

    private static String shown(String text) {
      return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
  }
}
