package dev.deployhooks.judge;

/**
 * One side's share of bad events: its estimate, and anytime-valid evidence that it lies over or
 * under a given share.
 *
 * <p>With {@code x} bad events where a share {@code p} makes {@code Λ = np} expected, {@code a^x
 * exp((1 - a) Λ)} has a mean of at most 1 for every {@code a}, for independent events, binomial or
 * Poisson, whatever the shares are in each period so long as their mean, weighted by the traffic,
 * is {@code p}. A mixture over {@code a > 1} is evidence that the share is over {@code p}, one over
 * {@code a < 1} that it is under; the shares against which there is not enough evidence make a
 * confidence sequence, valid at all looks together (Howard, Ramdas, McAuliffe and Sekhon,
 * <i>Time-uniform, nonparametric, nonasymptotic confidence sequences</i>, Annals of Statistics 49,
 * 2021; the Poisson mixture of their section on sub-exponential bounds, with a discrete mixing
 * distribution).
 *
 * <p>The guard divides the logarithms by the dispersion of this side.
 */
final class SideShare {

  private static final double[] OVER = {1.03, 1.08, 1.2, 1.45, 1.9, 3, 8, 25};
  private static final double[] UNDER = {0.97, 0.93, 0.85, 0.72, 0.55, 0.35, 0.15, 0.01};
  private static final double[] WEIGHTS = {0.08, 0.1, 0.1, 0.1, 0.1, 0.12, 0.15, 0.25};
  private static final double[] LOG_OVER = logs(OVER);
  private static final double[] LOG_UNDER = logs(UNDER);
  private static final int BISECTIONS = 44;

  private final Guard guard = new Guard();
  private double bad;
  private double total;
  private double squares;

  /** Takes in a period. */
  void add(Count count) {
    if (count.total() == 0) {
      return;
    }
    double n = count.total();
    if (total > 0) {
      double pooled = (bad + count.bad() + 0.5) / (total + n + 1);
      double spread = pooled * n * (1 + n / total);
      guard.add((count.bad() - n * bad / total) / Math.sqrt(spread), pooled * n);
    }
    bad += count.bad();
    total += n;
    squares += n * n;
  }

  double bad() {
    return bad;
  }

  double total() {
    return total;
  }

  /** Bad events of all, from 0 to 1; of nothing, 0. */
  double estimate() {
    return total == 0 ? 0 : bad / total;
  }

  Guard guard() {
    return guard;
  }

  /** The logarithm of the evidence that the share is over {@code share}. */
  double logEvidenceOver(double share) {
    return logEvidence(OVER, LOG_OVER, bad, total * share);
  }

  /** The logarithm of the evidence that the share is under {@code share}. */
  double logEvidenceUnder(double share) {
    return logEvidence(UNDER, LOG_UNDER, bad, total * share);
  }

  /** By how much the guard divides the logarithms, at least 1. */
  double dispersion() {
    if (total == 0) {
      return 1;
    }
    double expected = (bad + 0.5) / (total + 1) * squares / total;
    return (1 + guard.variance() * Math.max(0, expected - 1)) * guard.correlationFactor();
  }

  /**
   * The confidence sequence as it stands: every share against which the evidence is short of what
   * is needed.
   *
   * @param needed the logarithm of the evidence that rules a share out, with the guard's widening
   */
  Interval interval(double needed) {
    return new Interval(lower(needed), upper(needed));
  }

  /** Whether {@code times} this traffic with the same share would rule the bound out. */
  boolean shows(Direction worse, double bound, double needed, double times) {
    return switch (worse) {
      case HIGHER -> logEvidence(UNDER, LOG_UNDER, bad * times, total * times * bound) > needed;
      case LOWER -> logEvidence(OVER, LOG_OVER, bad * times, total * times * bound) > needed;
    };
  }

  private double upper(double needed) {
    double low = estimate();
    double high = 1;
    if (logEvidenceUnder(high) < needed) {
      return high;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (logEvidenceUnder(middle) < needed) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double lower(double needed) {
    double low = 0;
    double high = estimate();
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (logEvidenceOver(middle) < needed) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private static double logEvidence(
      double[] tilts, double[] logTilts, double bad, double expected) {
    double[] logs = new double[tilts.length];
    for (int k = 0; k < tilts.length; k++) {
      logs[k] = bad * logTilts[k] + (1 - tilts[k]) * expected;
    }
    return Mixture.log(WEIGHTS, logs);
  }

  private static double[] logs(double[] values) {
    double[] logs = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      logs[i] = Math.log(values[i]);
    }
    return logs;
  }
}
