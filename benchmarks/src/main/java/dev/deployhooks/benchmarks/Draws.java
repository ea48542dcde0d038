package dev.deployhooks.benchmarks;

import java.util.SplittableRandom;

/** Seeded draws from the distributions of the simulation. */
final class Draws {

  private static final double INVERSION_UP_TO = 10;

  private final SplittableRandom random;

  Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  double normal() {
    return random.nextGaussian();
  }

  /**
   * A Poisson count: by multiplication for small means, else by transformed rejection (PTRS of
   * Hörmann, <i>Insurance: Mathematics and Economics</i> 12, 1993).
   */
  long poisson(double mean) {
    if (mean < INVERSION_UP_TO) {
      double limit = Math.exp(-mean);
      long count = 0;
      for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
        count++;
      }
      return count;
    }
    double logMean = Math.log(mean);
    double b = 0.931 + 2.53 * Math.sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    double accepted = 0.9277 - 3.6224 / (b - 2);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double us = 0.5 - Math.abs(u);
      long k = (long) Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= accepted) {
        return k;
      }
      if (k >= 0
          && !(us < 0.013 && v > us)
          && Math.log(v * inverseAlpha / (a / (us * us) + b))
              <= k * logMean - mean - logFactorial(k)) {
        return k;
      }
    }
  }

  /**
   * Gamma with mean 1 and the given variance, at most 1 (Marsaglia and Tsang, ACM TOMS 26, 2000).
   */
  double gamma(double variance) {
    double shape = 1 / variance;
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d * (1 - v + Math.log(v))) {
        return d * v / shape;
      }
    }
  }

  private static double logFactorial(long k) {
    if (k < 10) {
      double product = 1;
      for (long i = 2; i <= k; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = k + 1.0;
    return (x - 0.5) * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x)
        + 1 / (1260 * Math.pow(x, 5));
  }
}
