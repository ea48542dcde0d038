package dev.deployhooks.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The part {@code burst}: the same request many times, and what must hold of them together. */
final class BurstPart {

  static final Keys KEYS =
      Keys.of("burst", "requests", "rate", "concurrency", "warmUp", "errors", "latency");

  static final Keys LATENCY =
      new Keys("burstLatency", Arrays.stream(Percentile.values()).map(Percentile::words).toList());

  /**
   * As long as the sending may take: what is longer is no burst, and no deployment waits for it.
   */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private BurstPart() {}

  /** The burst of a request. */
  static Optional<Look> read(Value value, Step step) {
    return value.fields(KEYS).flatMap(fields -> read(fields, step));
  }

  private static Optional<Look> read(Fields fields, Step step) {
    Optional<Integer> requests =
        fields
            .required("requests", "how many requests count")
            .flatMap(value -> value.integer(2, Load.MOST_REQUESTS));
    if (!fields.meant("rate", "concurrency")) {
      fields
          .mapping()
          .mistake(
              "missing key \"rate\" or \"concurrency\": how many requests a second are sent, or how"
                  + " many may be under way at once");
    }
    Optional<Integer> rate =
        fields.optional("rate").flatMap(value -> value.integer(1, Load.HIGHEST_RATE));
    int concurrency =
        fields
            .optional("concurrency")
            .flatMap(value -> value.integer(1, Load.HIGHEST_CONCURRENCY))
            .orElse(Load.HIGHEST_CONCURRENCY);
    int warmUp =
        fields.optional("warmUp").flatMap(value -> value.integer(0, Load.MOST_WARM_UP)).orElse(0);
    LoadLimit.Errors errors =
        new LoadLimit.Errors(
            fields.optional("errors").map(Value::writtenAt).orElse(fields.mapping().writtenAt()),
            fields.optional("errors").flatMap(BurstPart::percent).orElse(BigDecimal.ZERO));
    List<LoadLimit> limits = new ArrayList<>();
    limits.add(errors);
    fields
        .optional("latency")
        .ifPresent(value -> limits.addAll(latency(value, requests, errors.percent())));
    return requests.map(
        count -> {
          Load load = new Load(count, warmUp, rate, concurrency);
          refuseLongOne(fields, load);
          return new Look.Burst(step, load, limits);
        });
  }

  private static Optional<BigDecimal> percent(Value value) {
    String wanted = "a share of less than 100% such as 1% or 0.5%";
    return value
        .text(wanted)
        .flatMap(
            text ->
                isPercent(text)
                    ? Optional.of(new BigDecimal(text.substring(0, text.length() - 1)))
                    : value.mistaken(value.wrongType(wanted)));
  }

  /** Whether it is one or two digits, perhaps a point and up to three more, and the sign. */
  private static boolean isPercent(String text) {
    int point = text.indexOf('.');
    int end = text.length() - 1;
    int whole = point < 0 ? end : point;
    return text.endsWith("%")
        && whole >= 1
        && whole <= 2
        && (point < 0 || (end - point >= 2 && end - point <= 4))
        && text.chars().limit(end).allMatch(c -> c == '.' || (c >= '0' && c <= '9'))
        && text.indexOf('.', point + 1) < 0;
  }

  private static List<LoadLimit> latency(
      Value value, Optional<Integer> requests, BigDecimal errors) {
    List<LoadLimit> limits = new ArrayList<>();
    Optional<Fields> fields = value.fields(LATENCY);
    if (value.isEmpty()) {
      value.mistake("\"latency\" limits nothing; leave it out, or say p99: 300ms");
    }
    for (Percentile percentile : Percentile.values()) {
      fields
          .flatMap(known -> known.optional(percentile.words()))
          .ifPresent(
              limit -> {
                requests.ifPresent(count -> refuseFew(limit, percentile, count));
                refuseContradiction(limit, percentile, errors);
                limit
                    .duration()
                    .ifPresent(
                        below ->
                            limits.add(
                                new LoadLimit.Latency(limit.writtenAt(), percentile, below)));
              });
    }
    return limits;
  }

  /** Of too few requests a percentile is the slowest one. */
  private static void refuseFew(Value limit, Percentile percentile, int requests) {
    if (requests < percentile.fewest()) {
      limit
          .draft()
          .mistake(
              limit.writtenAt(),
              "\"%s\" of %d requests is the slowest of them: ask %d times or more, or say max"
                  .formatted(percentile.words(), requests, percentile.fewest()));
    }
  }

  /** Where more errors are allowed than slow requests, the percentile could not hold. */
  private static void refuseContradiction(Value limit, Percentile percentile, BigDecimal errors) {
    BigDecimal slower = BigDecimal.valueOf(1000L - percentile.perThousand(), 1);
    if (errors.compareTo(slower) > 0) {
      limit
          .draft()
          .mistake(
              limit.writtenAt(),
              "\"errors\" allows %s%%, and an error is slower than any limit: \"%s\" leaves room for %s%%"
                  .formatted(
                      errors.toPlainString(),
                      percentile.words(),
                      slower.stripTrailingZeros().toPlainString()));
    }
  }

  /** Notes each burst of which the sending alone takes longer than all checks together may. */
  static void refuseWhatOutlasts(ChecksSection section, Value value) {
    if (section.timeout().isEmpty()) {
      return;
    }
    Duration timeout = section.timeout().get();
    for (CheckSpec check : section.checks()) {
      if (check.look() instanceof Look.Burst(Step _, Load load, List<LoadLimit> _)
          && load.shortest().compareTo(timeout) >= 0) {
        value
            .draft()
            .mistake(
                check.place(),
                "the sending of its burst takes %ds, and the section's \"timeout\" is %ds"
                    .formatted(load.shortest().toSeconds(), timeout.toSeconds()));
      }
    }
  }

  private static void refuseLongOne(Fields fields, Load load) {
    if (load.shortest().compareTo(LONGEST) > 0) {
      fields
          .mapping()
          .mistake(
              "%d requests at %d a second take %ds; a burst may take at most %ds"
                  .formatted(
                      load.total(),
                      load.rate().orElse(0),
                      load.shortest().toSeconds(),
                      LONGEST.toSeconds()));
    }
  }
}
