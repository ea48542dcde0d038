package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.time.Deadline;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that is being asked. */
final class Pending<T> {

  private final String what;
  private final FutureTask<Found<T>> task;
  private final Deadline deadline;

  Pending(String what, FutureTask<Found<T>> task, Deadline deadline) {
    this.what = what;
    this.task = task;
    this.deadline = deadline;
  }

  /** What is known without asking. */
  static <T> Pending<T> of(Found<T> found, Deadline deadline) {
    FutureTask<Found<T>> task = new FutureTask<>(() -> found);
    task.run();
    return new Pending<>("nothing", task, deadline);
  }

  /** The answer; unknown if it has not come by the deadline. An interrupt is kept. */
  Found<T> get() {
    try {
      return task.isDone()
          ? task.get()
          : task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      return late();
    } catch (CancellationException _) {
      return late(); // asked for a second time, after the time was over
    } catch (InterruptedException _) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return new Found.Unknown<>(what + " was interrupted");
    } catch (ExecutionException e) {
      return new Found.Unknown<>(
          what + " broke off: " + AwsErrors.bounded(String.valueOf(e.getCause())));
    }
  }

  private Found<T> late() {
    return new Found.Unknown<>(what + " had not been answered when the time was over");
  }
}
