package dev.deployhooks.answer;

import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import java.time.Duration;

/** The queue through which a hook comes back under CodeDeploy. */
public interface ReturnQueue {

  /** What came of a call. */
  sealed interface Response {

    /** The queue took it. */
    record Accepted() implements Response {}

    /** It was not taken, and trying again cannot help. */
    record Refused(String why) implements Response {}

    /** It was not taken, and another try may help. */
    record Busy(String why) implements Response {}

    /** Whether it was taken is not known: another try could take it twice. */
    record Unknown(String why) implements Response {}
  }

  /**
   * Sends a ticket once, without retries, and comes back by the deadline.
   *
   * @param delay how long from now the ticket is to arrive, at most 15 minutes
   */
  Response send(ReturnTicket ticket, Duration delay, Deadline deadline);

  /**
   * Has a message that was received arrive again, unless it is deleted.
   *
   * @param delay how long from now, at most 12 hours
   */
  Response postpone(Invocation.QueueMessage message, Duration delay, Deadline deadline);
}
