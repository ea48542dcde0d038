package dev.deployhooks.aws;

import dev.deployhooks.deployment.LifecycleEvent;

/** What a hook looks at a deployment of CodeDeploy for. */
sealed interface Occasion {

  /**
   * CodeDeploy has called it, and does not say at which lifecycle event.
   *
   * @param self the name of the function that was called
   */
  record CallOf(String self) implements Occasion {}

  /** It has come back for a lifecycle event. */
  record Event(LifecycleEvent event) implements Occasion {}

  /** It watches the shift of production traffic. */
  record Shift() implements Occasion {}
}
