package dev.deployhooks.check;

import dev.deployhooks.time.Deadline;

/** A request or an invocation that is ready to be sent, as often as wanted. */
@FunctionalInterface
interface Shot {

  /**
   * Sends it once.
   *
   * @throws CannotLookException if it cannot be sent, now or later
   * @throws InterruptedException if the thread is interrupted
   */
  Sight fire(Deadline deadline) throws CannotLookException, InterruptedException;
}
