package dev.deployhooks.answer;

import com.google.gson.JsonObject;
import dev.deployhooks.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What AWS is told. */
public sealed interface Answer {

  /** The deployment may go on. */
  record Succeeded(Grounds grounds) implements Answer {}

  /**
   * The deployment may not go on.
   *
   * @param why in words
   */
  record Failed(String why) implements Answer {}

  /**
   * There is nothing to tell: AWS has its answer, or the deployment has ended.
   *
   * @param why in words
   */
  record Nothing(String why) implements Answer {}

  /**
   * The deployment has to wait: there will be an answer at a later look.
   *
   * @param why in words
   * @param again how long from now the next look should come, in whole seconds
   * @param state what that look has to know; small
   */
  record InProgress(String why, Duration again, JsonObject state) implements Answer {}

  /**
   * The lifecycle event was let pass, and the watch of what followed has seen too much or nothing:
   * the deployment is to be stopped and rolled back.
   *
   * @param why in words
   */
  record Stop(String why) implements Answer {}

  /** The ways to Succeeded: there are no others. */
  sealed interface Grounds {

    /**
     * Every check that had to pass was seen to pass.
     *
     * @param warnings what people should know nevertheless
     */
    record Passed(List<String> warnings) implements Grounds {}

    /**
     * The deployment is a rollback, and that is proven: a hook never stands in its way.
     *
     * @param evidence what proves it
     */
    record ProvenRollback(String evidence) implements Grounds {}

    /**
     * The shift of traffic that follows is watched: the queue has taken the watch's first ticket.
     *
     * @param watch what its looks have in common
     * @param until when it ends at the latest
     * @param warnings what people should know about what was looked at before
     */
    record WatchArmed(String watch, Instant until, List<String> warnings) implements Grounds {}

    /**
     * A step of a shift at which green has had no production traffic yet: nothing can be judged,
     * and a later step will be.
     *
     * @param why in words
     */
    record NoTrafficYet(String why) implements Grounds {}
  }

  /** The answer that a verdict leads to: only a pass is Succeeded. */
  static Answer to(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass(List<String> warnings) -> new Succeeded(new Grounds.Passed(warnings));
      case Verdict.Fail(List<String> reasons) -> new Failed(String.join("; ", reasons));
      case Verdict.Inconclusive(List<String> reasons) ->
          new Failed(
              "inconclusive, and the plan does not let that pass: " + String.join("; ", reasons));
    };
  }

  /** Why, in one line. */
  default String inWords() {
    return switch (this) {
      case Succeeded(Grounds.Passed(List<String> warnings)) ->
          warnings.isEmpty()
              ? "every check that had to pass was seen to pass"
              : "every check that had to pass was seen to pass; warning: "
                  + String.join("; ", warnings);
      case Succeeded(Grounds.ProvenRollback(String evidence)) ->
          "this is a rollback, which a hook does not hold up: " + evidence;
      case Succeeded(Grounds.WatchArmed(String watch, Instant until, List<String> warnings)) ->
          "nothing is judged yet: the shift of traffic is watched, by %s, until %s at the latest%s"
              .formatted(
                  watch,
                  until,
                  warnings.isEmpty() ? "" : "; warning: " + String.join("; ", warnings));
      case Succeeded(Grounds.NoTrafficYet(String why)) -> "not judged: " + why;
      case Failed(String why) -> why;
      case Stop(String why) -> "the deployment is to be stopped: " + why;
      case Nothing(String why) -> why;
      case InProgress(String why, Duration again, JsonObject _) ->
          "to be looked at again in %d s: %s".formatted(again.toSeconds(), why);
    };
  }
}
