package dev.deployhooks.judge;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The rank test of Mann and Whitney (1947): does the suspect tend to be above the reference?
 *
 * <p>Its tail is exact for small samples: by the recurrence of Mann and Whitney without ties, by
 * counting the permutations of the midranks with ties. For larger ones it is the normal tail with
 * ties, continuity and (without ties) the kurtosis corrected for (Fix and Hodges, <i>Annals of
 * Mathematical Statistics</i> 26, 1955).
 *
 * <p>For correlated values, the test is that of Student on the ranks (Conover and Iman, <i>The
 * American Statistician</i> 35, 1981) with the size of the samples divided by the inflation of the
 * variance.
 */
final class RankTest {

  /** The largest sample of both sides for which every permutation is counted. */
  private static final int EXACT_WITH_TIES = 24;

  private static final int EXACT_WITHOUT_TIES = 54;

  private final int suspects;
  private final int references;

  /** Twice the midranks, so that they are whole: the suspects' first. */
  private final int[] ranks;

  private final boolean ties;
  private final double tieSum;

  RankTest(double[] suspect, double[] reference) {
    suspects = suspect.length;
    references = reference.length;
    double[] all = Arrays.copyOf(suspect, suspects + references);
    System.arraycopy(reference, 0, all, suspects, references);
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      double t = to - from;
      sum += t * t * t - t;
      from = to;
    }
    tieSum = sum;
    ties = sum > 0;
    ranks = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      ranks[i] = below(sorted, all[i], false) + below(sorted, all[i], true) + 1;
    }
  }

  /** How many pairs have the suspect above, ties counted half: Mann and Whitney's U. */
  double statistic() {
    long sum = 0;
    for (int i = 0; i < suspects; i++) {
      sum += ranks[i];
    }
    return (sum - (double) suspects * (suspects + 1)) / 2;
  }

  /**
   * The probability, were both sides alike, of a suspect at least as far above.
   *
   * @param inflation how many values weigh as much as one that is independent, at least 1
   */
  double tail(double inflation) {
    double tail = independentTail();
    return inflation > 1 ? Math.max(tail, correlatedTail(inflation)) : tail;
  }

  /** The statistic in standard deviations from its mean; 0 where all values are the same. */
  double standardised() {
    double deviation = deviation();
    return deviation == 0 ? 0 : (statistic() - mean()) / deviation;
  }

  private double independentTail() {
    int all = suspects + references;
    if (!ties && all <= EXACT_WITHOUT_TIES) {
      return withoutTies((int) Math.round(statistic()));
    }
    if (ties && all <= EXACT_WITH_TIES) {
      return withTies();
    }
    double deviation = deviation();
    if (deviation == 0) {
      return 1;
    }
    double x = (statistic() - mean() - 0.5) / deviation;
    double tail = normalTail(x);
    if (!ties && x > 0) {
      double m = suspects;
      double n = references;
      double kurtosis = (m * m + n * n + m * n + m + n) / (20 * m * n * (m + n + 1));
      double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      tail = Math.max(tail / 2, tail - kurtosis * density * (x * x * x - 3 * x));
    }
    return Math.min(1, tail);
  }

  private double correlatedTail(double inflation) {
    double all = suspects + references;
    double freedom = all / inflation - 2;
    double z = standardised();
    if (freedom <= 0 || z <= 0) {
      return 1;
    }
    double t = z * Math.sqrt((all - 2) / Math.max(all - 1 - z * z, Double.MIN_NORMAL) / inflation);
    return studentTail(t, freedom);
  }

  private double mean() {
    return suspects * (double) references / 2;
  }

  private double deviation() {
    double all = suspects + references;
    double pairs = suspects * (double) references;
    return Math.sqrt(pairs / 12 * (all + 1 - tieSum / (all * (all - 1))));
  }

  /** Without ties, the number of ways to U is counted by which side has the largest value. */
  private double withoutTies(int statistic) {
    double[][] ways = new double[references + 1][];
    for (int n = 0; n <= references; n++) {
      ways[n] = new double[] {1};
    }
    for (int m = 1; m <= suspects; m++) {
      for (int n = 1; n <= references; n++) {
        double[] largestOnSuspect = ways[n];
        double[] largestOnReference = ways[n - 1];
        double[] sum = new double[m * n + 1];
        double part = m / (double) (m + n);
        for (int u = 0; u < largestOnSuspect.length; u++) {
          sum[u + n] = part * largestOnSuspect[u];
        }
        for (int u = 0; u < largestOnReference.length; u++) {
          sum[u] += (1 - part) * largestOnReference[u];
        }
        ways[n] = sum;
      }
    }
    double tail = 0;
    double[] distribution = ways[references];
    for (int u = distribution.length - 1; u >= Math.max(0, statistic); u--) {
      tail += distribution[u];
    }
    return Math.min(1, tail);
  }

  /** With ties, the choices of the suspects among all ranks are counted by their sum. */
  private double withTies() {
    int largest = 0;
    for (int rank : ranks) {
      largest += rank;
    }
    int observed = 0;
    for (int i = 0; i < suspects; i++) {
      observed += ranks[i];
    }
    double[][] choices = new double[suspects + 1][largest + 1];
    choices[0][0] = 1;
    for (int i = 0; i < ranks.length; i++) {
      for (int chosen = Math.min(i + 1, suspects); chosen >= 1; chosen--) {
        for (int sum = largest; sum >= ranks[i]; sum--) {
          choices[chosen][sum] += choices[chosen - 1][sum - ranks[i]];
        }
      }
    }
    double all = 0;
    double atLeast = 0;
    for (int sum = 0; sum <= largest; sum++) {
      all += choices[suspects][sum];
      if (sum >= observed) {
        atLeast += choices[suspects][sum];
      }
    }
    return atLeast / all;
  }

  /** The probability that a standard normal variable is at least {@code x}. */
  static double normalTail(double x) {
    return 0.5 * Erfc.value(x / Math.sqrt(2));
  }

  /** The probability that Student's t, with so many degrees of freedom, is at least {@code t}. */
  static double studentTail(double t, double freedom) {
    double tail = 0.5 * RegularizedBeta.value(freedom / (freedom + t * t), freedom / 2, 0.5);
    return t >= 0 ? tail : 1 - tail;
  }

  private static int below(double[] sorted, double value, boolean orAt) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (orAt && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
