package dev.deployhooks.answer;

import dev.deployhooks.invocation.Digest;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import java.util.Optional;

/**
 * What is remembered, beyond the life of an instance, of what was answered with Failed: what has
 * failed once is let pass by no later attempt, whichever instance makes it.
 */
public interface FailedAnswers {

  /**
   * What an answer is for.
   *
   * @param id tells it from all others; nobody can answer with it
   * @param about the same for people, such as {@code deployment d-IHWDEND8F}
   */
  record Subject(String id, String about) {

    /** A lifecycle event of CodeDeploy. */
    public static Subject of(Invocation.CodeDeploy call) {
      return new Subject(
          Digest.of("event", call.deploymentId(), call.executionId().value()),
          "deployment " + call.deploymentId());
    }

    /** A job of CodePipeline. */
    public static Subject ofJob(String jobId) {
      return new Subject(Digest.of("job", jobId), "job " + jobId);
    }
  }

  /** What an earlier attempt came to. */
  sealed interface Earlier {

    /**
     * It failed.
     *
     * @param when as the attempt's clock said
     */
    record Failed(String when) implements Earlier {}

    /** None has failed. */
    record None() implements Earlier {}

    /**
     * Nobody knows.
     *
     * @param why what was asked, what came back, and how to mend it
     */
    record Unknown(String why) implements Earlier {}
  }

  /**
   * Remembers that it failed, by the deadline. It throws nothing.
   *
   * @return why it is not known to be remembered, if it is not
   */
  Optional<String> keep(Subject subject, Deadline deadline);

  /** What an earlier attempt came to, by the deadline. It throws nothing. */
  Earlier earlier(Subject subject, Deadline deadline);
}
