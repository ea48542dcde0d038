package dev.deployhooks.canary;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where metrics are read. */
public interface MetricSource {

  /**
   * Reads several series, as many of them in one conversation as can be: those of a Region, and at
   * most 500.
   *
   * @param from the beginning of the first period, a multiple of every period since the epoch
   * @param until exclusive
   * @return what came of each query, whatever happened
   */
  Map<SeriesQuery, Series> read(
      Collection<SeriesQuery> queries, Instant from, Instant until, Deadline deadline);

  /**
   * The metrics of that namespace and name which had points lately, with whatever dimensions: to
   * explain why a metric has none. The list lags behind by up to 15 minutes and proves nothing.
   *
   * @param metric its dimensions are not looked at
   * @return at most 500
   * @throws SourceException if they cannot be read
   */
  List<MetricId> known(MetricId metric, Deadline deadline) throws SourceException;
}
