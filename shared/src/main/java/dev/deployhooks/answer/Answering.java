package dev.deployhooks.answer;

import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;

/**
 * Tells CodeDeploy, once and before the deadline. What may help is tried again, with pauses that
 * double; what cannot help is not.
 */
public final class Answering {

  /** How long one call may take, so that there is time for another. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(3);

  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final LifecycleEventReporter reporter;
  private final Time time;

  /** Answers through the given reporter. */
  public Answering(LifecycleEventReporter reporter, Time time) {
    this.reporter = reporter;
    this.time = time;
  }

  /**
   * Gives the answer.
   *
   * @param deadline when the function's own time is over
   */
  public Delivery give(Answer answer, Invocation.CodeDeploy invocation, Deadline deadline) {
    return switch (answer) {
      case Answer.Succeeded _ -> report(Status.SUCCEEDED, invocation, deadline);
      case Answer.Failed _ -> report(Status.FAILED, invocation, deadline);
      case Answer.Nothing _, Answer.InProgress _ -> new Delivery.NotNeeded();
    };
  }

  private Delivery report(Status status, Invocation.CodeDeploy invocation, Deadline deadline) {
    Duration pause = FIRST_PAUSE;
    String last = "no time was left to report";
    for (int attempt = 1; !deadline.passed(); attempt++) {
      switch (reporter.report(invocation, status, deadline.atMost(CALL_LIMIT))) {
        case Response.Accepted() -> {
          return new Delivery.Given();
        }
        case Response.AlreadyCompleted() -> {
          return new Delivery.AlreadyHad();
        }
        case Response.Refused(String why) -> {
          return new Delivery.NotGiven(why);
        }
        case Response.Unreachable(String why) -> last = "%s (try %d)".formatted(why, attempt);
      }
      try {
        time.sleep(deadline.limit(pause));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new Delivery.NotGiven("interrupted after: " + last);
      }
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
    return new Delivery.NotGiven(last);
  }
}
