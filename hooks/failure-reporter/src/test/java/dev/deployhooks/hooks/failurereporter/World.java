package dev.deployhooks.hooks.failurereporter;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that is common to everybody in a schedule, and what is to happen in it. */
final class World {

  /** When every schedule begins. */
  static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private record Event(Instant at, int number, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingInt(Event::number));
  private Instant now = START;
  private int numbers;

  synchronized Instant now() {
    return now;
  }

  synchronized Duration sinceStart() {
    return Duration.between(START, now);
  }

  /** Lets time pass, as a call or a sleep does. */
  synchronized void pass(Duration duration) {
    now = now.plus(duration);
  }

  /** Something happens so much later. */
  synchronized void in(Duration delay, Runnable what) {
    events.add(new Event(now.plus(delay), numbers++, what));
  }

  /** Plays to the given time. Whoever is busy when an event is due delays it. */
  void playUntil(Duration end) {
    while (true) {
      Event next;
      synchronized (this) {
        next = events.poll();
        if (next == null || next.at().isAfter(START.plus(end))) {
          return;
        }
        if (next.at().isAfter(now)) {
          now = next.at();
        }
      }
      next.what().run();
    }
  }
}
