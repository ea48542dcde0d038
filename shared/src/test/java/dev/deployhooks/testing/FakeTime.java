package dev.deployhooks.testing;

import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Time that a test moves: sleeping takes no time, and moves it. */
public final class FakeTime implements Time {

  /** When every test begins. */
  public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  @Override
  public Instant now() {
    return now.get();
  }

  @Override
  public long nanoTime() {
    return Duration.between(START, now.get()).toNanos();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (duration.isPositive()) {
      sleeps.add(duration);
      advance(duration);
    }
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    now.updateAndGet(before -> before.plus(duration));
  }

  /** What was slept, in order. */
  public List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }
}
