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
import dev.deployhooks.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The stay of a hook that has come back through its queue. It sends its successor before it looks,
 * so that the chain goes on if it is killed. A message that was delivered before sends none, in
 * case its first delivery did: a look that cannot tell and has no successor of its own goes back
 * into the queue itself. So there is always a next look, and never more messages than looks.
 */
final class ReturnVisit implements Visit {

  /** How often a look is delivered at the most, in how many messages ever. */
  static final int DELIVERIES = 10;

  /** More looks than the shortest pause allows until the end of the longest watch. */
  static final int MOST_LOOKS = 3_200;

  /** So much before its end a look is the last. */
  private static final Duration NEARLY = Duration.ofSeconds(5);

  private final Looks looks;
  private final ReturnTicket ticket;
  private final Invocation.QueueMessage message;
  private final Notes notes;
  private final ReturnTicket.State state;
  private final Duration pause;
  private volatile boolean asked;
  private volatile boolean succeeded;
  private volatile boolean stays;

  private ReturnVisit(
      Looks looks, Invocation.Return back, ReturnTicket.State state, Duration pause, Notes notes) {
    this.looks = looks;
    this.ticket = back.ticket();
    this.message = back.message();
    this.notes = notes;
    this.state = state;
    this.pause = pause;
  }

  /**
   * The stay; none if this instance has begun this look before, or a later one. It is begun again
   * only if its successor could not be sent then.
   */
  static Optional<ReturnVisit> of(Looks looks, Invocation.Return back, Notes notes) {
    ReturnTicket ticket = back.ticket();
    Optional<Known> last = looks.known().last(ticket.chain());
    boolean begun =
        last.filter(
                known ->
                    known.look() > ticket.look()
                        || (known.look() == ticket.look() && known.succeeded()))
            .isPresent();
    if (begun) {
      return Optional.empty();
    }
    Optional<Known> newer = last.filter(known -> known.state().look() > ticket.state().look());
    ReturnTicket.State state = newer.map(Known::state).orElse(ticket.state());
    Duration pause = newer.map(Known::pause).orElse(ticket.pause());
    notes.remark(
        "look %d of %s%s; the last is to be at %s"
            .formatted(
                ticket.look(),
                ticket.chain(),
                back.message().receiveCount() == 1
                    ? ""
                    : ", delivery " + (ticket.deliveriesBefore() + back.message().receiveCount()),
                ticket.end()));
    return Optional.of(new ReturnVisit(looks, back, state, ReturnTicket.bounded(pause), notes));
  }

  /** Whether the message is to stay in the queue. */
  boolean stays() {
    return stays;
  }

  @Override
  public Turn turn(Deadline deadline) {
    return !deadline.time().now().isBefore(ticket.end().minus(NEARLY))
            || ticket.look() >= MOST_LOOKS
            || deliveries() >= DELIVERIES
        ? Turn.LAST
        : Turn.ANOTHER_MAY_FOLLOW;
  }

  @Override
  public JsonObject states() {
    return state.sections();
  }

  @Override
  public void secure(
      Deployment deployment, LifecycleEvent event, Duration wished, Deadline deadline) {
    secure(deadline);
  }

  private void secure(Deadline deadline) {
    if (asked) {
      return;
    }
    asked = true;
    guard(deadline);
    if (turn(deadline) == Turn.LAST) {
      return;
    }
    if (deliveries() == 1) {
      Optional<String> trouble =
          looks.departures().next(ticket.next(pause, state), inTime(pause, deadline), deadline);
      trouble.ifPresent(why -> notes.remark("the next look could not be sent: " + why));
      succeeded = trouble.isEmpty();
    }
    looks.known().remember(ticket.chain(), new Known(ticket.look(), succeeded, state, pause));
  }

