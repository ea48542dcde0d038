package dev.deployhooks.benchmarks;

import dev.deployhooks.judge.Count;
import java.util.ArrayList;
import java.util.List;

/**
 * How deployments are simulated.
 *
 * @param requests of both sides a minute, in the mean
 * @param greenPart green's part of them
 * @param greenShare of bad events on green
 * @param blueShare of bad events on blue
 * @param minutes looked at
 */
record Scenario(
    Traffic traffic,
    Waves waves,
    double requests,
    double greenPart,
    double greenShare,
    double blueShare,
    int minutes) {

  /** Two sides alike, for an hour. */
  static Scenario alike(
      Traffic traffic, Waves waves, double requests, double greenPart, double share) {
    return new Scenario(traffic, waves, requests, greenPart, share, share, 60);
  }

  /** Independent events under constant traffic. */
  static Scenario steady(
      double requests, double greenPart, double greenShare, double blueShare, int minutes) {
    return new Scenario(
        Traffic.CONSTANT, Waves.NONE, requests, greenPart, greenShare, blueShare, minutes);
  }

  Counts draw(Draws draws) {
    double[][] factors = waves.factors(minutes, draws);
    List<Count> green = new ArrayList<>(minutes);
    List<Count> blue = new ArrayList<>(minutes);
    for (int minute = 0; minute < minutes; minute++) {
      double expected = requests * traffic.factor((minute + 0.5) / minutes);
      green.add(count(expected * greenPart, greenShare * factors[0][minute], draws));
      blue.add(count(expected * (1 - greenPart), blueShare * factors[1][minute], draws));
    }
    return new Counts(green, blue);
  }

  private static Count count(double expected, double share, Draws draws) {
    double within = Math.min(share, 1);
    long bad = draws.poisson(expected * within);
    return new Count(bad, bad + draws.poisson(expected * (1 - within)));
  }
}
