package dev.deployhooks.invocation;

import java.time.Duration;

/**
 * The hour that CodeDeploy gives the hook of a lifecycle event, counted from when the event began.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html">AppSpec
 *     'hooks' section</a>
 */
public final class CodeDeployHour {

  /**
   * When the last look is at the latest. If it dies, its message is received a few times more
   * before it is a dead letter and the failure reporter answers in its place: all that has to fit
   * into 55 minutes, whatever the template says of queues.
   */
  public static final Duration LAST_LOOK = Duration.ofMinutes(40);

  /** By when there has to be an answer in the worst case, so that it comes before the hour ends. */
  public static final Duration ANSWERED = Duration.ofMinutes(55);

  private CodeDeployHour() {}
}
