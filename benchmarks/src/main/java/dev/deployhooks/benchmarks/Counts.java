package dev.deployhooks.benchmarks;

import dev.deployhooks.judge.Count;
import java.util.List;

/** One simulated deployment: both sides, minute by minute. */
record Counts(List<Count> green, List<Count> blue) {

  /** The shares of bad events, minute by minute; a minute without requests has share 0. */
  static double[] shares(List<Count> side) {
    return side.stream()
        .mapToDouble(count -> count.total() == 0 ? 0 : count.bad() / (double) count.total())
        .toArray();
  }
}
