package dev.deployhooks.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawsTest {

  private static final int RUNS = 200_000;

  @Test
  void poisson_has_the_mean_and_variance_that_it_should() {
    for (double mean : new double[] {0.02, 3, 9.9, 10.1, 47, 5000}) {
      Draws draws = new Draws(11);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < RUNS; i++) {
        double value = draws.poisson(mean);
        sum += value;
        squares += (value - mean) * (value - mean);
      }
      double error = Math.sqrt(mean / RUNS);
      assertThat(sum / RUNS).isCloseTo(mean, within(4 * error));
      assertThat(squares / RUNS / mean).isCloseTo(1, within(0.02 + 4 * error / mean));
    }
  }

  @Test
  void gamma_has_mean_1_and_the_variance_asked_for() {
    Draws draws = new Draws(12);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < RUNS; i++) {
      double value = draws.gamma(0.5);
      sum += value;
      squares += (value - 1) * (value - 1);
    }
    assertThat(sum / RUNS).isCloseTo(1, within(0.007));
    assertThat(squares / RUNS).isCloseTo(0.5, within(0.015));
  }
}
