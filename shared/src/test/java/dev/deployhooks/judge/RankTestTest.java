package dev.deployhooks.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankTestTest {

  private static final double CLOSE = 1e-9;

  @Test
  void tail_when_all_suspects_are_above_is_one_over_the_number_of_choices() {
    assertThat(tail(new double[] {7, 8, 9}, new double[] {1, 2, 3}))
        .isCloseTo(1 / 20.0, within(CLOSE));
    assertThat(tail(range(20, 28), range(0, 8))).isCloseTo(1 / 12870.0, within(CLOSE));
    assertThat(tail(range(50, 77), range(0, 27))).isCloseTo(1 / 1946939425648112.0, within(1e-20));
  }

  /** Mann and Whitney (1947), table I: n = 4, m = 4, U ≤ 1 has probability 0.029 (2 of 70). */
  @Test
  void tail_when_small_agrees_with_the_table_of_mann_and_whitney() {
    assertThat(tail(new double[] {4, 6, 7, 8}, new double[] {1, 2, 3, 5}))
        .isCloseTo(2 / 70.0, within(CLOSE));
    assertThat(tail(new double[] {4, 5, 7, 8}, new double[] {1, 2, 3, 6}))
        .isCloseTo(4 / 70.0, within(CLOSE));
  }

  @Test
  void tail_when_there_are_ties_counts_every_choice() {
    double[] suspect = {2, 2, 5};
    double[] reference = {1, 2, 2, 3};
    double[] all = {2, 2, 5, 1, 2, 2, 3};
    double observed = new RankTest(suspect, reference).statistic();
    int atLeast = 0;
    int choices = 0;
    for (int mask = 0; mask < 1 << all.length; mask++) {
      if (Integer.bitCount(mask) == suspect.length) {
        int chosen = mask;
        double[] one =
            IntStream.range(0, 7)
                .filter(i -> (chosen >> i & 1) == 1)
                .mapToDouble(i -> all[i])
                .toArray();
        double[] other =
            IntStream.range(0, 7)
                .filter(i -> (chosen >> i & 1) == 0)
                .mapToDouble(i -> all[i])
                .toArray();
        choices++;
        atLeast += new RankTest(one, other).statistic() >= observed ? 1 : 0;
      }
    }
    assertThat(tail(suspect, reference)).isCloseTo(atLeast / (double) choices, within(CLOSE));
  }

  @Test
  void tail_when_all_values_are_the_same_is_one() {
    assertThat(tail(new double[60], new double[60])).isEqualTo(1);
    assertThat(tail(new double[9], new double[9])).isEqualTo(1);
  }

  @Test
  void tail_when_large_is_near_the_exact_one() {
    // 28 a side: just over the size at which all permutations are counted. The exact tail is the
    // convolution of the recurrence, made here from the side of 27 and 28.
    double[] suspect = new double[28];
    double[] reference = new double[28];
    for (int i = 0; i < 28; i++) {
      suspect[i] = 2 * i + 14;
      reference[i] = 2 * i + 1;
    }
    double large = tail(suspect, reference);
    double exact = exactTail(28, 28, (int) new RankTest(suspect, reference).statistic());
    assertThat(large).isCloseTo(exact, within(0.01 * exact));
  }

  /** Abramowitz and Stegun, table 26.1. */
  @Test
  void normalTail_agrees_with_the_table() {
    assertThat(RankTest.normalTail(1)).isCloseTo(1 - 0.841344746068543, within(CLOSE));
    assertThat(RankTest.normalTail(1.96)).isCloseTo(1 - 0.975002104851780, within(CLOSE));
    assertThat(RankTest.normalTail(3)).isCloseTo(0.001349898031630, within(CLOSE));
    assertThat(RankTest.normalTail(-2)).isCloseTo(0.977249868051821, within(CLOSE));
  }

  /** Closed forms: Cauchy with one degree of freedom, and those of two and four degrees. */
  @Test
  void studentTail_agrees_with_the_closed_forms() {
    for (double t : new double[] {-2.5, 0, 0.3, 1.7, 8}) {
      assertThat(RankTest.studentTail(t, 1)).isCloseTo(0.5 - Math.atan(t) / Math.PI, within(CLOSE));
      assertThat(RankTest.studentTail(t, 2))
          .isCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), within(CLOSE));
      double x = t / Math.sqrt(4 + t * t);
      assertThat(RankTest.studentTail(t, 4)).isCloseTo(0.5 - 0.25 * x * (3 - x * x), within(CLOSE));
    }
  }

  private static double tail(double[] suspect, double[] reference) {
    return new RankTest(suspect, reference).tail(1);
  }

  private static double[] range(int from, int to) {
    return IntStream.range(from, to).asDoubleStream().toArray();
  }

  private static double exactTail(int m, int n, int statistic) {
    double[][][] ways = new double[m + 1][n + 1][];
    double all = 0;
    double tail = 0;
    for (int i = 0; i <= m; i++) {
      for (int j = 0; j <= n; j++) {
        double[] sum = new double[i * j + 1];
        if (i == 0 || j == 0) {
          sum[0] = 1;
        } else {
          for (int u = 0; u < ways[i - 1][j].length; u++) {
            sum[u + j] += ways[i - 1][j][u];
          }
          for (int u = 0; u < ways[i][j - 1].length; u++) {
            sum[u] += ways[i][j - 1][u];
          }
        }
        ways[i][j] = sum;
      }
    }
    for (int u = 0; u <= m * n; u++) {
      all += ways[m][n][u];
      tail += u >= statistic ? ways[m][n][u] : 0;
    }
    return tail / all;
  }
}
