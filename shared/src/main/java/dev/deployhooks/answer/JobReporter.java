package dev.deployhooks.answer;

import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.time.Deadline;
import java.util.Optional;

/**
 * One call by which a job of CodePipeline is answered.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html">PutJobSuccessResult</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html">PutJobFailureResult</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_FailureDetails.html">FailureDetails</a>
 */
public interface JobReporter {

  /** The longest message of a failure, in characters. */
  int LONGEST_MESSAGE = 5_000;

  /** The longest summary of a success, in characters. */
  int LONGEST_SUMMARY = 2_048;

  /** The longest continuation token, in characters. */
  int LONGEST_TOKEN = 2_048;

  /** What CodePipeline is told. */
  sealed interface Result {

    /**
     * The action has succeeded, and the pipeline goes on.
     *
     * @param summary at most {@value JobReporter#LONGEST_SUMMARY} characters
     */
    record Success(String summary) implements Result {}

    /**
     * The action goes on: another job comes, with the token.
     *
     * @param token at most {@value JobReporter#LONGEST_TOKEN} characters
     */
    record Continued(String token, String summary) implements Result {}

    /**
     * The action has failed, and the pipeline stops.
     *
     * @param message at most {@value JobReporter#LONGEST_MESSAGE} characters
     * @param run the invocation that failed, by the id that its log has, where it is known
     */
    record Failure(String message, Optional<String> run) implements Result {

      /** A failure that the invocation tells itself. */
      public Failure(String message) {
        this(message, Optional.empty());
      }
    }
  }

  /** A text of a length that CodePipeline takes. */
  static String bounded(String text, int longest) {
    String end = "... (the whole of it is in the hook's log)";
    return text.length() <= longest ? text : text.substring(0, longest - end.length()) + end;
  }

  /** Makes the call once, without retries, and comes back by the deadline. */
  Response report(String jobId, Result result, Deadline deadline);
}
