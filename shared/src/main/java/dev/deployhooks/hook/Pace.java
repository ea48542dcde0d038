package dev.deployhooks.hook;

import dev.deployhooks.invocation.Purpose;
import java.time.Duration;

/** When a section wants to be looked at. */
public sealed interface Pace {

  /** At once: one look always tells. */
  record Once() implements Pace {}

  /**
   * At once, and again until it can be told.
   *
   * @param pause between the first two looks; from then on, what the last look wished
   */
  record UntilDone(Duration pause) implements Pace {}

  /**
   * While production traffic moves to green. The lifecycle event before it is let pass as soon as
   * the watch is armed.
   *
   * @param pause between the first two looks; from then on, what the last look wished
   * @param atMost how long the watch lasts, even if traffic moves still
   * @param onLost what becomes of the deployment if the watch dies
   */
  record DuringTheShift(Duration pause, Duration atMost, Purpose.OnLost onLost) implements Pace {

    /** A watch whose loss stops the deployment. */
    public DuringTheShift(Duration pause, Duration atMost) {
      this(pause, atMost, Purpose.OnLost.STOP);
    }
  }
}
