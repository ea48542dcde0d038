package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * Calls to AWS under one deadline, each on a virtual thread of its own: what is independent runs
 * side by side, and a thread that waits for a slow answer can be left behind. A call never throws:
 * what AWS did not say is {@link Found.Unknown}, with the reason.
 */
final class Calls {

  /** The longest that one call may take, tries of the client together. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Deadline deadline;

  Calls(Deadline deadline) {
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Bounds a request in time; every request passes here. */
  void bound(AwsRequestOverrideConfiguration.Builder request) {
    Duration limit = deadline.limit(LONGEST);
    request.apiCallTimeout(limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit);
  }

  /**
   * Begins to ask AWS.
   *
   * @param action as IAM spells it, such as {@code codedeploy:GetDeployment}
   * @param about what is asked about, such as {@code deployment d-1}
   * @param call the call, bounded with {@link #bound}; null if the answer lacks what was asked for
   */
  <T> Pending<T> ask(String action, String about, Supplier<? extends @Nullable T> call) {
    if (deadline.passed()) {
      return Pending.of(
          new Found.Unknown<>("no time was left to ask %s of %s".formatted(action, about)),
          deadline);
    }
    return start(action + " of " + about, () -> answer(action, about, call));
  }

  /** What is known without asking, where something else would be asked. */
  <T> Pending<T> known(Found<T> found) {
    return Pending.of(found, deadline);
  }

  /** Begins work that asks AWS several things one after the other. */
  <T> Pending<T> aside(String what, Supplier<Found<T>> work) {
    return start(what, work);
  }

  private <T> Pending<T> start(String what, Supplier<Found<T>> work) {
    FutureTask<Found<T>> task = new FutureTask<>(work::get);
    Thread.ofVirtual().name(what).start(task);
    return new Pending<>(what, task, deadline);
  }

  private static <T> Found<T> answer(
      String action, String about, Supplier<? extends @Nullable T> call) {
    try {
      T value = call.get();
      if (value == null) {
        return new Found.Unknown<>(
            "%s of %s answered without what was asked for".formatted(action, about));
      }
      return new Found.Known<>(value, action.substring(action.indexOf(':') + 1));
    } catch (RuntimeException e) {
      return new Found.Unknown<>(Refusal.why(action, about, e));
    }
  }
}
