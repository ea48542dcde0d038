package dev.deployhooks.judge;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a metric.
 *
 * @param name what it is called
 * @param worse which way it gets worse
 * @param tolerance the relative change for the worse that is still acceptable, 0.25: a quarter
 * @param margin the absolute change for the worse that is still acceptable, of a share from 0 to 1;
 *     the larger of the two counts
 * @param limit what green may not be beyond, whatever blue is; null: no limit
 * @param minimumTotal the floor: how many requests (of a gauge: values) each side needs before
 *     green can be shown to be not worse; a worse release is stopped below the floor, too
 * @param atEnd what it counts as when it ends inconclusive
 * @param mustDetect the absolute change that must be ruled out before an inconclusive metric counts
 *     as passed; null: none stated
 * @param standing what it means for the verdict
 * @param weight its part of the level, relative to the other deciding metrics
 */
public record Terms(
    String name,
    Direction worse,
    double tolerance,
    double margin,
    @Nullable Double limit,
    long minimumTotal,
    AtEnd atEnd,
    @Nullable Double mustDetect,
    Standing standing,
    double weight) {

  /**
   * Checks the terms.
   *
   * @throws IllegalArgumentException if one is out of its range, in words for the owner of the plan
   */
  public Terms {
    check(!name.isBlank(), "a metric needs a name");
    check(tolerance >= 0 && Double.isFinite(tolerance), "tolerance is a number from 0 on");
    check(
        worse == Direction.HIGHER || tolerance < 1,
        "tolerance is less than 1 where lower is worse");
    check(margin >= 0 && Double.isFinite(margin), "margin is a number from 0 on");
    check(limit == null || Double.isFinite(limit), "limit is a number");
    check(minimumTotal >= 0, "minimumTotal is a whole number from 0 on");
    check(
        mustDetect == null || (mustDetect > 0 && Double.isFinite(mustDetect)),
        "mustDetect is a number above 0");
    check(
        atEnd != AtEnd.PASS || mustDetect != null,
        "atEnd: pass needs mustDetect, the size of the change that must be ruled out");
    check(weight > 0 && Double.isFinite(weight), "weight is a number above 0");
  }

  /** Terms with nothing acceptable, no limit and no floor: an ordinary metric of weight 1. */
  public static Terms of(String name) {
    return new Terms(
        name, Direction.HIGHER, 0, 0, null, 0, AtEnd.INCONCLUSIVE, null, Standing.ORDINARY, 1);
  }

  /** The same with another tolerance and margin. */
  public Terms allowing(double tolerance, double margin) {
    return new Terms(
        name, worse, tolerance, margin, limit, minimumTotal, atEnd, mustDetect, standing, weight);
  }

  /** The farthest that green may be from what blue has. */
  double bound(double blue) {
    return switch (worse) {
      case HIGHER -> blue + Math.max(tolerance * Math.abs(blue), margin);
      case LOWER -> blue - Math.max(tolerance * Math.abs(blue), margin);
    };
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
