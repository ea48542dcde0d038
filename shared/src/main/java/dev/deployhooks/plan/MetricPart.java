package dev.deployhooks.plan;

import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Terms;
import dev.deployhooks.plan.MetricSpec.Absent;
import dev.deployhooks.plan.MetricSpec.Made;
import dev.deployhooks.plan.MetricSpec.SeriesSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A metric of CloudWatch that the plan names, and what is asked of it. */
final class MetricPart {

  static final Keys KEYS =
      TermsPart.keys("metric", "name", "share", "gauge", "worse", "period", "settle");

  static final Keys SHARE = Keys.of("share", "bad", "total", "absent");

  static final Keys SERIES =
      Keys.of("series", "namespace", "metric", "dimensions", "statistic", "account", "region");

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int ACCOUNT_DIGITS = 12;
  private static final int MAX_DIMENSIONS = 30;

  private static final Map<String, Direction> DIRECTIONS =
      Map.of("higher", Direction.HIGHER, "lower", Direction.LOWER);
  private static final Map<String, Absent> ABSENT =
      Map.of("error", Absent.ERROR, "zero", Absent.ZERO);

  private MetricPart() {}

  static Optional<MetricSpec> read(Value value) {
    return value.fields(KEYS).flatMap(MetricPart::read);
  }

  private static Optional<MetricSpec> read(Fields fields) {
    Optional<String> name =
        fields.required("name", "each metric needs one, for the report").flatMap(Value::text);
    Optional<Made> made =
        fields
            .exactlyOne("a metric is a share of bad events, or a value", "share", "gauge")
            .flatMap(MetricPart::made);
    Direction worse =
        fields.optional("worse").flatMap(value -> value.oneOf(DIRECTIONS)).orElse(Direction.HIGHER);
    Duration period = fields.optional("period").flatMap(MetricPart::period).orElse(MINUTE);
    Optional<Terms> terms =
        TermsPart.read(
            fields,
            Terms.of(name.orElse("metric")),
            worse,
            fields.has("gauge") ? TermsPart.Kind.GAUGE : TermsPart.Kind.SHARE);
    Optional<Duration> settle = fields.optional("settle").flatMap(Value::duration);
    if (name.isEmpty() || made.isEmpty() || terms.isEmpty()) {
      return Optional.empty();
    }
    if (!made.get().differsBySide() && terms.get().limit() == null) {
      fields
          .mapping()
          .mistake(
              "the metric is the same for green and blue; put a placeholder such as ${side.version}"
                  + " into a dimension, or give it a \"limit\"");
    }
    return Optional.of(
        new MetricSpec(fields.mapping().writtenAt(), terms.get(), period, settle, made.get()));
  }

  private static Optional<Duration> period(Value value) {
    return value
        .duration()
        .filter(
            period ->
                period.equals(Duration.ofMinutes(period.toMinutes()))
                    || value.says("must be a whole number of minutes"));
  }

  private static Optional<Made> made(Value value) {
    return switch (value.name()) {
      case "share" -> value.fields(SHARE).flatMap(MetricPart::share);
      case "gauge" -> series(value, Optional.empty()).map(Made.Gauge::new);
      default -> throw new IllegalStateException(value.name() + " is not among " + KEYS.names());
    };
  }

  private static Optional<Made> share(Fields fields) {
    Optional<SeriesSpec> bad =
        fields
            .required("bad", "which metric counts the bad events")
            .flatMap(value -> series(value, Optional.of("Sum")));
    Optional<SeriesSpec> total =
        fields
            .required("total", "which metric counts all events")
            .flatMap(value -> series(value, Optional.of("Sum")));
    Absent absent =
        fields.optional("absent").flatMap(value -> value.oneOf(ABSENT)).orElse(Absent.ERROR);
    return bad.flatMap(known -> total.map(all -> new Made.Share(known, all, absent)));
  }

  private static Optional<SeriesSpec> series(Value value, Optional<String> statistic) {
    return value.fields(SERIES).flatMap(fields -> series(fields, statistic));
  }

  private static Optional<SeriesSpec> series(Fields fields, Optional<String> otherwise) {
    Optional<String> namespace =
        fields.required("namespace", "such as AWS/Lambda").flatMap(Value::text);
    Optional<String> metric =
        fields.required("metric", "its name in CloudWatch").flatMap(Value::text);
    Optional<Value> written = fields.optional("statistic");
    Optional<String> statistic =
        written.isPresent()
            ? written.get().text().filter(text -> isStatistic(text, written.get()))
            : otherwise.or(
                () ->
                    fields
                        .required("statistic", "such as Average, Maximum or p95")
                        .flatMap(Value::text));
    Map<String, String> dimensions =
        fields.optional("dimensions").map(MetricPart::dimensions).orElse(Map.of());
    Optional<String> account = fields.optional("account").flatMap(MetricPart::account);
    Optional<String> region = fields.optional("region").flatMap(Value::text);
    return namespace.flatMap(
        in ->
            metric.flatMap(
                name ->
                    statistic.map(
                        by ->
                            new SeriesSpec(
                                fields.mapping().writtenAt(),
                                in,
                                name,
                                dimensions,
                                by,
                                account,
                                region))));
  }

  private static Optional<String> account(Value value) {
    return value
        .text("text of 12 digits, in quotes")
        .filter(
            text ->
                (text.length() == ACCOUNT_DIGITS && text.chars().allMatch(Character::isDigit))
                    || value.says("is the id of an account, 12 digits in quotes"));
  }

  private static Map<String, String> dimensions(Value value) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (Value entry : value.entries()) {
      entry
          .text()
          .ifPresent(
              text -> {
                for (String placeholder : SideText.placeholders(text)) {
                  if (!SideText.names().contains(placeholder)) {
                    entry.mistake(
                        "unknown placeholder ${side.%s}%s (known here: %s)"
                            .formatted(
                                Value.shown(placeholder),
                                Nearest.hint(placeholder, SideText.names()),
                                String.join(", ", SideText.names())));
                  }
                }
                dimensions.put(entry.name(), text);
              });
    }
    if (dimensions.size() > MAX_DIMENSIONS) {
      value.mistake("a metric has at most %d dimensions".formatted(MAX_DIMENSIONS));
    }
    return dimensions;
  }

  /**
   * Whether CloudWatch has such a statistic. Percentiles, trimmed and ranked ones have parameters,
   * of which CloudWatch is the judge.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html">CloudWatch
   *     statistics definitions</a>
   */
  private static boolean isStatistic(String text, Value value) {
    boolean plain =
        switch (text) {
          case "Sum", "SampleCount", "Average", "Minimum", "Maximum", "IQM" -> true;
          default -> false;
        };
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    boolean parametrised =
        lower.startsWith("p")
            || lower.startsWith("tm")
            || lower.startsWith("tc")
            || lower.startsWith("ts")
            || lower.startsWith("wm");
    return plain
        || (parametrised && text.chars().anyMatch(Character::isDigit))
        || value.says(
            "is none of CloudWatch's statistics: Sum, SampleCount, Average, Minimum, Maximum, p95,"
                + " TC(0.5:), PR(:0.5), TM(5%:95%), ...");
  }
}
