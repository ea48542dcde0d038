package dev.deployhooks.hook;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.time.Deadline;

/**
 * One invocation while it is judged.
 *
 * @param invocation who called, and for what
 * @param self the name of the function that was called
 * @param visit how the hook comes back if it cannot tell yet
 * @param deadline when there is no more time to judge
 * @param notes what has been found out so far
 */
record Sitting(Invocation invocation, String self, Visit visit, Deadline deadline, Notes notes) {

  /** Whether the lifecycle event has been let pass, and the shift of traffic is watched. */
  boolean isWatch() {
    return invocation instanceof Invocation.Return back
        && back.ticket().purpose() instanceof Purpose.Watch;
  }

  /**
   * The lifecycle event at which the hook was called, for which the plan has its sections.
   *
   * @param now the event that is in progress
   */
  LifecycleEvent calledAt(LifecycleEvent now) {
    return invocation instanceof Invocation.Return back
        ? LifecycleEvent.of(back.ticket().event())
        : now;
  }
}
