package dev.deployhooks.judge;

import java.util.Arrays;

/** The guard against correlated minutes: what a value says of the next one on the same side. */
final class Minutes {

  private static final double LARGEST_CORRELATION = 0.95;

  /** By how many standard errors the correlation is taken larger than it was seen. */
  private static final double CAUTION = 0.75;

  private static final int FEWEST = 5;

  private Minutes() {}

  /**
   * The lag-1 correlation of the ranks within each side, both sides together, mended for its bias
   * of {@code -(1 + 3ρ)/n} (Kendall 1954; Marriott and Pope 1954) and taken a standard error
   * larger.
   *
   * @return from 0 to 0.95
   */
  static double correlation(double[] green, double[] blue) {
    double[] sums = new double[2];
    addTo(sums, green);
    addTo(sums, blue);
    double n = (green.length + blue.length) / 2.0;
    if (sums[1] == 0 || n < FEWEST) {
      return 0;
    }
    double seen = sums[0] / sums[1];
    double mended = Math.clamp((n * seen + 1) / (n - 3), 0, 1);
    double error = Math.sqrt((1 - mended * mended + 1 / n) / (2 * n));
    return Math.min(mended + CAUTION * error, LARGEST_CORRELATION);
  }

  /** How many values of a first-order autoregression weigh as much as one independent value. */
  static double inflation(double correlation) {
    return (1 + correlation) / (1 - correlation);
  }

  private static void addTo(double[] sums, double[] side) {
    double[] sorted = side.clone();
    Arrays.sort(sorted);
    double mean = (side.length - 1) / 2.0;
    double previous = 0;
    for (int i = 0; i < side.length; i++) {
      double rank = rank(sorted, side[i]) - mean;
      sums[0] += i > 0 ? previous * rank : 0;
      sums[1] += rank * rank;
      previous = rank;
    }
  }

  /** The midrank, from 0. */
  private static double rank(double[] sorted, double value) {
    int first = 0;
    while (sorted[first] != value) {
      first++;
    }
    int last = first;
    while (last + 1 < sorted.length && sorted[last + 1] == value) {
      last++;
    }
    return (first + last) / 2.0;
  }
}
