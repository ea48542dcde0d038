package dev.deployhooks.deployment;

import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;

/** Where a hook finds out what it was called for. */
public interface DeploymentSource {

  /**
   * Finds out what an invocation is about.
   *
   * @param invocation the call
   * @param self the function that was called: its name, to recognise it among the hooks of an
   *     AppSpec
   * @param deadline by when to be done; what is not known by then is {@link Found.Unknown} or
   *     {@link Situation.Unreadable}
   */
  Situation find(Invocation invocation, String self, Deadline deadline);
}
