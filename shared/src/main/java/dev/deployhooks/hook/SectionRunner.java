package dev.deployhooks.hook;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.Section;
import dev.deployhooks.time.Deadline;

/** Looks at what a section of a plan asks for. */
@FunctionalInterface
public interface SectionRunner {

  /**
   * One look, by the deadline.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  Looked look(Section section, Looking looking, Deadline deadline) throws InterruptedException;

  /**
   * When the section wants to be looked at. It is asked before the first look, because the way back
   * is made sure of before anything is looked at.
   *
   * @param event the lifecycle event at which the hook was called
   */
  default Pace pace(Section section, LifecycleEvent event) {
    return new Pace.Once();
  }
}
