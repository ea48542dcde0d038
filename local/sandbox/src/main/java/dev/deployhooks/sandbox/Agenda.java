package dev.deployhooks.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The order of what happens in virtual time. Everything that works keeps time from jumping; as soon
 * as everything only waits, time jumps to the earliest moment that somebody waits for.
 */
public final class Agenda implements AutoCloseable {

  /** How often a waiting thread looks at the clock, which a function in a child JVM moves too. */
  private static final long LOOK_MILLIS = 10;

  /** Somebody at work: while it is open, time does not jump. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Work in a thread of its own. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  private record Waiter(Instant until, BooleanSupplier done) {}

  private final VirtualClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Waiter> waiters = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private int working;

  Agenda(VirtualClock clock) {
    this.clock = clock;
  }

  /**
   * Keeps time from jumping until the hold is closed, for work that the sandbox does not know of,
   * such as an answer that a test gives from outside.
   */
  public Hold hold() {
    lock.lock();
    try {
      working++;
    } finally {
      lock.unlock();
    }
    return () -> {
      lock.lock();
      try {
        working--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    };
  }

  /** Runs work in a virtual thread, as work that keeps time from jumping. */
  void start(String name, Work work) {
    Hold hold = hold();
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(
                () -> {
                  try (hold) {
                    work.run();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
    lock.lock();
    try {
      threads.removeIf(each -> each.getState() == Thread.State.TERMINATED);
      threads.add(thread);
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /** Says that something happened that somebody may be waiting for. */
  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets virtual time pass in a thread that {@link #start} made. */
  void sleep(Duration duration) throws InterruptedException {
    await(clock.now().plus(duration), () -> false);
  }

  /**
   * Waits in a thread that {@link #start} made.
   *
   * @return true if it is done; false if the moment came first
   */
  boolean await(Instant until, BooleanSupplier done) throws InterruptedException {
    Waiter self = new Waiter(until, done);
    lock.lock();
    try {
      working--;
      waiters.add(self);
      changed.signalAll();
      while (true) {
        if (done.getAsBoolean()) {
          return true;
        }
        if (!clock.now().isBefore(until)) {
          return false;
        }
        if (working == 0 && firstAmongIdle(self)) {
          clock.advanceTo(until);
          changed.signalAll();
        } else {
          changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    } finally {
      waiters.remove(self);
      working++;
      lock.unlock();
    }
  }

  /** Waits in a thread that {@link #start} made, and keeps time from jumping meanwhile. */
  void standStill(BooleanSupplier done) throws InterruptedException {
    lock.lock();
    try {
      while (!done.getAsBoolean()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, from outside, until nothing is under way any more: no deployment, no function, no retry
   * that is still to come.
   */
  public void settle() throws InterruptedException {
    lock.lock();
    try {
      while (working > 0 || !waiters.isEmpty()) {
        changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean firstAmongIdle(Waiter self) {
    Instant now = clock.now();
    for (Waiter waiter : waiters) {
      boolean ready = !now.isBefore(waiter.until()) || waiter.done().getAsBoolean();
      if (ready || waiter.until().isBefore(self.until())) {
        return false;
      }
    }
    return true;
  }

  /** Interrupts everything that is under way. */
  @Override
  public void close() {
    lock.lock();
    try {
      threads.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }
}
