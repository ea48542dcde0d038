package dev.deployhooks.aws;

import dev.deployhooks.time.Deadline;
import java.time.Duration;

/** How long one call of AWS may take. */
final class CallLimit {

  /**
   * The SDK refuses a limit of nothing; with one this short a call that comes too late ends as a
   * time-out.
   */
  private static final Duration LEAST = Duration.ofMillis(1);

  private CallLimit() {}

  /** What is left until the deadline. */
  static Duration until(Deadline deadline) {
    Duration left = deadline.remaining();
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** What is left until the deadline, or the given limit if that is less. */
  static Duration until(Deadline deadline, Duration most) {
    Duration left = until(deadline);
    return left.compareTo(most) < 0 ? left : most;
  }
}
