package dev.deployhooks.benchmarks;

/** What makes the share of bad events vary from minute to minute beyond chance. */
enum Waves {
  NONE("independent"),
  COMMON_05("AR(1) 0.5, common"),
  COMMON_08("AR(1) 0.8, common"),
  SIDE_05("AR(1) 0.5, per side"),
  SIDE_08("AR(1) 0.8, per side"),
  BURSTS("gamma bursts, per side");

  private static final double LOG_RATE_DEVIATION = 0.3;
  private static final double BURST_VARIANCE = 0.5;

  final String words;

  Waves(String words) {
    this.words = words;
  }

  /** Whether the level is promised under them. */
  boolean levelHolds() {
    return this == NONE || this == COMMON_05 || this == COMMON_08;
  }

  /** The factors on green's and on blue's share, minute by minute, of mean 1. */
  double[][] factors(int minutes, Draws draws) {
    return switch (this) {
      case NONE -> both(ones(minutes));
      case COMMON_05 -> both(wave(minutes, 0.5, draws));
      case COMMON_08 -> both(wave(minutes, 0.8, draws));
      case SIDE_05 -> new double[][] {wave(minutes, 0.5, draws), wave(minutes, 0.5, draws)};
      case SIDE_08 -> new double[][] {wave(minutes, 0.8, draws), wave(minutes, 0.8, draws)};
      case BURSTS -> new double[][] {bursts(minutes, draws), bursts(minutes, draws)};
    };
  }

  private static double[][] both(double[] factors) {
    return new double[][] {factors, factors};
  }

  private static double[] ones(int minutes) {
    double[] factors = new double[minutes];
    java.util.Arrays.fill(factors, 1);
    return factors;
  }

  private static double[] wave(int minutes, double correlation, Draws draws) {
    double[] factors = autoregression(minutes, correlation, draws);
    for (int i = 0; i < minutes; i++) {
      factors[i] =
          Math.exp(LOG_RATE_DEVIATION * factors[i] - LOG_RATE_DEVIATION * LOG_RATE_DEVIATION / 2);
    }
    return factors;
  }

  /** A stationary first-order autoregression of variance 1. */
  static double[] autoregression(int minutes, double correlation, Draws draws) {
    double[] values = new double[minutes];
    values[0] = draws.normal();
    for (int i = 1; i < minutes; i++) {
      values[i] =
          correlation * values[i - 1] + Math.sqrt(1 - correlation * correlation) * draws.normal();
    }
    return values;
  }

  private static double[] bursts(int minutes, Draws draws) {
    double[] factors = new double[minutes];
    for (int i = 0; i < minutes; i++) {
      factors[i] = draws.gamma(BURST_VARIANCE);
    }
    return factors;
  }
}
