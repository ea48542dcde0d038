package dev.deployhooks.judge;

/**
 * What one side had in one period: bad events among all.
 *
 * @param bad the bad ones, from 0 to {@code total}
 * @param total all of them, from 0 to {@link #LARGEST}
 */
public record Count(long bad, long total) {

  /** The largest count that a double holds without rounding: 2^53. */
  public static final long LARGEST = 1L << 53;

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if there are fewer than no bad ones, or more than all
   */
  public Count {
    if (bad < 0 || total < bad || total > LARGEST) {
      throw new IllegalArgumentException(
          "bad is from 0 to total, and total at most 2^53: bad " + bad + ", total " + total);
    }
  }
}
