package dev.deployhooks.hooks.failurereporter;

import java.util.List;

/** What the reporter was called with. */
sealed interface Received {

  /** The record of an invocation that came to nothing. */
  record FromLambda(Loss loss) implements Received {}

  /** Messages of the queue of dead letters. */
  record FromQueue(List<Message> messages) implements Received {
    public FromQueue {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A message.
   *
   * @param id by which Lambda is told that it was not handled
   * @param receipt how often it was received, from 1: what comes again could not be told before
   */
  record Message(String id, Loss loss, int receipt) {}
}
