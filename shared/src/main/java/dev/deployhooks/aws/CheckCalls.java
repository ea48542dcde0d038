package dev.deployhooks.aws;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What every call to AWS for a check has in common: its time, and its errors. */
final class CheckCalls {

  private CheckCalls() {}

  /**
   * Asks nothing when no time is left.
   *
   * @throws SourceException if no time is left
   */
  static void requireTime(String action, Deadline deadline) throws SourceException {
    if (deadline.passed()) {
      throw new SourceException(action + ": not asked, because no time was left");
    }
  }

  /** The time-out of a call: what is left, and more than zero, as the SDK wants it. */
  static Duration left(Deadline deadline) {
    Duration left = deadline.remaining();
    return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
  }

  /**
   * The exception for a call that AWS did not answer as wanted. An interrupt is kept.
   *
   * @param action as IAM spells it
   * @param of what was asked about
   */
  static SourceException exception(String action, String of, SdkException e) {
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
    }
    String message = AwsErrors.explain(action + " of " + of, action, e);
    return AwsErrors.mayPass(e)
        ? new SourceException(message, e)
        : new SourceException.Refused(message, e);
  }
}
