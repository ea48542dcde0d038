package dev.deployhooks.plan;

import dev.deployhooks.judge.AtEnd;
import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Standing;
import dev.deployhooks.judge.Terms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is asked of a metric of a canary: the judge's terms. */
final class TermsPart {

  private static final List<String> NAMES =
      List.of(
          "tolerance",
          "margin",
          "limit",
          "minimumTotal",
          "atEnd",
          "mustDetect",
          "critical",
          "advisory",
          "weight");

  private static final Map<String, AtEnd> AT_END =
      Map.of("pass", AtEnd.PASS, "fail", AtEnd.FAIL, "inconclusive", AtEnd.INCONCLUSIVE);

  private static final int MOST = Integer.MAX_VALUE;

  private TermsPart() {}

  /** The keys of a part that has terms, beside its own. */
  static Keys keys(String part, String... own) {
    return new Keys(part, Stream.concat(Stream.of(own), NAMES.stream()).toList());
  }

  /**
   * The terms that are written, with the given ones where nothing is.
   *
   * @param worse which way the metric gets worse
   * @param of what kind it is; the limit of a share is from 0 to 1
   */
  static Optional<Terms> read(Fields fields, Terms otherwise, Direction worse, Kind of) {
    double tolerance = number(fields, "tolerance").orElse(otherwise.tolerance());
    double margin = number(fields, "margin").orElse(otherwise.margin());
    Double limit = or(number(fields, "limit"), otherwise.limit());
    long floor =
        fields
            .optional("minimumTotal")
            .flatMap(value -> value.integer(0, MOST))
            .map(Integer::longValue)
            .orElse(otherwise.minimumTotal());
    AtEnd atEnd =
        fields.optional("atEnd").flatMap(value -> value.oneOf(AT_END)).orElse(otherwise.atEnd());
    Double mustDetect = or(number(fields, "mustDetect"), otherwise.mustDetect());
    double weight = number(fields, "weight").orElse(otherwise.weight());
    if (of == Kind.SHARE && limit != null && (limit < 0 || limit > 1)) {
      fields
          .optional("limit")
          .ifPresent(value -> value.mistake("the limit of a share is from 0 to 1"));
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Terms(
              otherwise.name(),
              worse,
              tolerance,
              margin,
              limit,
              floor,
              atEnd,
              mustDetect,
              standing(fields, otherwise.standing()),
              weight));
    } catch (IllegalArgumentException e) {
      fields.mapping().mistake(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What kind of metric the terms are of. */
  enum Kind {
    SHARE,
    GAUGE
  }

  private static Standing standing(Fields fields, Standing otherwise) {
    Optional<Boolean> critical = fields.optional("critical").flatMap(Value::truth);
    Optional<Boolean> advisory = fields.optional("advisory").flatMap(Value::truth);
    if (critical.orElse(false) && advisory.orElse(false)) {
      fields
          .optional("advisory")
          .ifPresent(value -> value.mistake("a metric cannot be both critical and advisory"));
    }
    if (critical.orElse(false)) {
      return Standing.CRITICAL;
    }
    if (advisory.orElse(false)) {
      return Standing.ADVISORY;
    }
    boolean takenBack =
        (otherwise == Standing.CRITICAL && critical.isPresent())
            || (otherwise == Standing.ADVISORY && advisory.isPresent());
    return takenBack ? Standing.ORDINARY : otherwise;
  }

  private static @Nullable Double or(Optional<Double> written, @Nullable Double otherwise) {
    return written.isPresent() ? written.get() : otherwise;
  }

  private static Optional<Double> number(Fields fields, String key) {
    return fields.optional(key).flatMap(Value::number).map(BigDecimal::doubleValue);
  }
}