  /**
   * Late in the hour a look that dies cannot wait until its receipts are used up: the failure
   * reporter has a message then that comes when the looks are over, and answers if nobody has.
   */
  private void guard(Deadline deadline) {
    Instant now = deadline.time().now();
    if (!ticket.wantsGuard(now)
        || !looks.departures().isGuarded()
        || looks.known().isGuarded(ticket.chain())) {
      return;
    }
    looks
        .departures()
        .guard(ticket, Duration.between(now, ticket.over()), deadline)
        .ifPresentOrElse(
            why -> notes.remark("nobody would answer if the looks died from now on: " + why),
            () -> {
              looks.known().guarded(ticket.chain());
              notes.remark(
                  "the failure reporter answers at %s if nobody has".formatted(ticket.over()));
            });
  }

  private Duration inTime(Duration wished, Deadline deadline) {
    return ticket.untilAtMost(wished, deadline.time().now());
  }

  @Override
  public Next undecided(Answer.InProgress notYet, Deadline deadline) {
    looks
        .known()
        .remember(
            ticket.chain(),
            new Known(
                ticket.look(),
                succeeded,
                new ReturnTicket.State(ticket.look(), notYet.state()),
                notYet.again()));
    if (!succeeded) {
      stay(deadline);
    }
    return new Next.Leave(notYet);
  }

  @Override
  public Optional<Answer> another(String why, Deadline deadline) {
    if (turn(deadline) == Turn.LAST) {
      return Optional.empty();
    }
    secure(deadline);
    if (!succeeded) {
      stay(deadline);
    }
    return Optional.of(new Answer.InProgress(why, pause, state.sections()));
  }

  /** How often this look has been delivered, this time included. */
  private int deliveries() {
    return ticket.deliveriesBefore() + message.receiveCount();
  }

  /**
   * Goes back into the queue itself. The deliveries that it has left come at pauses that double,
   * the first as short as the time until the end allows: the last delivery is the last look. A
   * message that has no receipt left sends another in its place, because the queue would take it
   * for dead.
   */
  private void stay(Deadline deadline) {
    stays = true;
    int deliveries = Math.max(1, DELIVERIES - deliveries());
    Duration left = Duration.between(deadline.time().now(), ticket.end());
    Duration first = left.dividedBy((1L << deliveries) - 1);
    Duration delay = inTime(first.compareTo(pause) < 0 ? pause : first, deadline);
    if (message.receiveCount() < ReturnTicket.RECEIVES) {
      notes.remark(
          looks
              .departures()
              .postpone(message, delay, deadline)
              .map(
                  why ->
                      "this look's own message comes again after the queue's visibility time-out: "
                          + why)
              .orElseGet(
                  () ->
                      "this look's own message comes again in %d s".formatted(delay.toSeconds())));
      return;
    }
    Optional<String> trouble =
        looks.departures().next(ticket.again(message.receiveCount()), delay, deadline);
    stays = trouble.isPresent();
    notes.remark(
        trouble
            .map(
                why -> "this look is given up to the dead letters, it cannot be sent again: " + why)
            .orElseGet(() -> "this look was sent again, for in %d s".formatted(delay.toSeconds())));
  }

  /** The lifecycle event of a watch has been let pass: what is left is to stop the deployment. */
  @Override
  public Answer refusal(String why) {
    return switch (ticket.purpose()) {
      case Purpose.Answer() -> new Answer.Failed(why);
      case Purpose.Watch _ -> new Answer.Stop(why);
    };
  }

  @Override
  public Answer answerTo(Verdict verdict) {
    return switch (ticket.purpose()) {
      case Purpose.Answer() -> Answer.to(verdict);
      case Purpose.Watch _ ->
          switch (Answer.to(verdict)) {
            case Answer.Succeeded passed ->
                new Answer.Nothing("the watch ends: " + passed.inWords());
            case Answer.Failed(String why) -> new Answer.Stop(why);
            case Answer.Stop stop -> stop;
            case Answer.Spared spared -> spared;
            case Answer.Nothing nothing -> nothing;
            case Answer.InProgress notYet -> notYet;
          };
    };
  }
}
