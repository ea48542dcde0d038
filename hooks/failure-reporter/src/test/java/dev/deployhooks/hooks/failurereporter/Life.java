package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * One run of a function until it returns or is killed. What is done in its name after that does not
 * happen. Its clock may be wrong, and may jump.
 */
final class Life implements Time {

  /** Thrown where the function is no more; whoever catches it can do nothing with it. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final Duration LONG_AFTER = Duration.ofDays(1);

  private final World world;
  private final Faults faults;
  private final Instant end;
  private volatile boolean over;
  private volatile Duration skew;

  Life(World world, Faults faults, Duration timeout) {
    this.world = world;
    this.faults = faults;
    this.end = world.now().plus(timeout);
    this.skew = faults.upTo(Duration.ofMinutes(2)).minusMinutes(1);
  }

  /** A call to the outside: it takes time, and the function may be killed before it. */
  void call() {
    if (over) {
      throw new Killed();
    }
    if (faults.strikes() && faults.oneOf(8) == 0) {
      skew = skew.plus(faults.upTo(Duration.ofMinutes(1))).minusSeconds(30);
    }
    takes(faults.upTo(Duration.ofMillis(faults.oneOf(20) == 0 ? 20_000 : 300)));
    perhapsKilled();
  }

  /** Between a call's doing and its answer: what was done is done. */
  void perhapsKilled() {
    if (over || faults.kills()) {
      kill();
      throw new Killed();
    }
  }

  private void takes(Duration duration) {
    if (over) {
      throw new Killed();
    }
    world.pass(duration);
    if (world.now().isAfter(end)) {
      kill();
      throw new Killed();
    }
  }

  void kill() {
    over = true;
  }

  /** Whether the function lived until it returned. */
  boolean isOver() {
    return over || world.now().isAfter(end);
  }

  @Override
  public Instant now() {
    return over ? world.now().plus(LONG_AFTER) : world.now().plus(skew);
  }

  @Override
  public long nanoTime() {
    return world.sinceStart().toNanos();
  }

  @Override
  public void sleep(Duration duration) {
    if (!over && duration.isPositive()) {
      world.pass(duration);
      if (world.now().isAfter(end)) {
        over = true;
      }
    }
  }
}
