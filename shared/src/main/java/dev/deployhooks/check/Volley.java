package dev.deployhooks.check;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Load;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of a burst. As many threads as may be under way each take the next request,
 * wait until it is due, and send it. So no request is left out because others are slow, and what is
 * sent late for want of a free thread counts from the moment at which it was due (that is, without
 * what is called coordinated omission).
 *
 * @see <a href="https://www.azul.com/files/HowNotToMeasureLatency_LLSummit_NYC_12Nov2013.pdf">How
 *     not to measure latency</a>
 */
final class Volley {

  /** How the sending ended. */
  enum End {
    /** Every request was sent and counted. */
    WHOLE,
    /** It was stopped, because a limit could no longer be met. */
    LOST,
    /** The time was over. */
    LATE
  }

  /** With so little time left, a request that got no answer was cut short. */
  private static final Duration CUT_SHORT = Duration.ofMillis(5);

  private final Load load;
  private final Tally tally;
  private final Pace pace;
  private final Time time;
  private final ThreadFactory threads;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
  private volatile End end = End.WHOLE;
  private volatile boolean over;
  private List<Thread> workers = List.of();

  Volley(Load load, Tally tally, Pace pace, Time time, ThreadFactory threads) {
    this.load = load;
    this.tally = tally;
    this.pace = pace;
    this.time = time;
    this.threads = threads;
  }

  /**
   * Sends them, and comes back when all of it is over.
   *
   * @param judge judges what one request saw
   * @throws CannotLookException if the request cannot be sent, now or later
   * @throws InterruptedException if the thread is interrupted; the sending is broken off then
   */
  End fire(Shot shot, Function<Sight, Judged> judge, Deadline deadline)
      throws CannotLookException, InterruptedException {
    long start = time.nanoTime();
    synchronized (this) {
      workers =
          IntStream.range(0, Math.min(load.concurrency(), load.total()))
              .mapToObj(_ -> threads.newThread(() -> work(start, shot, judge, deadline)))
              .toList();
      workers.forEach(Thread::start);
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } finally {
      stop();
    }
    switch (trouble.get()) {
      case null -> {
        return end;
      }
      case CannotLookException cannot -> throw cannot;
      case RuntimeException mistake -> throw mistake;
      case Error error -> throw error;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }

  private void work(long start, Shot shot, Function<Sight, Judged> judge, Deadline deadline) {
    try {
      while (!over) {
        int index = next.getAndIncrement();
        if (index >= load.total()) {
          return;
        }
        one(index, start, shot, judge, deadline);
      }
    } catch (InterruptedException _) {
      // It was stopped; whoever did so knows why.
    } catch (Throwable e) {
      trouble.compareAndSet(null, e);
      stop();
    }
  }

  private void one(
      int index, long start, Shot shot, Function<Sight, Judged> judge, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Optional<Duration> due = load.due(index);
    Duration early = due.orElse(Duration.ZERO).minus(since(start));
    if (early.compareTo(deadline.remaining()) > 0) {
      stopAs(End.LATE);
      return;
    }
    if (early.isPositive()) {
      time.sleep(early);
    }
    if (over) {
      return;
    }
    if (deadline.passed()) {
      stopAs(End.LATE);
      return;
    }
    Duration sent = since(start);
    // Time that is moved may have let it sleep too short.
    Duration from = due.filter(moment -> moment.compareTo(sent) < 0).orElse(sent);
    pace.sent(sent, sent.minus(from));
    Sight sight = shot.fire(deadline);
    Duration latency = since(start).minus(from);
    if (sight instanceof Judged && deadline.remaining().compareTo(CUT_SHORT) < 0) {
      stopAs(End.LATE);
      return;
    }
    if (index >= load.warmUp() && !over) {
      count(sight, latency, judge);
    }
  }

  private void count(Sight sight, Duration latency, Function<Sight, Judged> judge) {
    switch (judge.apply(sight).outcome()) {
      case Outcome.Passed _ -> tally.held(latency);
      case Outcome.Failed(String why) -> tally.failed(why);
      case Outcome.Error(String why) -> tally.failed(why);
      case Outcome.Inconclusive(String why) -> tally.failed(why);
      case Outcome.NotRun(String why) -> tally.failed(why);
    }
    if (tally.lost() && tally.counted() < load.requests()) {
      stopAs(End.LOST);
    }
  }

  private Duration since(long start) {
    return Duration.ofNanos(time.nanoTime() - start);
  }

  private synchronized void stopAs(End how) {
    if (!over) {
      end = how;
      stop();
    }
  }

  /** Wakes those that wait and breaks off what is under way. */
  private synchronized void stop() {
    over = true;
    for (Thread worker : workers) {
      if (!worker.equals(Thread.currentThread())) {
        worker.interrupt();
      }
    }
  }
}
