package dev.deployhooks.judge;

import java.util.List;

/**
 * A deployment under observation: its metrics over the periods so far.
 *
 * @param id its name
 * @param level the rate of false alarms over all metrics and all looks, above 0 to 0.5
 * @param metrics what is observed
 */
public record Bake(String id, double level, List<Metric> metrics) {

  /** The level where none is stated. */
  public static final double DEFAULT_LEVEL = 0.01;

  private static final double LARGEST_LEVEL = 0.5;

  /**
   * Copies the metrics and checks the level.
   *
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Bake {
    if (!(level > 0 && level <= LARGEST_LEVEL)) {
      throw new IllegalArgumentException("level is above 0 and at most 0.5: " + level);
    }
    metrics = List.copyOf(metrics);
  }
}
