package dev.deployhooks.answer;

import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;

/**
 * One call of {@code PutLifecycleEventHookExecutionStatus}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html">PutLifecycleEventHookExecutionStatus</a>
 */
public interface LifecycleEventReporter {

  /** The two values that CodeDeploy accepts. */
  enum Status {
    /** The deployment goes on. */
    SUCCEEDED,
    /** The deployment fails. */
    FAILED
  }

  /** What came of the call. */
  sealed interface Response {

    /** CodeDeploy took the status. */
    record Accepted() implements Response {}

    /** {@code LifecycleEventAlreadyCompletedException}: reported before, or expired. */
    record AlreadyCompleted() implements Response {}

    /** It will never be taken, however often it is tried. */
    record Refused(String why) implements Response {}

    /** Throttled, a fault of the service, or no answer: another try may help. */
    record Unreachable(String why) implements Response {}
  }

  /** Makes the call once, without retries, and comes back by the deadline. */
  Response report(Invocation.CodeDeploy invocation, Status status, Deadline deadline);
}
