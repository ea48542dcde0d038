package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.hook.LooksOfThisInstance.Known;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The stay of a hook that CodeDeploy has called. It comes back through the queue; where there is
 * none, or it takes nothing, the hook waits inside the function, for as long as that lasts.
 */
final class FirstVisit implements Visit {

  /** What a look needs at least of the time that is left. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Looks looks;
  private final Invocation.CodeDeploy call;
  private final Notes notes;
  private volatile Optional<ReturnTicket> sent = Optional.empty();
  private JsonObject states = new JsonObject();
  private Duration pause = Duration.ZERO;

  FirstVisit(Looks looks, Invocation.CodeDeploy call, Notes notes) {
    this.looks = looks;
    this.call = call;
    this.notes = notes;
  }

  @Override
  public Turn turn(Deadline deadline) {
    return sent.isPresent() || isTimeFor(pause, deadline) ? Turn.ANOTHER_MAY_FOLLOW : Turn.LAST;
  }

  private static boolean isTimeFor(Duration wait, Deadline deadline) {
    return deadline.remaining().compareTo(wait.plus(LOOK)) > 0;
  }

  @Override
  public JsonObject states() {
    return states;
  }

  @Override
  public void secure(
      Deployment deployment, LifecycleEvent event, Duration wished, Deadline deadline) {
    pause = wished;
    Time time = deadline.time();
    // CodeDeploy's hour has run since the event began: where that is not known, it began long ago.
    Instant began =
        deployment
            .times()
            .event()
            .known()
            .orElseGet(() -> time.now().minus(ReturnTicket.LONGEST_ON_THE_WAY));
    Instant end = began.plus(ReturnTicket.LAST_LOOK);
    ReturnTicket ticket =
        new ReturnTicket(
            looks.hook(),
            new Purpose.Answer(),
            call,
            event.name(),
            2,
            0,
            end,
            wished,
            ReturnTicket.State.none());
    looks
        .departures()
        .begin(ticket, ticket.untilAtMost(ticket.pause(), time.now()), deadline)
        .ifPresentOrElse(
            why -> notes.remark("the hook cannot come back: " + why),
            () -> {
              sent = Optional.of(ticket);
              notes.remark("look 1 of %s; the last is to be at %s".formatted(ticket.chain(), end));
              looks
                  .known()
                  .remember(ticket.chain(), new Known(1, true, ReturnTicket.State.none(), wished));
            });
  }

  @Override
  public Next undecided(Answer.InProgress notYet, Deadline deadline) throws InterruptedException {
    if (sent.isPresent()) {
      looks
          .known()
          .remember(
              sent.get().chain(),
              new Known(1, true, new ReturnTicket.State(1, notYet.state()), notYet.again()));
      return new Next.Leave(notYet);
    }
    if (!isTimeFor(notYet.again(), deadline)) {
      return new Next.Leave(
          new Answer.Failed(
              "it could not be told within the time of the function, and the hook cannot come back: %s; set %s, or raise the function's time-out"
                  .formatted(notYet.why(), Wiring.QUEUE_URL)));
    }
    notes.remark(
        "waited %d s inside the function instead of coming back"
            .formatted(notYet.again().toSeconds()));
    deadline.time().sleep(notYet.again());
    states = notYet.state();
    pause = notYet.again();
    return new Next.LookAgain();
  }

  @Override
  public Optional<Answer> another(String why, Deadline deadline) {
    return sent.map(ticket -> new Answer.InProgress(why, ticket.pause(), states));
  }
}
