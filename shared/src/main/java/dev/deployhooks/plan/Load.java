package dev.deployhooks.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How a burst asks.
 *
 * @param requests how many requests count, from 2 to {@value #MOST_REQUESTS}
 * @param warmUp how many requests go before them and do not count, from 0 to {@value #MOST_WARM_UP}
 * @param rate requests a second, from 1 to {@value #HIGHEST_RATE}: each is due at its moment,
 *     however long others take (an open loop); without it each waits for an answer to one before it
 *     (a closed loop)
 * @param concurrency how many may be under way at once, from 1 to {@value #HIGHEST_CONCURRENCY}
 */
public record Load(int requests, int warmUp, Optional<Integer> rate, int concurrency) {

  static final int MOST_REQUESTS = 10_000;
  static final int MOST_WARM_UP = 1_000;
  static final int HIGHEST_RATE = 1_000;
  static final int HIGHEST_CONCURRENCY = 64;

  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  /** How many requests are sent. */
  public int total() {
    return warmUp + requests;
  }

  /** How long after the first request one is due; empty where it waits for an answer instead. */
  public Optional<Duration> due(int index) {
    return rate.map(perSecond -> Duration.ofNanos(index * NANOS / perSecond));
  }

  /** How long the sending takes at least; nothing is known of a closed loop. */
  public Duration shortest() {
    return due(total() - 1).orElse(Duration.ZERO);
  }
}
