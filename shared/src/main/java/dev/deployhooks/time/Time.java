package dev.deployhooks.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.ServiceLoader;

/**
 * The time that a hook lives by. Production code reads no clock and sleeps nowhere else, so that a
 * test can move time and the sandbox can let an hour pass in a moment.
 */
public interface Time {

  /** The wall clock. */
  Instant now();

  /**
   * A monotonic counter in nanoseconds with no relation to {@link #now()}; only differences mean
   * anything. It measures how long real work took, such as the latency of a request, and runs on
   * even where {@link #now()} is moved.
   */
  long nanoTime();

  /**
   * Waits until {@link #now()} has advanced by the given duration.
   *
   * @param duration how long to wait; nothing happens if zero or negative
   * @throws InterruptedException if the thread is interrupted before the time has come
   */
  void sleep(Duration duration) throws InterruptedException;

  /**
   * The time of this process: the one implementation found on the class path through {@link
   * ServiceLoader}, else the system's. The artifacts of the hooks contain no implementation; only
   * {@code local/} puts one beside a hook that it runs, and no environment variable does.
   *
   * @throws IllegalStateException if more than one implementation is found
   */
  static Time ofThisProcess() {
    Iterator<Time> found = ServiceLoader.load(Time.class, Time.class.getClassLoader()).iterator();
    if (!found.hasNext()) {
      return SystemTime.INSTANCE;
    }
    Time time = found.next();
    if (found.hasNext()) {
      throw new IllegalStateException(
          "more than one dev.deployhooks.time.Time on the class path: "
              + time
              + ", "
              + found.next());
    }
    return time;
  }
}
