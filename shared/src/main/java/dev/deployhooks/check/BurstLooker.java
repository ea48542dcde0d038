package dev.deployhooks.check;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Load;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.Step;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * Sends the same request or invocation many times, and judges each answer and all of them together.
 * The way to green and the secrets are looked up once, and connections are kept, as between a
 * service and the load balancer in front of it.
 */
final class BurstLooker {

  /** Makes a request ready to be sent many times. */
  interface Loading {
    /**
     * The request, ready.
     *
     * @throws CannotLookException if it cannot be sent, now or later
     * @throws SourceException if the way to green cannot be read
     */
    Shot load(Look request, Aim aim, Deadline deadline) throws CannotLookException, SourceException;
  }

  private final Loading loading;
  private final ReadySteps steps;
  private final Time time;
  private final ThreadFactory threads;

  BurstLooker(Loading loading, ReadySteps steps, Time time) {
    this(loading, steps, time, Thread.ofVirtual().name("burst ", 0).factory());
  }

  BurstLooker(Loading loading, ReadySteps steps, Time time, ThreadFactory threads) {
    this.loading = loading;
    this.steps = steps;
    this.time = time;
    this.threads = threads;
  }

  /**
   * Sends the burst.
   *
   * @throws CannotLookException if the request cannot be sent, now or later
   * @throws InterruptedException if the thread is interrupted; the burst is broken off then
   */
  Judged look(Look.Burst look, CheckSpec check, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    String planned = planned(look);
    Load load = look.load();
    if (load.shortest().compareTo(deadline.remaining()) >= 0) {
      return Judged.error(
          planned,
          "nothing was sent: %d requests at %d a second take %s, and %s are left; ask less often, or give the hook more time"
              .formatted(
                  load.total(),
                  load.rate().orElse(0),
                  InWords.of(load.shortest()),
                  InWords.of(deadline.remaining())));
    }
    try {
      return switch (steps.read(look.request(), Map.of(), deadline)) {
        case Step.Reading.Mistaken(String why) -> Judged.error(planned, ReadySteps.senseless(why));
        case Step.Reading.Ready(Look request, List<Expectation> expectations) -> {
          GreenProof.requireKnown(expectations, aim.deployment());
          yield fire(
              look,
              loading.load(request, aim, deadline),
              check.trying(look.request().place(), request, expectations),
              aim,
              deadline);
        }
      };
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(planned, e.getMessage());
    }
  }

  /** What is sent, where it is not known yet to whom. */
  static String planned(Look.Burst look) {
    return "%s, %d times"
        .formatted(
            look.request().planned().map(Looker::planned).orElse("a request"), look.load().total());
  }

  private Judged fire(Look.Burst look, Shot shot, CheckSpec check, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Tally tally = new Tally(look.load().requests(), look.limits());
    Pace pace = new Pace(look.load());
    Volley.End end =
        new Volley(look.load(), tally, pace, time, threads)
            .fire(shot, sight -> Expectations.judged(check, sight, aim.deployment()), deadline);
    List<Observation> observations = tally.observations();
    List<String> details = new ArrayList<>();
    details.add(pace.inWords());
    details.addAll(tally.details());
    return new Judged(
        planned(look), outcome(end, tally, observations), observations, pace.warnings(), details);
  }

  private static Outcome outcome(Volley.End end, Tally tally, List<Observation> observations) {
    return switch (end) {
      case WHOLE -> Expectations.outcome(observations);
      case LOST ->
          switch (Expectations.outcome(observations)) {
            case Outcome.Failed(String why) ->
                new Outcome.Failed(
                    why + "; it was stopped, because the rest could not have changed that");
            case Outcome other -> other;
          };
      case LATE ->
          new Outcome.Error(
              "the time was over when %d of its requests had been counted: ask less often or more at once, or give the hook more time"
                  .formatted(tally.counted()));
    };
  }
}
