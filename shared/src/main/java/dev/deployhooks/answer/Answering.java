package dev.deployhooks.answer;

import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.util.function.Supplier;

/** Tells CodeDeploy or CodePipeline the answer, once and before the deadline. */
public final class Answering {

  private final Telling telling;
  private final Supplier<JobReporter> jobs;

  /** Answers through these, each asked for when there is something for it to do. */
  public Answering(
      Supplier<LifecycleEventReporter> reporter,
      Supplier<DeploymentStopper> stopper,
      Supplier<JobReporter> jobs,
      Time time) {
    this.telling = new Telling(reporter, stopper, time);
    this.jobs = jobs;
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
    JobReporter made = jobs.get();
    JobReporter.Result result = JobReporter.Result.of(answer);
    return telling.insist(deadline, limit -> made.report(jobId, result, limit));
  }
}
