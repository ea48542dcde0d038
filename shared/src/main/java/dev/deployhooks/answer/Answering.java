package dev.deployhooks.answer;

import dev.deployhooks.answer.Insistence.Try;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells CodeDeploy or CodePipeline, once and before the deadline. What may help is tried again,
 * with pauses that double; what cannot help is not.
 */
public final class Answering {

  /** How long one call may take, so that there is time for another. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(3);

  private final Supplier<LifecycleEventReporter> reporter;
  private final Supplier<DeploymentStopper> stopper;
  private final Supplier<JobReporter> jobs;
  private final Time time;

  /** Answers through these, each asked for when there is something for it to do. */
  public Answering(
      Supplier<LifecycleEventReporter> reporter,
      Supplier<DeploymentStopper> stopper,
      Supplier<JobReporter> jobs,
      Time time) {
    this.reporter = reporter;
    this.stopper = stopper;
    this.jobs = jobs;
    this.time = time;
  }

  /**
   * Gives the answer.
   *
   * @param deadline when the function's own time is over
   */
  public Delivery give(Answer answer, Invocation.CodeDeploy invocation, Deadline deadline) {
    return switch (answer) {
      case Answer.Succeeded _ -> report(Status.SUCCEEDED, invocation, deadline);
      case Answer.Failed _ -> report(Status.FAILED, invocation, deadline);
      case Answer.Stop _ -> {
        DeploymentStopper made = stopper.get();
        yield insist(deadline, limit -> made.stop(invocation.deploymentId(), limit));
      }
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
    return insist(deadline, limit -> made.report(jobId, result, limit));
  }

  private Delivery report(Status status, Invocation.CodeDeploy invocation, Deadline deadline) {
    LifecycleEventReporter made = reporter.get();
    return insist(deadline, limit -> made.report(invocation, status, limit));
  }

  private Delivery insist(Deadline deadline, Function<Deadline, Response> call) {
    return Insistence.<Delivery>until(
        deadline,
        time,
        () ->
            switch (call.apply(deadline.atMost(CALL_LIMIT))) {
              case Response.Accepted() -> new Try.Settled<>(new Delivery.Given());
              case Response.AlreadyCompleted() -> new Try.Settled<>(new Delivery.AlreadyHad());
              case Response.Refused(String why) -> new Try.Settled<>(new Delivery.NotGiven(why));
              case Response.Unreachable(String why) -> new Try.Again<>(why);
            },
        Delivery.NotGiven::new);
  }
}
