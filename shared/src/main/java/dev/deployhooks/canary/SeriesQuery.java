package dev.deployhooks.canary;

import java.time.Duration;

/**
 * What is asked of a metric: one value a period.
 *
 * @param metric the metric
 * @param statistic as CloudWatch spells it, such as {@code Sum}, {@code p95} or {@code TC(0.5:)}
 * @param period a multiple of 60 seconds
 */
public record SeriesQuery(MetricId metric, String statistic, Duration period) {

  /**
   * Checks the period.
   *
   * @throws IllegalArgumentException if it is no multiple of 60 seconds
   */
  public SeriesQuery {
    if (!period.isPositive() || !period.equals(Duration.ofMinutes(period.toMinutes()))) {
      throw new IllegalArgumentException("a period is a multiple of 60 seconds: " + period);
    }
  }

  /** For people: {@code Sum of AWS/Lambda Errors {FunctionName=quiz}}. */
  public String inWords() {
    return statistic + " of " + metric.inWords();
  }
}
