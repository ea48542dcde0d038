package dev.deployhooks.deployment;

/** What a hook finds when it asks what it was called for. */
public sealed interface Situation {

  /** A deployment that waits for the hook's judgement. */
  record ToJudge(Deployment deployment) implements Situation {}

  /**
   * A proven rollback: a hook never stands in the way of one.
   *
   * @param evidence what proves it, such as {@code "creator of d-1 is codeDeployRollback"}
   */
  record Rollback(String evidence) implements Situation {}

  /**
   * The deployment has ended: there is nothing left to answer.
   *
   * @param status as AWS spells it
   */
  record Over(String status) implements Situation {}

  /**
   * The shift of production traffic has ended: there is nothing left to watch.
   *
   * @param status as AWS spells it
   */
  record ShiftOver(String status) implements Situation {}

  /**
   * The deployment has not come to what is to be looked at.
   *
   * @param why in words
   */
  record NotThere(String why) implements Situation {}

  /**
   * CodeDeploy has had this hook's answer before, as after a duplicate invocation.
   *
   * @param event the lifecycle event
   * @param status the event's status
   */
  record Answered(LifecycleEvent event, String status) implements Situation {}

  /**
   * It could not be found out. It fails closed.
   *
   * @param why what was asked, what came back, and how to mend it
   */
  record Unreadable(String why) implements Situation {}
}
