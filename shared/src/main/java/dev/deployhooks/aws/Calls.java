package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.time.Deadline;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Calls to AWS under one deadline, each on a virtual thread of its own: what is independent runs
 * side by side, and a thread that waits for a slow answer can be left behind. A call never throws:
 * what AWS did not say is {@link Found.Unknown}, with the reason.
 */
final class Calls {

  private final Deadline deadline;

  Calls(Deadline deadline) {
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Bounds a request in time; every request passes here. */
  void bound(AwsRequestOverrideConfiguration.Builder request) {
    CallLimit.bound(request, deadline);
  }

  /**
   * Begins to ask AWS.
   *
   * @param action as IAM spells it, such as {@code codedeploy:GetDeployment}
   * @param about what is asked about, such as {@code deployment d-1}
   * @param call the call, bounded with {@link #bound}; null if the answer lacks what was asked for
   */
  <T> Pending<T> ask(String action, String about, Supplier<? extends @Nullable T> call) {
    AwsCall asked = new AwsCall(action, about, deadline);
    return asked
        .tooLate()
        .map(why -> known(new Found.Unknown<T>(why)))
        .orElseGet(() -> start(asked.asked(), () -> answer(asked, call)));
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

  private static <T> Found<T> answer(AwsCall asked, Supplier<? extends @Nullable T> call) {
    try {
      T value = call.get();
      if (value == null) {
        return new Found.Unknown<>(asked.asked() + " answered without what was asked for");
      }
      return new Found.Known<>(value, asked.operation());
    } catch (SdkException e) {
      return new Found.Unknown<>(asked.failed(e));
    } catch (RuntimeException e) {
      return new Found.Unknown<>(asked.asked() + " broke off: " + AwsErrors.bounded(e.toString()));
    }
  }
}
