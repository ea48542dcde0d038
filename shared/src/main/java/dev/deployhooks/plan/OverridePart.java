package dev.deployhooks.plan;

import dev.deployhooks.plan.PlanReading.Mistake;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The document that an override is: YAML or JSON with {@code reason}, {@code name}, {@code expires}
 * and perhaps {@code deploymentId}. Whatever is missing, unknown or out of date in it makes it
 * count for nothing.
 */
final class OverridePart {

  static final Keys KEYS = Keys.of("override", "reason", "name", "expires", "deploymentId");

  /**
   * How long an override can count, from when it was written: one that may last longer would be
   * forgotten, and one that only begins to be allowed later would surprise.
   */
  static final Duration LONGEST = Duration.ofHours(24);

  private OverridePart() {}

  /**
   * Reads an override.
   *
   * @param origin the parameter, in words
   * @param deploymentId whom it has to be for, if it says for whom it is
   */
  static OverrideReading read(
      ParameterReading.Value parameter, String origin, String deploymentId, Instant now) {
    Draft draft =
        new Draft(origin, PlanFiles.none("an override has no files"), new Surroundings.Samples());
    Optional<Fields> fields =
        YamlText.root(parameter.value(), origin, draft)
            .flatMap(root -> new Value(root, "override", draft.place(root), draft).fields(KEYS));
    Optional<String> reason =
        fields.flatMap(all -> all.required("reason", "why it is overridden")).flatMap(Value::text);
    Optional<String> name =
        fields.flatMap(all -> all.required("name", "who decides it")).flatMap(Value::text);
    Optional<Instant> expires =
        fields
            .flatMap(all -> all.required("expires", "until when it counts"))
            .flatMap(OverridePart::moment);
    Optional<String> only =
        fields.flatMap(all -> all.optional("deploymentId")).flatMap(Value::text);
    if (!draft.mistakes().isEmpty() || reason.isEmpty() || name.isEmpty() || expires.isEmpty()) {
      return ignored(
          origin,
          "has mistakes: "
              + draft.mistakes().stream().map(Mistake::message).collect(Collectors.joining(", ")));
    }
    return refusal(parameter, expires.get(), only, deploymentId, now)
        .map(why -> ignored(origin, why))
        .orElseGet(
            () ->
                new OverrideReading.Valid(
                    new ValidOverride(origin, reason.get(), name.get(), expires.get())));
  }

  private static Optional<String> refusal(
      ParameterReading.Value parameter,
      Instant expires,
      Optional<String> only,
      String deploymentId,
      Instant now) {
    if (!expires.isAfter(now)) {
      return Optional.of("expired at %s, and it is %s".formatted(expires, now));
    }
    if (parameter.written().isEmpty()) {
      return Optional.of("cannot be dated: SSM did not say when it was written");
    }
    Instant written = parameter.written().get();
    if (expires.isAfter(written.plus(LONGEST)) || expires.isAfter(now.plus(LONGEST))) {
      return Optional.of(
          "was written at %s to expire at %s, and counts for at most %d hours: write it anew with an earlier expiry"
              .formatted(written, expires, LONGEST.toHours()));
    }
    return only.filter(id -> !isFor(id, deploymentId))
        .map(id -> "is for deployment %s alone".formatted(Value.shown(id)));
  }

  /** The whole id or ARN, or the last part of an ARN. */
  private static boolean isFor(String id, String deploymentId) {
    return !deploymentId.isEmpty()
        && (id.equals(deploymentId)
            || id.equals(deploymentId.substring(deploymentId.lastIndexOf('/') + 1)));
  }

  private static Optional<Instant> moment(Value value) {
    String wanted = "a moment with its offset, such as 2026-11-22T18:00:00Z";
    return value
        .text(wanted)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeException _) {
                return value.mistaken(value.wrongType(wanted));
              }
            });
  }

  static OverrideReading ignored(String origin, String why) {
    return new OverrideReading.None(
        List.of("the override in %s is ignored: it %s".formatted(origin, why)));
  }
}
