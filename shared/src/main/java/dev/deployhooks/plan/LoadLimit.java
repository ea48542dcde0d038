package dev.deployhooks.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** What must hold of the requests of a burst together. */
public sealed interface LoadLimit {

  /** Where it is written. */
  Place place();

  /** Of so many requests, how many may miss it. */
  int mayMiss(int requests);

  /**
   * So many requests may end in errors: without an answer, or with one that is not as expected.
   *
   * @param percent from 0 to less than 100
   */
  record Errors(Place place, BigDecimal percent) implements LoadLimit {
    @Override
    public int mayMiss(int requests) {
      return percent
          .multiply(BigDecimal.valueOf(requests))
          .divide(BigDecimal.valueOf(100), 0, RoundingMode.FLOOR)
          .intValueExact();
    }
  }

  /**
   * So many requests are answered in less than the given time, counted from the moment at which
   * they were due. One that ends in an error is slower than any limit.
   */
  record Latency(Place place, Percentile percentile, Duration below) implements LoadLimit {
    @Override
    public int mayMiss(int requests) {
      return percentile.slower(requests);
    }
  }
}
