package dev.deployhooks.plan;

import dev.deployhooks.deployment.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part {@code green} of what is expected: the proof that it was green that answered. */
final class GreenPart {

  static final Keys KEYS = Keys.of("green", "header", "json", "regex", "is", "container");

  private static final Map<String, Identity.Kind> KINDS =
      Arrays.stream(Identity.Kind.values())
          .collect(Collectors.toMap(Identity.Kind::word, kind -> kind));

  private GreenPart() {}

  /**
   * The proof that is wanted.
   *
   * @param http whether the answer comes over HTTP
   */
  static List<Expectation> read(Value value, boolean http) {
    return value.fields(KEYS).flatMap(fields -> read(fields, http)).stream().toList();
  }

  private static Optional<Expectation> read(Fields fields, boolean http) {
    Optional<Capture.Source> source =
        fields
            .exactlyOne("where the answer says who answered", "header", "json", "regex")
            .flatMap(value -> CapturePart.source(value, http));
    Optional<Identity.Kind> kind =
        fields
            .required("is", "what the answer carries, such as is: imageTag")
            .flatMap(value -> value.oneOf(KINDS));
    Optional<Value> container = fields.optional("container");
    Optional<String> name = container.flatMap(Value::text);
    container
        .filter(_ -> kind.isPresent() && !ofImage(kind.get()))
        .ifPresent(
            value ->
                value
                    .draft()
                    .mistake(
                        value.writtenAt(),
                        "\"container\" says whose image is meant; it does not fit is: %s"
                            .formatted(kind.get().word())));
    return source.flatMap(
        found ->
            kind.map(
                known ->
                    new Expectation.Green(
                        fields.mapping().writtenAt(), found, new Identity(known, name))));
  }

  private static boolean ofImage(Identity.Kind kind) {
    return switch (kind) {
      case IMAGE_DIGEST, IMAGE_TAG -> true;
      case VERSION, TASK_DEFINITION, TASK_DEFINITION_REVISION, SERVICE_REVISION -> false;
    };
  }
}
