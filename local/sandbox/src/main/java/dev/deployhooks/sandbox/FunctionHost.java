package dev.deployhooks.sandbox;

import java.time.Duration;
import java.time.Instant;

/** Runs the code of one Lambda function for the sandbox's Lambda. */
public interface FunctionHost extends AutoCloseable {

  /**
   * Runs the function once. Called from several threads at once when invocations overlap.
   *
   * @param call what it is called with
   */
  Ending invoke(Call call) throws InterruptedException;

  /** Frees what the function holds, such as its child JVM. */
  @Override
  default void close() {}

  /**
   * One call.
   *
   * @param requestId Lambda's request id
   * @param functionArn the invoked ARN, with the version or alias if one was named
   * @param version the version that runs
   * @param payload JSON
   * @param deadline when the function's time is over, on the sandbox's clock
   * @param timeout the function's time-out
   * @param trace the trace header, {@code X-Amzn-Trace-Id}, that the function's clients are to hand
   *     on
   */
  record Call(
      String requestId,
      String functionArn,
      String version,
      String payload,
      Instant deadline,
      Duration timeout,
      String trace) {

    /** The trace header of a call that belongs to no chain. */
    public static final String UNTRACED =
        "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0";
  }

  /** How a call ended. */
  sealed interface Ending {

    /** What the function wrote to its log in this call. */
    String log();

    /** The function returned. */
    record Returned(String payload, String log) implements Ending {}

    /**
     * The function failed: it threw, died, or ran out of time.
     *
     * @param kind {@code Handled} or {@code Unhandled}, as Lambda spells it
     * @param payload the error object, with {@code errorType} and {@code errorMessage}
     */
    record Failed(String kind, String payload, String log) implements Ending {}
  }
}
