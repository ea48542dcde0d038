package dev.deployhooks.canary;

import dev.deployhooks.canary.Watched.Silence;
import dev.deployhooks.canary.Watched.Ways;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.judge.Terms;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.MetricSpec;
import dev.deployhooks.plan.MetricSpec.Absent;
import dev.deployhooks.plan.MetricSpec.Made;
import dev.deployhooks.plan.MetricSpec.SeriesSpec;
import dev.deployhooks.plan.Preset;
import dev.deployhooks.plan.SideText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The metrics that a section asks for, for one deployment. */
final class WatchedMetrics {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CanarySection section;
  private final Deployment deployment;
  private final Side green;
  private final Found<Side> blue;
  private final Optional<Duration> slow;
  private final PresetReadings presets;

  /**
   * For one deployment.
   *
   * @param slow from when on a request is slow; if empty, nothing is said of slow requests
   */
  WatchedMetrics(CanarySection section, Deployment deployment, Optional<Duration> slow) {
    this.section = section;
    this.deployment = deployment;
    this.green = Side.green(deployment);
    this.blue = Side.blue(deployment);
    this.slow = slow;
    this.presets = PresetReadings.of(deployment);
  }

  List<Watched> all() {
    List<Watched> all = new ArrayList<>();
    section.presets().forEach((preset, terms) -> all.addAll(of(preset, terms)));
    section.metrics().forEach(spec -> all.add(of(spec)));
    return all;
  }

  private List<Watched> of(Preset preset, Terms terms) {
    return switch (preset) {
      case ERRORS -> of(terms, presets::errors);
      case THROTTLES ->
          deployment instanceof Deployment.Lambda ? of(terms, presets::throttles) : List.of();
      case CONNECTION_ERRORS ->
          deployment instanceof Deployment.Ecs ? of(terms, presets::connectionErrors) : List.of();
      case SLOW ->
          slow.map(limit -> of(terms, side -> presets.slow(side, limit))).orElse(List.of());
      case LATENCY ->
          List.of(50, 95, 99).stream()
              .flatMap(
                  percent ->
                      of(
                          named(terms, terms.name() + " p" + percent),
                          side -> presets.latency(side, percent))
                          .stream())
              .toList();
      case UNHEALTHY_HOSTS ->
          deployment instanceof Deployment.Ecs ? of(terms, presets::unhealthyHosts) : List.of();
    };
  }

  private List<Watched> of(Terms terms, Function<Side, Ways> ways) {
    return List.of(
        new Watched(
            section.head().place().toString(),
            terms,
            MINUTE,
            section.settle(),
            Silence.NONE_HAPPENED,
            ways.apply(green),
            blue.known().map(ways)));
  }

  private static Terms named(Terms terms, String name) {
    return new Terms(
        name,
        terms.worse(),
        terms.tolerance(),
        terms.margin(),
        terms.limit(),
        terms.minimumTotal(),
        terms.atEnd(),
        terms.mustDetect(),
        terms.standing(),
        terms.weight());
  }

  private Watched of(MetricSpec spec) {
    Function<Side, Ways> ways = side -> new Ways(reading(spec, side));
    Silence silence =
        spec.made() instanceof Made.Share(var _, var _, Absent absent) && absent == Absent.ZERO
            ? Silence.NONE_HAPPENED
            : Silence.SUSPICIOUS;
    return new Watched(
        spec.place().toString(),
        spec.terms(),
        spec.period(),
        spec.settle().orElse(section.settle()),
        silence,
        ways.apply(green),
        spec.made().differsBySide() ? blue.known().map(ways) : Optional.empty());
  }

  private static Reading reading(MetricSpec spec, Side side) {
    try {
      return switch (spec.made()) {
        case Made.Share(SeriesSpec bad, SeriesSpec total, Absent _) ->
            new Reading.Share(
                List.of(query(bad, spec.period(), side)),
                List.of(query(total, spec.period(), side)));
        case Made.Gauge(SeriesSpec value) -> {
          SeriesQuery query = query(value, spec.period(), side);
          yield new Reading.Value(
              query,
              PresetReadings.PLAIN.contains(value.statistic())
                  ? Optional.empty()
                  : Optional.of(new SeriesQuery(query.metric(), "Average", spec.period())));
        }
      };
    } catch (UnknownPlaceholder e) {
      return new Reading.Unknown(String.valueOf(e.getMessage()));
    }
  }

  /** A placeholder whose value is not known. */
  private static final class UnknownPlaceholder extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPlaceholder(String message) {
      super(message, null, false, false);
    }
  }

  private static SeriesQuery query(SeriesSpec spec, Duration period, Side side) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    spec.dimensions()
        .forEach(
            (name, text) ->
                dimensions.put(
                    name,
                    SideText.filled(
                        text,
                        placeholder ->
                            switch (side.value(placeholder)) {
                              case Found.Known<String>(String value, String _) -> value;
                              case Found.Unknown<String>(String why) ->
                                  throw new UnknownPlaceholder(
                                      "${side.%s} in %s is not known: %s"
                                          .formatted(placeholder, spec.place(), why));
                            })));
    return new SeriesQuery(
        new MetricId(
            spec.namespace(),
            spec.metric(),
            new TreeMap<>(dimensions),
            spec.account(),
            spec.region()),
        spec.statistic(),
        period);
  }

  /** Half of blue's five-minute 95th percentiles were below this; asked before the shift. */
  Optional<SeriesQuery> usualLatency(Duration period) {
    return blue.known().flatMap(side -> presets.usualLatency(side, period));
  }

  /** A value in the unit of the latency metric as a duration. */
  Duration latency(double value) {
    return presets.latency(value);
  }

  /** A number as CloudWatch takes it in a statistic. */
  static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
