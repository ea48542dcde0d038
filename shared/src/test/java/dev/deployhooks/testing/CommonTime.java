package dev.deployhooks.testing;

import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Time that several threads live by: when all of them sleep, it moves on to the moment at which the
 * first of them wakes. So what they do takes no time, is exact, and is the same at every run.
 */
public final class CommonTime implements Time, ThreadFactory {

  /** When every test begins. */
  public static final Instant START = Instant.parse("2026-11-22T11:00:00Z");

  private final List<Long> sleepers = new ArrayList<>();
  private long now;
  private int living;

  @Override
  public synchronized Instant now() {
    return START.plusNanos(now);
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    if (!duration.isPositive()) {
      return;
    }
    Long until = now + duration.toNanos();
    sleepers.add(until);
    try {
      moveOn();
      while (now < until) {
        wait();
      }
    } catch (InterruptedException e) {
      sleepers.remove(until);
      throw e;
    }
  }

  /** A thread that lives by this time from now on, until it ends. */
  @Override
  public synchronized Thread newThread(Runnable work) {
    living++;
    return Thread.ofVirtual()
        .unstarted(
            () -> {
              try {
                work.run();
              } finally {
                leave();
              }
            });
  }

  private synchronized void leave() {
    living--;
    moveOn();
  }

  private synchronized void moveOn() {
    if (sleepers.size() == living && living > 0) {
      now = sleepers.stream().min(Long::compare).orElseThrow();
      sleepers.removeIf(until -> until <= now);
      notifyAll();
    }
  }
}
