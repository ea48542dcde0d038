package dev.deployhooks.benchmarks;

import dev.deployhooks.judge.Count;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The rules that the judge is shown beside. Each says at which minute it found green worse, or 0.
 */
final class Rules {

  private static final double THRESHOLD = 0.05;
  private static final int FAILURES_ALLOWED = 3;

  /** Kayenta's defaults: a confidence interval of 98 %, a quarter of the effect as tolerance. */
  private static final double KAYENTA_QUANTILE = 2.3263478740408408;

  private static final double KAYENTA_TOLERANCE = 0.25;

  private static final int FIRST_ASKED = 5;

  /** Standard deviations of U below which the interval cannot be above 0: it is not computed. */
  private static final double NEAR = 2.2;

  /** The same before the ties are known, which make the deviation smaller. */
  private static final double FAR = 1;

  private Rules() {}

  /**
   * A plain threshold, as in Argo Rollouts' first example: a minute fails when more than 5 % of
   * green's requests are bad, and the release when more than 3 minutes have.
   */
  static int threshold(Counts counts) {
    int failures = 0;
    List<Count> green = counts.green();
    for (int minute = 1; minute <= green.size(); minute++) {
      Count count = green.get(minute - 1);
      if (count.bad() > THRESHOLD * count.total() && ++failures > FAILURES_ALLOWED) {
        return minute;
      }
    }
    return 0;
  }

  /** The exact conditional test of equal shares, asked once, at the last minute. */
  static int fixedHorizon(Counts counts, double level) {
    double g = sum(counts.green(), true);
    double b = sum(counts.blue(), true);
    double n = sum(counts.green(), false);
    double m = sum(counts.blue(), false);
    // P(Binomial(g + b, p) >= g) is the regularized incomplete beta function I_p(g, b + 1).
    double tail = g == 0 ? 1 : RegularizedBeta.value(n / (n + m), g, b + 1);
    return tail <= level ? counts.green().size() : 0;
  }

  private static double sum(List<Count> side, boolean bad) {
    return side.stream().mapToLong(count -> bad ? count.bad() : count.total()).sum();
  }

  /** Kayenta's rule at the last minute, and asked at every minute from the fifth. */
  record Kayenta(int atEnd, int everyMinute) {}

  static Kayenta kayenta(double[] green, double[] blue) {
    int minutes = green.length;
    int first = 0;
    boolean high = false;
    double above = 0;
    for (int n = 1; n <= minutes; n++) {
      for (int i = 0; i < n; i++) {
        above += above(green[n - 1], blue[i]) + (i < n - 1 ? above(green[i], blue[n - 1]) : 0);
      }
      boolean asked = n == minutes || (n >= FIRST_ASKED && first == 0);
      high = asked && isHigh(green, blue, n, above - n * n / 2.0);
      first = first == 0 && high && n >= FIRST_ASKED ? n : first;
    }
    return new Kayenta(high ? minutes : 0, first);
  }

  private static double above(double one, double other) {
    return one > other ? 1 : one == other ? 0.5 : 0;
  }

  /**
   * Kayenta's Mann-Whitney classifier, from its description: equal data pass; else the confidence
   * interval of the location shift (as R's {@code wilcox.test} has it, normal approximation) is
   * held against a quarter of the shift's estimate; a lower end above that is "High".
   */
  private static boolean isHigh(double[] allGreen, double[] allBlue, int n, double above) {
    double untied = Math.sqrt(n * n * (2 * n + 1) / 12.0);
    if (above < FAR * untied) {
      return false;
    }
    double[] green = Arrays.copyOf(allGreen, n);
    double[] blue = Arrays.copyOf(allBlue, n);
    double deviation = untied * Math.sqrt(tieFactor(green, blue));
    if (above < NEAR * deviation) {
      return false;
    }
    double[] differences = new double[n * n];
    int k = 0;
    for (double one : green) {
      for (double other : blue) {
        differences[k++] = one - other;
      }
    }
    Arrays.sort(differences);
    int low = (int) Math.round(k / 2.0 - KAYENTA_QUANTILE * deviation);
    double estimate = (differences[(k - 1) / 2] + differences[k / 2]) / 2;
    return low >= 0 && differences[low] > KAYENTA_TOLERANCE * Math.abs(estimate);
  }

  private static double tieFactor(double[] green, double[] blue) {
    double[] all = Arrays.copyOf(green, green.length + blue.length);
    System.arraycopy(blue, 0, all, green.length, blue.length);
    Arrays.sort(all);
    double ties = 0;
    for (int from = 0; from < all.length; ) {
      int to = from;
      while (to < all.length && all[to] == all[from]) {
        to++;
      }
      double t = to - from;
      ties += t * t * t - t;
      from = to;
    }
    double size = all.length;
    return 1 - ties / (size * size * size - size);
  }
}
