package dev.deployhooks.judge;

/** A weighted mixture of likelihood ratios, one for each size of effect, kept as logarithms. */
final class Mixture {

  private Mixture() {}

  /** {@code log(sum of weights[k] exp(logs[k]))} without overflow. */
  static double log(double[] weights, double[] logs) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    if (Double.isInfinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (int k = 0; k < logs.length; k++) {
      sum += weights[k] * Math.exp(logs[k] - largest);
    }
    return largest + Math.log(sum);
  }
}
