package dev.deployhooks.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statistic of CloudWatch over the values of a period.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html">CloudWatch
 *     statistics definitions</a>
 */
sealed interface MetricStatistic {

  /**
   * Equal values of a period.
   *
   * @param count how often the value came
   */
  record Values(double value, long count) {}

  /** Sum, average, and what else needs no distribution. */
  enum Simple implements MetricStatistic {
    SAMPLE_COUNT("SampleCount"),
    SUM("Sum"),
    AVERAGE("Average"),
    MINIMUM("Minimum"),
    MAXIMUM("Maximum");

    private final String spelt;

    Simple(String spelt) {
      this.spelt = spelt;
    }

    @Override
    public double of(List<Values> sorted) {
      double sum = sorted.stream().mapToDouble(value -> value.value() * value.count()).sum();
      return switch (this) {
        case SAMPLE_COUNT -> count(sorted);
        case SUM -> sum;
        case AVERAGE -> sum / count(sorted);
        case MINIMUM -> sorted.getFirst().value();
        case MAXIMUM -> sorted.getLast().value();
      };
    }
  }

  /** {@code p95}: the smallest value that is not below so many percent of them. */
  record Percentile(double percent) implements MetricStatistic {
    @Override
    public double of(List<Values> sorted) {
      double rank = percent / 100 * count(sorted);
      long seen = 0;
      for (Values each : sorted) {
        seen += each.count();
        if (seen >= rank) {
          return each.value();
        }
      }
      return sorted.getLast().value();
    }
  }

  /** {@code TC(0.5:)}: how many values lie above the lower bound, up to the upper one. */
  record TrimmedCount(double above, double upTo) implements MetricStatistic {
    @Override
    public double of(List<Values> sorted) {
      return sorted.stream()
          .filter(each -> each.value() > above && each.value() <= upTo)
          .mapToLong(Values::count)
          .sum();
    }
  }

  /** {@code PR(0.5:)}: what percentage of the values lies there. */
  record PercentileRank(TrimmedCount within) implements MetricStatistic {
    @Override
    public double of(List<Values> sorted) {
      return 100 * within.of(sorted) / count(sorted);
    }
  }

  /** The statistic of the values, of which there is at least one, in ascending order. */
  double of(List<Values> sorted);

  /** Whether it needs the values themselves, and not only their sum and number. */
  default boolean needsDistribution() {
    return switch (this) {
      case Simple _ -> false;
      case Percentile _, TrimmedCount _, PercentileRank _ -> true;
    };
  }

  private static long count(List<Values> values) {
    return values.stream().mapToLong(Values::count).sum();
  }

  /** A statistic by its name; none if the sandbox does not know it. */
  static Optional<MetricStatistic> named(String name) {
    for (Simple simple : Simple.values()) {
      if (simple.spelt.equals(name)) {
        return Optional.of(simple);
      }
    }
    Matcher percentile = Pattern.compile("p(\\d{1,2}(?:\\.\\d+)?|100)").matcher(name);
    if (percentile.matches()) {
      return Optional.of(new Percentile(Double.parseDouble(percentile.group(1))));
    }
    Matcher range =
        Pattern.compile("(TC|PR)\\((\\d*\\.?\\d*):(\\d*\\.?\\d*)\\)")
            .matcher(name.toUpperCase(Locale.ROOT));
    if (!range.matches() || (range.group(2) + range.group(3)).isEmpty()) {
      return Optional.empty();
    }
    TrimmedCount count =
        new TrimmedCount(
            bound(range.group(2), Double.NEGATIVE_INFINITY),
            bound(range.group(3), Double.POSITIVE_INFINITY));
    return Optional.of(range.group(1).equals("TC") ? count : new PercentileRank(count));
  }

  private static double bound(String written, double absent) {
    return written.isEmpty() ? absent : Double.parseDouble(written);
  }
}
