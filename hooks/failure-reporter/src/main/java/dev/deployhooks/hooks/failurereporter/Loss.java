package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import java.util.Optional;

/** Something that a hook was to do, and that nobody will do any more. */
sealed interface Loss {

  /**
   * A lifecycle event of CodeDeploy waits for its answer.
   *
   * @param how the hook was lost, in words
   */
  record Unanswered(Invocation.CodeDeploy call, String how) implements Loss {}

  /**
   * The looks at a lifecycle event are over: nobody is known to be lost, and if they have answered
   * nothing is left to do.
   *
   * @param looks that they are over, in words
   */
  record Guarded(Invocation.CodeDeploy call, String looks) implements Loss {}

  /**
   * A shift of traffic is not watched any more.
   *
   * @param onLost what the plan says of that
   * @param how the watch was lost, in words
   */
  record Unwatched(String deploymentId, Purpose.OnLost onLost, String how) implements Loss {}

  /**
   * A job of CodePipeline waits for its result.
   *
   * @param how the hook was lost, in words
   * @param run the last invocation, by the id that its log has; empty if nobody says it
   */
  record Job(String jobId, String how, Optional<String> run) implements Loss {}

  /**
   * A call that was answered, or failed, where it was made: nobody waits.
   *
   * @param why in words
   */
  record NothingWaits(String why) implements Loss {}

  /**
   * Nobody can say who waits for what.
   *
   * @param why what was found and what was expected: names of fields, never values
   */
  record NotUnderstood(String why) implements Loss {}
}
