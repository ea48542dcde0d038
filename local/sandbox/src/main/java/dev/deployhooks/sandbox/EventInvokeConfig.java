package dev.deployhooks.sandbox;

import java.time.Duration;
import java.util.Optional;

/**
 * How a function is invoked asynchronously, as {@code PutFunctionEventInvokeConfig} sets it.
 *
 * @param maximumRetryAttempts how often it is tried again after an error of the function, 0 to 2
 * @param maximumEventAge how long an event is kept, one minute to six hours
 * @param onFailure where an event goes that came to nothing
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html">PutFunctionEventInvokeConfig</a>
 */
public record EventInvokeConfig(
    int maximumRetryAttempts, Duration maximumEventAge, Optional<Destination> onFailure) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(6);

  /** What holds for a function for which nothing was set. */
  public static final EventInvokeConfig DEFAULT =
      new EventInvokeConfig(2, LONGEST, Optional.empty());

  public EventInvokeConfig {
    if (maximumRetryAttempts < 0 || maximumRetryAttempts > 2) {
      throw new IllegalArgumentException("MaximumRetryAttempts is 0 to 2");
    }
    if (maximumEventAge.compareTo(SHORTEST) < 0 || maximumEventAge.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("MaximumEventAgeInSeconds is 60 to 21600");
    }
  }

  /** Where the record of an invocation goes. */
  public sealed interface Destination {

    /** A function is invoked with it, asynchronously. */
    record ToFunction(Function function) implements Destination {}

    /** A queue gets it as a message. */
    record ToQueue(Queue queue) implements Destination {}
  }

  EventInvokeConfig retries(int attempts) {
    return new EventInvokeConfig(attempts, maximumEventAge, onFailure);
  }
}
