package dev.deployhooks.rehearsal;

import dev.deployhooks.sandbox.VirtualClock;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;

/** The sandbox's time: to sleep is to move it. */
record SandboxTime(VirtualClock clock) implements Time {

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    clock.advanceTo(clock.now().plus(duration));
  }
}
