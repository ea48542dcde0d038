package dev.deployhooks.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Finding;
import dev.deployhooks.judge.Judge;
import dev.deployhooks.judge.Metric;
import dev.deployhooks.judge.Outcome;
import dev.deployhooks.judge.Terms;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the judge must reach, on fewer deployments than the tables of docs/judge-evidence.md have.
 */
class JudgeReachTest {

  private static final int RUNS = 1500;
  private static final double LEVEL = 0.01;
  private static final Terms STRICT = Terms.of("bad");

  @ParameterizedTest
  @EnumSource(
      value = Waves.class,
      names = {"NONE", "COMMON_05", "COMMON_08"})
  void falseAlarms_when_events_are_independent_or_waves_common_keep_the_level(Waves waves) {
    for (Traffic traffic : Traffic.values()) {
      for (double green : new double[] {0.01, 0.1, 0.5}) {
        Scenario scenario = Scenario.alike(traffic, waves, 600, green, 0.02);
        assertThat(worse(Judge.guarded(), STRICT, scenario)).as("%s", scenario).isLessThan(LEVEL);
        assertThat(worse(Judge.unguarded(), STRICT, scenario)).as("%s", scenario).isLessThan(LEVEL);
      }
    }
  }

  @Test
  void falseAlarms_when_there_are_bursts_at_300_a_side_are_at_most_3_in_100() {
    Scenario bursts = Scenario.alike(Traffic.CONSTANT, Waves.BURSTS, 600, 0.5, 0.02);

    assertThat(worse(Judge.guarded(), STRICT, bursts)).isLessThan(0.03);
  }

  @ParameterizedTest
  @EnumSource(
      value = Waves.class,
      names = {"SIDE_05", "SIDE_08", "BURSTS"})
  void falseAlarms_when_one_side_varies_are_at_least_halved_by_the_guard(Waves waves) {
    for (double green : new double[] {0.1, 0.5}) {
      Scenario scenario = Scenario.alike(Traffic.CONSTANT, waves, 10_000, green, 0.02);
      double unguarded = worse(Judge.unguarded(), STRICT, scenario);
      assertThat(unguarded).isGreaterThan(5 * LEVEL);
      assertThat(worse(Judge.guarded(), STRICT, scenario)).isLessThan(unguarded / 2);
    }
  }

  @Test
  void detection_when_errors_are_sparse_takes_20_minutes_in_half_of_the_deployments() {
    Scenario sparse = Scenario.steady(200, 0.5, 0.005, 0.0002, 20);

    assertThat(worse(Judge.guarded(), STRICT, sparse)).isGreaterThan(0.5);
  }

  @Test
  void detection_when_errors_rise_from_1_in_1000_to_20_is_quick() {
    assertThat(worse(Judge.guarded(), STRICT, Scenario.steady(600, 0.1, 0.02, 0.001, 10)))
        .isGreaterThan(0.95);
    assertThat(worse(Judge.guarded(), STRICT, Scenario.steady(6000, 0.1, 0.02, 0.001, 2)))
        .isGreaterThan(0.95);
  }

  @Test
  void detection_when_a_third_more_requests_are_slow_takes_20_minutes() {
    assertThat(worse(Judge.guarded(), STRICT, Scenario.steady(6000, 0.1, 0.065, 0.05, 20)))
        .isGreaterThan(0.9);
  }

  @Test
  void healthy_when_judged_by_the_presets_defaults_is_not_worse() {
    Terms defaults = Terms.of("errors").allowing(0.25, 0.01);
    Scenario healthy = Scenario.steady(600, 0.1, 0.001, 0.001, 60);

    assertThat(rate(Judge.guarded(), defaults, healthy, Outcome.NOT_WORSE)).isGreaterThan(0.99);
  }

  @Test
  void harmful_when_at_the_margin_is_not_called_not_worse_nor_worse() {
    Terms defaults = Terms.of("errors").allowing(0.25, 0.01);
    Scenario atMargin = Scenario.steady(6000, 0.1, 0.02, 0.01, 60);

    assertThat(rate(Judge.guarded(), defaults, atMargin, Outcome.NOT_WORSE)).isLessThan(LEVEL);
    assertThat(worse(Judge.guarded(), defaults, atMargin)).isLessThan(LEVEL);
  }

  @Test
  void gauges_when_alike_keep_the_level_and_when_minutes_are_correlated_stay_near_it() {
    assertThat(gaugesWorse(0, 100, 60)).isLessThan(LEVEL);
    assertThat(gaugesWorse(0.5, 100, 60)).isLessThan(0.03);
    assertThat(gaugesWorse(0.8, 100, 60)).isLessThan(0.05);
    assertThat(gaugesWorse(0, 130, 60)).isGreaterThan(0.99);
  }

  private static double worse(Judge judge, Terms terms, Scenario scenario) {
    return rate(judge, terms, scenario, Outcome.WORSE);
  }

  private static double rate(Judge judge, Terms terms, Scenario scenario, Outcome outcome) {
    Draws draws = new Draws(4711);
    int found = 0;
    for (int run = 0; run < RUNS; run++) {
      Counts counts = scenario.draw(draws);
      Metric metric =
          new Metric.Share(terms, Metric.complete(counts.green()), Metric.complete(counts.blue()));
      found += judged(judge, metric).outcome() == outcome ? 1 : 0;
    }
    return found / (double) RUNS;
  }

  private static double gaugesWorse(double correlation, double green, int minutes) {
    Draws draws = new Draws(815);
    int found = 0;
    for (int run = 0; run < RUNS; run++) {
      Metric metric =
          new Metric.Gauge(
              Terms.of("latency"),
              Metric.complete(latency(green, correlation, minutes, draws)),
              Metric.complete(latency(100, correlation, minutes, draws)));
      found += judged(Judge.guarded(), metric).outcome() == Outcome.WORSE ? 1 : 0;
    }
    return found / (double) RUNS;
  }

  private static List<Double> latency(double mean, double correlation, int minutes, Draws draws) {
    return Arrays.stream(Waves.autoregression(minutes, correlation, draws))
        .map(value -> mean + 20 * value)
        .boxed()
        .toList();
  }

  private static Finding judged(Judge judge, Metric metric) {
    return judge.judge(new Bake("simulated", LEVEL, List.of(metric))).findings().getFirst();
  }
}
