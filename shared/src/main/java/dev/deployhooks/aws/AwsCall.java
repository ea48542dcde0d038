package dev.deployhooks.aws;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One call of AWS: what it asks, its limit in time, and the words for its failure.
 *
 * @param action as IAM spells it, such as {@code ssm:GetParameter}
 * @param about what is asked about, such as {@code /deployhooks/ecs/shop/quiz}
 * @param permission what the role needs for it: the action, and on what where that is known
 * @param deadline by when to be done
 */
record AwsCall(String action, String about, String permission, Deadline deadline) {

  /** A call whose permission is its action. */
  AwsCall(String action, String about, Deadline deadline) {
    this(action, about, action, deadline);
  }

  /** What is asked, in words. */
  String asked() {
    return action + " of " + about;
  }

  /** The action without its service: the name of the operation. */
  String operation() {
    return action.substring(action.indexOf(':') + 1);
  }

  /** Why the call is not made at all, if no time is left for it. */
  Optional<String> tooLate() {
    return deadline.passed()
        ? Optional.of(asked() + " was not tried: no time was left")
        : Optional.empty();
  }

  /**
   * Asks nothing when no time is left.
   *
   * @throws SourceException if no time is left
   */
  void requireTime() throws SourceException {
    Optional<String> tooLate = tooLate();
    if (tooLate.isPresent()) {
      throw new SourceException(tooLate.get());
    }
  }

  /** Bounds the request of a question in time. */
  void bound(AwsRequestOverrideConfiguration.Builder request) {
    CallLimit.bound(request, deadline);
  }

  /** Bounds the request of work that takes as long as it takes, by the deadline alone. */
  void boundByDeadline(AwsRequestOverrideConfiguration.Builder request) {
    CallLimit.boundByDeadline(request, deadline);
  }

  /** What was asked, what came back, and how to mend it. An interrupt is kept. */
  String failed(SdkException e) {
    return failed(e, UnaryOperator.identity());
  }

  /**
   * What was asked, what came back, and how to mend it. An interrupt is kept.
   *
   * @param redacted takes secrets out of what AWS says, which may repeat what it was sent
   */
  String failed(SdkException e, UnaryOperator<String> redacted) {
    if (isInterrupted(e)) {
      // The SDK may have taken the interrupt; whoever waits for this thread still has to see it.
      Thread.currentThread().interrupt();
      return asked() + " was interrupted";
    }
    return AwsErrors.explain(asked(), permission, e, redacted);
  }

  /** An interrupt also closes the socket of a virtual thread, which looks like a broken network. */
  private static boolean isInterrupted(SdkException e) {
    return e instanceof AbortedException
        || (e instanceof SdkClientException && Thread.currentThread().isInterrupted());
  }

  /** The same for a check, told apart by whether asking again may help. */
  SourceException exception(SdkException e) {
    return AwsErrors.mayPass(e)
        ? new SourceException(failed(e), e)
        : new SourceException.Refused(failed(e), e);
  }
}
