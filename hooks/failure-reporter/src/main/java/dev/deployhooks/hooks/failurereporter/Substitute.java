package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.answer.Delivery;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.answer.Standing;
import dev.deployhooks.answer.StandingSource;
import dev.deployhooks.answer.Telling;
import dev.deployhooks.hooks.failurereporter.Outcome.Said;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what is left to do for a dead hook. It cannot know whether the release is good, so it says
 * Failed; only a proven rollback passes. CodeDeploy and CodePipeline themselves see to it that an
 * answer that was given before stays.
 */
final class Substitute {

  /** How long it may take to find out whether it is a rollback. */
  static final Duration QUESTION_LIMIT = Duration.ofSeconds(3);

  private final Supplier<StandingSource> standings;
  private final Supplier<Telling> telling;

  Substitute(Supplier<StandingSource> standings, Supplier<Telling> telling) {
    this.standings = standings;
    this.telling = telling;
  }

  /**
   * Does it, by the deadline. It throws nothing.
   *
   * @param receipt which try it is, from 1, as far as it is known
   */
  Outcome standIn(Loss loss, int receipt, Deadline deadline) {
    return switch (loss) {
      case Loss.Unanswered(Invocation.CodeDeploy call, String how) ->
          answered(call, how, receipt, deadline);
      case Loss.Guarded(Invocation.CodeDeploy call, String looks) ->
          guarded(call, looks, receipt, deadline);
      case Loss.Unwatched(String deploymentId, Purpose.OnLost onLost, String how) ->
          unwatched(deploymentId, onLost, how, receipt, deadline);
      case Loss.Job(String jobId, String how, Optional<String> run) ->
          failed(jobId, how, run, receipt, deadline);
      case Loss.NothingWaits(String why) ->
          new Outcome(new Waiting.Nobody(), Said.NOTHING, why, new Delivery.NotNeeded());
      case Loss.NotUnderstood(String why) ->
          new Outcome(new Waiting.Nobody(), Said.NOT_UNDERSTOOD, why, new Delivery.NotNeeded());
    };
  }

  private static JobReporter.Result failure(String how, Optional<String> run) {
    return new JobReporter.Result.Failure(
        JobReporter.bounded(how, JobReporter.LONGEST_MESSAGE), run);
  }

  /** What CodePipeline does not take any more at a later try it may never have been told. */
  private Outcome failed(
      String jobId, String how, Optional<String> run, int receipt, Deadline deadline) {
    Waiting waiting = new Waiting.Job(jobId);
    Delivery delivery = told(() -> telling.get().report(failure(how, run), jobId, deadline));
    return switch (delivery) {
      case Delivery.AlreadyHad() when receipt > 1 ->
          new Outcome(
              waiting,
              Said.FAILED,
              how,
              new Delivery.NotGiven(
                  "an earlier try is not known to have told CodePipeline, and now the job takes no"
                      + " result: its time is over, or it has one"));
      case Delivery.AlreadyHad() ->
          new Outcome(waiting, Said.NOTHING, "it has had its result already: " + how, delivery);
      case Delivery.Given(),
          Delivery.Returned(),
          Delivery.NotNeeded(),
          Delivery.NotGiven(String _) ->
          new Outcome(waiting, Said.FAILED, how, delivery);
    };
  }

  /** A guard that finds its event answered has nothing to tell, and nobody was lost. */
  private Outcome guarded(
      Invocation.CodeDeploy call, String looks, int receipt, Deadline deadline) {
    Outcome outcome = answered(call, looks + ", and nobody had answered", receipt, deadline);
    return switch (outcome.delivery()) {
      case Delivery.AlreadyHad(), Delivery.NotNeeded() ->
          new Outcome(
              outcome.waiting(),
              Said.ANSWERED,
              "nothing waited for an answer any more when " + looks,
              outcome.delivery());
      case Delivery.Given(), Delivery.Returned(), Delivery.NotGiven(String _) -> outcome;
    };
  }

