package dev.deployhooks.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** At which minutes something happened, over the deployments of a row; 0: it did not. */
final class Tally {

  private final int[] minutes;
  private int runs;

  Tally(int runs) {
    minutes = new int[runs];
  }

  void add(int minute) {
    minutes[runs++] = minute;
  }

  /** The part of the deployments in which it happened, from 0 to 1. */
  double rate() {
    return Arrays.stream(minutes).filter(minute -> minute > 0).count() / (double) runs;
  }

  /** The rate in per cent. */
  String percent() {
    return String.format(Locale.ROOT, "%.2f", 100 * rate());
  }

  /** The minute by which it had happened in half of all deployments, or a dash. */
  String median() {
    int[] sorted =
        Arrays.stream(minutes)
            .map(minute -> minute == 0 ? Integer.MAX_VALUE : minute)
            .sorted()
            .toArray();
    int median = sorted[(sorted.length - 1) / 2];
    return median == Integer.MAX_VALUE ? "-" : Integer.toString(median);
  }
}
