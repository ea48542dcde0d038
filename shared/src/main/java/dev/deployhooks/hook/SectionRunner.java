package dev.deployhooks.hook;

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
}
