package dev.deployhooks.canary;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Metrics out of formulas, and what was asked of them. */
final class FakeMetrics implements MetricSource {

  /** One conversation. */
  record Asked(List<SeriesQuery> queries, Instant from, Instant until) {}

  final List<Asked> asked = new ArrayList<>();
  private final Map<String, Function<Instant, @Nullable Double>> formulas = new LinkedHashMap<>();
  private final Map<String, Series> answers = new LinkedHashMap<>();

  /** The values of the series in whose words all of these stand, separated by blanks. */
  FakeMetrics put(String words, Function<Instant, @Nullable Double> formula) {
    formulas.put(words, formula);
    return this;
  }

  FakeMetrics put(String words, double value) {
    return put(words, _ -> value);
  }

  FakeMetrics answer(String words, Series series) {
    answers.put(words, series);
    return this;
  }

  private static boolean fits(String words, SeriesQuery query) {
    String text = query.inWords();
    for (String word : words.split(" ", -1)) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Map<SeriesQuery, Series> read(
      Collection<SeriesQuery> queries, Instant from, Instant until, Deadline deadline) {
    asked.add(new Asked(List.copyOf(queries), from, until));
    Map<SeriesQuery, Series> read = new LinkedHashMap<>();
    for (SeriesQuery query : queries) {
      read.put(query, series(query, from, until));
    }
    return read;
  }

  private Series series(SeriesQuery query, Instant from, Instant until) {
    for (Map.Entry<String, Series> answer : answers.entrySet()) {
      if (fits(answer.getKey(), query)) {
        return answer.getValue();
      }
    }
    TreeMap<Instant, Double> points = new TreeMap<>();
    Duration period = query.period();
    for (Map.Entry<String, Function<Instant, @Nullable Double>> formula : formulas.entrySet()) {
      if (fits(formula.getKey(), query)) {
        for (Instant at = from; at.isBefore(until); at = at.plus(period)) {
          Double value = formula.getValue().apply(at);
          if (value != null) {
            points.put(at, value);
          }
        }
        break;
      }
    }
    return new Series.Points(points);
  }

  @Override
  public List<MetricId> known(MetricId metric, Deadline deadline) throws SourceException {
    return List.of(MetricId.of(metric.namespace(), metric.name(), Map.of("FunctionName", "quizz")));
  }
}