  private Outcome answered(Invocation.CodeDeploy call, String how, int receipt, Deadline deadline) {
    String id = call.deploymentId();
    return switch (standing(id, deadline)) {
      case Standing.Rollback(String evidence) ->
          new Outcome(
              new Waiting.Deployment(id),
              Said.SUCCEEDED,
              "this is a rollback, which nothing holds up: %s; %s".formatted(evidence, how),
              told(() -> telling.get().report(Status.SUCCEEDED, call, deadline)));
      case Standing.Expired(String status) when receipt > 1 -> missed(id, Said.FAILED, status, how);
      case Standing.Expired(String status) -> over(id, status, how);
      case Standing.Over(String status) -> over(id, status, how);
      case Standing.UnderWay() -> failed(call, how, deadline);
      case Standing.Unreadable(String why) ->
          failed(call, how + "; whether it is a rollback is not known: " + why, deadline);
    };
  }

  private Outcome failed(Invocation.CodeDeploy call, String why, Deadline deadline) {
    Waiting waiting = new Waiting.Deployment(call.deploymentId());
    Delivery delivery = told(() -> telling.get().report(Status.FAILED, call, deadline));
    return delivery instanceof Delivery.AlreadyHad
        ? new Outcome(waiting, Said.NOTHING, "it has had its answer already: " + why, delivery)
        : new Outcome(waiting, Said.FAILED, why, delivery);
  }

  private Outcome unwatched(
      String id, Purpose.OnLost onLost, String how, int receipt, Deadline deadline) {
    return switch (standing(id, deadline)) {
      case Standing.Rollback(String evidence) ->
          new Outcome(
              new Waiting.Deployment(id),
              Said.NOTHING,
              "a rollback is not stopped: %s; %s".formatted(evidence, how),
              new Delivery.NotNeeded());
      case Standing.Over(String status)
          when receipt > 1 && onLost == Purpose.OnLost.STOP && status.equals("Succeeded") ->
          missed(id, Said.STOP, status, how);
      case Standing.Over(String status) -> over(id, status, how);
      case Standing.Expired(String status) -> over(id, status, how);
      case Standing.UnderWay() -> unwatched(id, onLost, how, "", deadline);
      case Standing.Unreadable(String why) ->
          unwatched(id, onLost, how, "; how it stands is not known: " + why, deadline);
    };
  }

  private Outcome unwatched(
      String id, Purpose.OnLost onLost, String how, String further, Deadline deadline) {
    return switch (onLost) {
      case STOP ->
          new Outcome(
              new Waiting.Deployment(id),
              Said.STOP,
              "the shift of traffic is not watched any more: " + how + further,
              told(() -> telling.get().stop(id, deadline)));
      case ALARM ->
          new Outcome(
              new Waiting.Deployment(id),
              Said.ALARM,
              "THE SHIFT OF TRAFFIC IS NOT WATCHED ANY MORE, and the plan wants it to go on (onWatchLost: alarm): "
                  + how
                  + further,
              new Delivery.NotNeeded());
    };
  }

  /** It was tried, and has come too late: that is left, so that it ends where somebody looks. */
  private static Outcome missed(String id, Said said, String status, String how) {
    return new Outcome(
        new Waiting.Deployment(id),
        said,
        how,
        new Delivery.NotGiven(
            "the deployment ended as %s before CodeDeploy could be told".formatted(status)));
  }

  private static Outcome over(String id, String status, String how) {
    return new Outcome(
        new Waiting.Deployment(id),
        Said.NOTHING,
        "the deployment has ended already: %s; %s".formatted(status, how),
        new Delivery.NotNeeded());
  }

  private Standing standing(String id, Deadline deadline) {
    try {
      return standings.get().of(id, deadline.atMost(QUESTION_LIMIT));
    } catch (RuntimeException | LinkageError e) {
      return new Standing.Unreadable("unexpected: " + e);
    }
  }

  private static Delivery told(Supplier<Delivery> tell) {
    try {
      return tell.get();
    } catch (RuntimeException | LinkageError e) {
      return new Delivery.NotGiven("unexpected: " + e);
    }
  }
}
