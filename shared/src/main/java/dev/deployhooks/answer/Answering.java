package dev.deployhooks.answer;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.JobReporter.Result;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells CodeDeploy or CodePipeline the answer, once and before the deadline. */
public final class Answering {

  private final Telling telling;

  /** Answers through these, each asked for when there is something for it to do. */
  public Answering(
      Supplier<LifecycleEventReporter> reporter,
      Supplier<DeploymentStopper> stopper,
      Supplier<JobReporter> jobs,
      Time time) {
    this.telling = new Telling(reporter, stopper, jobs, time);
  }

  /**
   * Gives the answer.
   *
   * @param deadline when the function's own time is over
   */
  public Delivery give(Answer answer, Invocation.CodeDeploy invocation, Deadline deadline) {
    return switch (answer) {
      case Answer.Succeeded _ -> telling.report(Status.SUCCEEDED, invocation, deadline);
      case Answer.Failed _ -> telling.report(Status.FAILED, invocation, deadline);
      case Answer.Stop _ -> telling.stop(invocation.deploymentId(), deadline);
      case Answer.Nothing _, Answer.InProgress _, Answer.Spared _ -> new Delivery.NotNeeded();
    };
  }

  /**
   * Gives the answer to a job of CodePipeline.
   *
   * @param deadline when the function's own time is over
   */
  public Delivery give(Answer answer, String jobId, Deadline deadline) {
    return telling.report(result(answer), jobId, deadline);
  }

  /** What an answer is to CodePipeline: nothing to say means that nothing was seen to pass. */
  private static Result result(Answer answer) {
    String why = answer.inWords();
    return switch (answer) {
      case Answer.Succeeded _ -> new Result.Success(summary(why));
      case Answer.InProgress(String _, Duration _, JsonObject token) ->
          new Result.Continued(token.toString(), summary(why));
      case Answer.Failed _, Answer.Nothing _, Answer.Stop _, Answer.Spared _ ->
          new Result.Failure(JobReporter.bounded(why, JobReporter.LONGEST_MESSAGE));
    };
  }

  private static String summary(String why) {
    return JobReporter.bounded(why, JobReporter.LONGEST_SUMMARY);
  }
}
