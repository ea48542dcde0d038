package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import java.math.BigDecimal;
import java.util.Optional;

/** Shares of traffic as AWS says them. */
final class Weights {

  private static final double WHOLE = 100;

  private Weights() {}

  /**
   * A share in percent.
   *
   * @param said by AWS; anything that is no percentage is unknown
   * @param source where it was said
   * @param why what to say if it was not
   */
  static Found<BigDecimal> percent(Optional<Double> said, String source, String why) {
    return Found.of(
        said.filter(weight -> weight >= 0 && weight <= WHOLE).map(Weights::plain),
        source,
        () -> said.map(weight -> source + " says a weight of " + weight + " percent").orElse(why));
  }

  /** Without trailing zeros, and 10 rather than 1E+1. */
  private static BigDecimal plain(double weight) {
    return new BigDecimal(BigDecimal.valueOf(weight).stripTrailingZeros().toPlainString());
  }
}
