package dev.deployhooks.judge;

/**
 * The guard against bursts and waves that hit one side: it estimates by how much the bad events
 * vary beyond chance, and how long such a variation lasts.
 *
 * <p>Let each side's rate in a period be multiplied by a factor of its own, of mean 1 and variance
 * {@code v}. The variance of what is seen is then {@code 1 + k v} times the variance without it,
 * with {@code k} known from the counts (beta-binomial, McCullagh and Nelder, <i>Generalized Linear
 * Models</i>, 2nd ed., section 4.5). The residuals are recursive ones (Brown, Durbin and Evans
 * 1975): each period against the periods before it, so that they are independent and a steady
 * difference between the sides leaves no trace in them. {@code v} is a little above the mean of its
 * posterior under a small discrete prior and a normal quasi-likelihood: with few periods the prior
 * speaks, with many the data. The lag-1 correlation of the residuals, shrunk by a normal prior,
 * gives the variance of a sum over a long time (first-order autoregression).
 */
final class Guard {

  /** The variances of the factor that are weighed, 0: none. */
  private static final double[] VARIANCES = {0, 0.003, 0.01, 0.03, 0.1, 0.3, 0.7, 2};

  private static final double[] LOG_PRIOR = logs(0.32, 0.08, 0.08, 0.1, 0.12, 0.14, 0.12, 0.04);

  /** The variance of the correlation's normal prior about 0. */
  private static final double CORRELATION_PRIOR = 1.2;

  /** By how many posterior standard deviations the estimate lies above the posterior mean. */
  private static final double CAUTION = 0.42;

  private static final double LARGEST_CORRELATION = 0.9;

  private final double[] logPosterior = LOG_PRIOR.clone();
  private double variance = estimate(logPosterior);
  private double previous = Double.NaN;
  private double squares;
  private double products;
  private int pairs;
  private double excess;
  private double periods;

  /**
   * Takes in a period.
   *
   * @param residual what was seen less what the periods before would have, in standard deviations
   *     without variation
   * @param k by how much the variation adds to the residual's variance, at least 0
   */
  void add(double residual, double k) {
    double square = residual * residual;
    for (int i = 0; i < VARIANCES.length; i++) {
      double factor = 1 + k * VARIANCES[i];
      logPosterior[i] -= 0.5 * (Math.log(factor) + square / factor);
    }
    variance = estimate(logPosterior);
    double factor = 1 + k * variance;
    excess += (factor - 1) / factor;
    periods++;
    double standard = residual / Math.sqrt(factor);
    squares += standard * standard;
    if (!Double.isNaN(previous)) {
      products += previous * standard;
      pairs++;
    }
    previous = standard;
  }

  /** The estimated variance of the factor on each side's rate, 0: none. */
  double variance() {
    return variance;
  }

  /** By how much the variance of a sum over a long time grows through correlation, at least 1. */
  double correlationFactor() {
    double share = share();
    if (pairs == 0 || share <= 0) {
      return 1;
    }
    return 1 + 2 * share * correlation() / (1 - correlation());
  }

  /** The estimated correlation of a period's factor with the next one's, from 0 to 0.9. */
  double correlation() {
    double share = share();
    if (pairs == 0 || share <= 0 || squares == 0) {
      return 0;
    }
    double lag1 = products / squares;
    double ridge = share * share + 1 / (pairs * CORRELATION_PRIOR);
    return Math.clamp(lag1 * share / ridge, 0, LARGEST_CORRELATION);
  }

  /** The part of the residuals' variance that the variation makes up, from 0 to 1. */
  private double share() {
    return periods == 0 ? 0 : excess / periods;
  }

  private static double estimate(double[] logPosterior) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logPosterior) {
      largest = Math.max(largest, log);
    }
    double sum = 0;
    double weights = 0;
    double squares = 0;
    for (int i = 0; i < logPosterior.length; i++) {
      double weight = Math.exp(logPosterior[i] - largest);
      weights += weight;
      sum += weight * VARIANCES[i];
      squares += weight * VARIANCES[i] * VARIANCES[i];
    }
    double mean = sum / weights;
    return mean + CAUTION * Math.sqrt(Math.max(0, squares / weights - mean * mean));
  }

  private static double[] logs(double... weights) {
    double[] logs = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      logs[i] = Math.log(weights[i]);
    }
    return logs;
  }
}
