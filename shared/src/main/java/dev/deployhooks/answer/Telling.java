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
 * Telling CodeDeploy or CodePipeline something before the deadline. What may help is tried again,
 * with pauses that double; what cannot help is not. It knows no plan and no check, so that whoever
 * speaks for a dead hook can use it.
 */
public final class Telling {

  /** How long one call may take, so that there is time for another. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(3);

  private final Supplier<LifecycleEventReporter> reporter;
  private final Supplier<DeploymentStopper> stopper;
  private final Supplier<JobReporter> jobs;
  private final Time time;

  /** Tells through these, each asked for when there is something for it to do. */
  public Telling(
      Supplier<LifecycleEventReporter> reporter,
      Supplier<DeploymentStopper> stopper,
      Supplier<JobReporter> jobs,
      Time time) {
    this.reporter = reporter;
    this.stopper = stopper;
    this.jobs = jobs;
    this.time = time;
  }

  /** Answers a lifecycle event. */
  public Delivery report(Status status, Invocation.CodeDeploy call, Deadline deadline) {
    LifecycleEventReporter made = reporter.get();
    return insist(deadline, limit -> made.report(call, status, limit));
  }

  /** Stops a deployment, with rollback. */
  public Delivery stop(String deploymentId, Deadline deadline) {
    DeploymentStopper made = stopper.get();
    return insist(deadline, limit -> made.stop(deploymentId, limit));
  }

  /** Answers a job of CodePipeline. */
  public Delivery report(JobReporter.Result result, String jobId, Deadline deadline) {
    JobReporter made = jobs.get();
    return insist(deadline, limit -> made.report(jobId, result, limit));
  }

  /** Makes a call until it has an outcome or there is no time. */
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
