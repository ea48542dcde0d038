package dev.deployhooks.plan;

import dev.deployhooks.judge.Terms;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A metric that the plan names.
 *
 * @param place where it is written
 * @param terms what is asked of it, its name among it
 * @param period of its values, a multiple of 60 seconds
 * @param settle how long its points are waited for, if it says so itself
 * @param made what it is made of
 */
public record MetricSpec(
    Place place, Terms terms, Duration period, Optional<Duration> settle, Made made) {

  /** What a metric is made of. */
  public sealed interface Made {

    /**
     * Bad events of all events.
     *
     * @param bad how many were bad
     * @param total how many there were
     * @param absent what it means if the bad ones have no point at all
     */
    record Share(SeriesSpec bad, SeriesSpec total, Absent absent) implements Made {}

    /** A value a period. */
    record Gauge(SeriesSpec value) implements Made {}

    /** Whether green's and blue's differ. */
    default boolean differsBySide() {
      return switch (this) {
        case Share(SeriesSpec bad, SeriesSpec total, Absent _) ->
            bad.differsBySide() || total.differsBySide();
        case Gauge(SeriesSpec value) -> value.differsBySide();
      };
    }
  }

  /** What it means if a metric of bad events has no point on either side. */
  public enum Absent {
    /** That it could not be looked at: its name may be wrong. */
    ERROR,
    /** That there were none, in periods in which the total has a point. */
    ZERO
  }

  /**
   * A series of CloudWatch, with placeholders for what differs between green and blue.
   *
   * @param place where it is written
   * @param namespace such as {@code AWS/Lambda}
   * @param metric such as {@code Errors}
   * @param dimensions by name, in the plan's order; values may hold placeholders
   * @param statistic as CloudWatch spells it
   * @param account whose metric it is, 12 digits; the hook's own if empty
   * @param region where it is; the hook's own if empty
   */
  public record SeriesSpec(
      Place place,
      String namespace,
      String metric,
      Map<String, String> dimensions,
      String statistic,
      Optional<String> account,
      Optional<String> region) {

    public SeriesSpec {
      dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    }

    boolean differsBySide() {
      return dimensions.values().stream().anyMatch(SideText::differsBySide);
    }
  }
}
