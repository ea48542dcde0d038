package dev.deployhooks.canary;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is slow for a service whose plan does not say it: longer than 95 % of blue's requests
 * usually took in the hour before the shift. It is found once, at the first look.
 */
final class UsualLatency {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final MetricSource metrics;

  UsualLatency(MetricSource metrics) {
    this.metrics = metrics;
  }

  /** The median of blue's 95th percentiles of five minutes each; empty if there are none. */
  Optional<Duration> of(
      CanarySection section, Deployment deployment, Instant shift, Deadline deadline) {
    WatchedMetrics watched = new WatchedMetrics(section, deployment, Optional.empty());
    return watched
        .usualLatency(PERIOD)
        .flatMap(query -> median(query, shift, deadline))
        .map(watched::latency)
        .map(usual -> Duration.ofMillis(Math.max(1, usual.toMillis())));
  }

  private Optional<Double> median(SeriesQuery query, Instant shift, Deadline deadline) {
    Series series =
        metrics
            .read(
                List.of(query),
                Timeline.downTo(shift.minus(HOUR), PERIOD),
                Timeline.downTo(shift, PERIOD),
                deadline)
            .get(query);
    if (!(series instanceof Series.Points(var points)) || points.isEmpty()) {
      return Optional.empty();
    }
    List<Double> sorted = points.values().stream().sorted().toList();
    return Optional.of(sorted.get(sorted.size() / 2));
  }
}
