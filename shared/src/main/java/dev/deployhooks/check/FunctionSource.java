package dev.deployhooks.check;

import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/** What a check may ask of AWS Lambda about the version that goes live. */
public interface FunctionSource {

  /**
   * The state of a version.
   *
   * @param state {@code Active}, {@code Pending}, {@code Inactive}, {@code Failed}, as Lambda
   *     spells it
   * @param stateReason in Lambda's words, empty if there is none
   * @param lastUpdateStatus {@code Successful}, {@code Failed}, {@code InProgress}
   * @param lastUpdateReason in Lambda's words, empty if there is none
   */
  record FunctionState(
      String state, String stateReason, String lastUpdateStatus, String lastUpdateReason) {}

  /**
   * The answer to an invocation.
   *
   * @param functionError {@code Handled} or {@code Unhandled} if the function failed
   * @param payload what it returned, or its error object, as text
   * @param logTail the last 4 KB of its log
   * @param executedVersion the version that ran
   * @param took how long the call took
   */
  record Answered(
      Optional<String> functionError,
      String payload,
      String logTail,
      String executedVersion,
      Duration took) {}

  /**
   * Reads the state of a version ({@code GetFunctionConfiguration}).
   *
   * @throws SourceException if it cannot be read
   */
  FunctionState state(String functionName, String version, Deadline deadline)
      throws SourceException;

  /**
   * Asks whether a version may be invoked, without running it ({@code Invoke} with {@code DryRun}).
   *
   * @throws SourceException if it may not be, or the question could not be asked
   */
  void dryRun(String functionName, String version, Deadline deadline) throws SourceException;

  /**
   * Invokes a version and waits for its answer ({@code RequestResponse} with the log's tail).
   *
   * @throws SourceException if there was no answer
   */
  Answered invoke(String functionName, String version, String payload, Deadline deadline)
      throws SourceException;
}
