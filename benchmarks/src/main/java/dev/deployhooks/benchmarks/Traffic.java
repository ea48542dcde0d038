package dev.deployhooks.benchmarks;

/** How the requests of both sides change over the hour, around their mean. */
enum Traffic {
  CONSTANT("constant") {
    @Override
    double factor(double hour) {
      return 1;
    }
  },
  /** From a tenth of the mean to nineteen tenths. */
  RAMPING("ramping") {
    @Override
    double factor(double hour) {
      return 0.1 + 1.8 * hour;
    }
  },
  /** A day in an hour: 0.2 to 1.8 of the mean. */
  DIURNAL("diurnal") {
    @Override
    double factor(double hour) {
      return 1 + 0.8 * Math.sin(2 * Math.PI * hour);
    }
  };

  final String words;

  Traffic(String words) {
    this.words = words;
  }

  /** The factor at a time from 0 to 1. */
  abstract double factor(double hour);
}
