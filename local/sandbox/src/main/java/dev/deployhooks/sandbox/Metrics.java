package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.MetricStatistic.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was measured: samples by metric, each seen by callers only when it has settled. */
final class Metrics {

  /**
   * A metric: each set of dimensions is a metric of its own.
   *
   * @param dimensions by name
   */
  record Metric(String namespace, String name, Map<String, String> dimensions) {
    Metric {
      dimensions = Map.copyOf(dimensions);
    }
  }

  private record Sample(Instant at, Instant seenFrom, double value, long count) {}

  private final Map<Metric, List<Sample>> samples = new LinkedHashMap<>();
  private final Set<Metric> summaries = new HashSet<>();

  synchronized void put(Metric metric, Instant at, Duration lateness, double value, long count) {
    samples
        .computeIfAbsent(metric, _ -> new ArrayList<>())
        .add(new Sample(at, at.plus(lateness), value, count));
  }

  /** Has a metric published as sums only, so that it has no percentiles. */
  synchronized void summarise(Metric metric) {
    summaries.add(metric);
  }

  synchronized List<Metric> all() {
    return List.copyOf(samples.keySet());
  }

  /**
   * The statistic by the beginnings of periods, as far as there were samples that can be seen now.
   *
   * @param until exclusive
   */
  synchronized Map<Instant, Double> series(
      Metric metric,
      MetricStatistic statistic,
      Duration period,
      Instant from,
      Instant until,
      Instant now) {
    Map<Instant, List<Values>> periods = new TreeMap<>();
    if (!statistic.needsDistribution() || !summaries.contains(metric)) {
      for (Sample sample : samples.getOrDefault(metric, List.of())) {
        Instant begin = aligned(sample.at(), period);
        if (!begin.isBefore(from) && begin.isBefore(until) && !sample.seenFrom().isAfter(now)) {
          periods
              .computeIfAbsent(begin, _ -> new ArrayList<>())
              .add(new Values(sample.value(), sample.count()));
        }
      }
    }
    Map<Instant, Double> series = new TreeMap<>();
    periods.forEach((begin, values) -> series.put(begin, statistic.of(sorted(values))));
    return series;
  }

  private static List<Values> sorted(Collection<Values> values) {
    return values.stream().sorted(Comparator.comparingDouble(Values::value)).toList();
  }

  static Instant aligned(Instant at, Duration period) {
    long seconds = period.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }
}
