package dev.deployhooks.hook;

import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.answer.ReturnQueue.Response;
import dev.deployhooks.answer.Sending;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way into the queue through which a hook comes back; there is none where none is configured.
 */
final class Departures {

  /** How long the calls of one message may take together. */
  static final Duration LIMIT = Duration.ofSeconds(8);

  private static final String NO_QUEUE =
      "the function has no queue: set %s to the one that feeds it".formatted(Wiring.QUEUE_URL);

  private final Optional<Supplier<ReturnQueue>> queue;
  private final Optional<Supplier<ReturnQueue>> guard;
  private final Time time;

  /**
   * Ways.
   *
   * @param queue the hook's own
   * @param guard that of the failure reporter
   */
  Departures(
      Optional<Supplier<ReturnQueue>> queue, Optional<Supplier<ReturnQueue>> guard, Time time) {
    this.queue = queue;
    this.guard = guard;
    this.time = time;
  }

  /** One thing that is asked of the queue. */
  private interface Asked {
    Response of(ReturnQueue queue, Deadline deadline);
  }

  /**
   * Begins a chain of looks. Where it is not known whether the queue took the ticket it is sent
   * again: a chain too many does no harm, and happens at most once.
   *
   * @return why it was not taken, if it was not
   */
  Optional<String> begin(ReturnTicket ticket, Duration delay, Deadline deadline) {
    return insist(
        queue, Sending.UNTIL_TAKEN, deadline, (to, limit) -> to.send(ticket, delay, limit));
  }

  /** Whether anybody would answer in the place of looks that die late. */
  boolean isGuarded() {
    return guard.isPresent();
  }

  /**
   * Has somebody answer who does not depend on the looks, when they are over and nobody has. Twice
   * does no harm.
   *
   * @return why nobody is known to, if nobody is
   */
  Optional<String> guard(ReturnTicket ticket, Duration delay, Deadline deadline) {
    return insist(
        guard, Sending.UNTIL_TAKEN, deadline, (to, limit) -> to.send(ticket, delay, limit));
  }

  /**
   * Continues a chain of looks, with one ticket at the most: a fault at every look must not
   * multiply them.
   *
   * @return why it is not known to have been taken, if it is not
   */
  Optional<String> next(ReturnTicket ticket, Duration delay, Deadline deadline) {
    return insist(
        queue, Sending.AT_MOST_ONCE, deadline, (to, limit) -> to.send(ticket, delay, limit));
  }

  /**
   * Has the message of this look come again.
   *
   * @return why it will come after the queue's own time instead, if it will
   */
  Optional<String> postpone(Invocation.QueueMessage message, Duration delay, Deadline deadline) {
    return insist(
        queue, Sending.UNTIL_TAKEN, deadline, (to, limit) -> to.postpone(message, delay, limit));
  }

  private Optional<String> insist(
      Optional<Supplier<ReturnQueue>> way, Sending how, Deadline deadline, Asked asked) {
    if (way.isEmpty()) {
      return Optional.of(NO_QUEUE);
    }
    try {
      ReturnQueue to = way.get().get();
      return how.insist(deadline.atMost(LIMIT), time, limit -> asked.of(to, limit));
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("unexpected: " + e);
    }
  }
}
