package dev.deployhooks.answer;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.time.Deadline;
import java.time.Duration;

/**
 * One call by which a job of CodePipeline is answered.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html">PutJobSuccessResult</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html">PutJobFailureResult</a>
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
     */
    record Failure(String message) implements Result {}

    /** What an answer is to CodePipeline: nothing to say means that nothing was seen to pass. */
    static Result of(Answer answer) {
      String why = answer.inWords();
      return switch (answer) {
        case Answer.Succeeded _ -> new Success(bounded(why, LONGEST_SUMMARY));
        case Answer.InProgress(String _, Duration _, JsonObject token) ->
            new Continued(token.toString(), bounded(why, LONGEST_SUMMARY));
        case Answer.Failed _, Answer.Nothing _, Answer.Stop _, Answer.Spared _ ->
            new Failure(bounded(why, LONGEST_MESSAGE));
      };
    }

    private static String bounded(String text, int longest) {
      String end = "... (the whole of it is in the hook's log)";
      return text.length() <= longest ? text : text.substring(0, longest - end.length()) + end;
    }
  }

  /** Makes the call once, without retries, and comes back by the deadline. */
  Response report(String jobId, Result result, Deadline deadline);
}
