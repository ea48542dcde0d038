package dev.deployhooks.answer;

import dev.deployhooks.time.Deadline;

/** Says how a deployment stands. */
@FunctionalInterface
public interface StandingSource {

  /** Asks once, and comes back by the deadline. It throws nothing. */
  Standing of(String deploymentId, Deadline deadline);
}
