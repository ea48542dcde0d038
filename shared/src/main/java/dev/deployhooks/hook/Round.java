package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.verdict.Policy;
import dev.deployhooks.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at the sections of a plan, in their order. A section that has passed at an earlier look
 * is not looked at again, and those behind one that cannot be told yet have to wait.
 *
 * @param deployment what goes live
 * @param event the lifecycle event at which it is looked at
 * @param runner how a section is looked at
 * @param notes where what was seen is noted
 */
record Round(Deployment deployment, LifecycleEvent event, SectionRunner runner, Notes notes) {

  /** A section that is to be looked at, and the plan that it stands in. */
  record Task(Plan plan, Section section) {
    SectionKind kind() {
      return section.head().kind();
    }

    String key() {
      return kind().key();
    }
  }

  /** What came of a look. */
  sealed interface Outcome {

    /** Everything is told. */
    record Decided(Verdict verdict) implements Outcome {}

    /** Another look is needed. */
    record Undecided(Answer.InProgress notYet) implements Outcome {}

    /** Green has had no traffic at this step: there was nothing to judge. */
    record NotJudged(String why) implements Outcome {}
  }

  /**
   * Looks.
   *
   * @param before what was kept of the sections, by their keys
   */
  Outcome look(List<Task> tasks, JsonObject before, Turn turn, Deadline deadline)
      throws InterruptedException {
    JsonObject keep = new JsonObject();
    Map<SectionKind, Verdict> verdicts = new LinkedHashMap<>();
    List<String> notJudged = new ArrayList<>();
    for (Task task : tasks) {
      Verdict verdict;
      switch (Kept.of(before.get(task.key()))) {
        case Kept.Passed(List<String> warnings) -> {
          notes.remark("section %s has passed at an earlier look".formatted(task.key()));
          verdict = new Verdict.Pass(warnings);
        }
        case Kept.Unusable() -> verdict = misfit(task);
        case Kept.Left(JsonObject state) -> {
          switch (look(task, state, turn, deadline)) {
            case Looked.Done(List<CheckResult> results, var _) ->
                verdict = weigh(task.section(), results);
            case Looked.NoTrafficYet(String why) -> {
              notes.remark("the section %s was not judged: %s".formatted(task.key(), why));
              notJudged.add(why);
              continue;
            }
            case Looked.NotYet notYet -> {
              keep.add(task.key(), new Kept.Left(notYet.state()).toJson());
              Optional<Verdict> ended = ended(notYet, keep, turn);
              if (ended.isEmpty()) {
                return undecided(notYet, keep, total(verdicts));
              }
              keep.remove(task.key());
              verdict = ended.get();
            }
          }
        }
      }
      verdicts.put(task.kind(), verdict);
      if (verdict instanceof Verdict.Pass(List<String> warnings)) {
        keep.add(task.key(), new Kept.Passed(warnings).toJson());
      }
    }
    return verdicts.isEmpty() && !notJudged.isEmpty()
        ? new Outcome.NotJudged(String.join("; ", notJudged))
        : new Outcome.Decided(total(verdicts).orElseGet(() -> Policy.all(List.of())));
  }

  /** The verdict on what has been judged so far; empty if nothing has been. */
  private Optional<Verdict> total(Map<SectionKind, Verdict> verdicts) {
    return verdicts.isEmpty() ? Optional.empty() : Optional.of(Observing.all(verdicts, notes));
  }

  private Looked look(Task task, JsonObject state, Turn turn, Deadline deadline)
      throws InterruptedException {
    notes.doing("running the checks of section " + task.key());
    Looked looked =
        runner.look(
            task.section(), new Looking(task.plan(), deployment, event, state, turn), deadline);
    notes.looked(looked);
    return looked;
  }

  /** The verdict on a section that cannot be told and gets no other look; empty if it gets one. */
  private static Optional<Verdict> ended(Looked.NotYet notYet, JsonObject keep, Turn turn) {
    if (turn == Turn.LAST) {
      return Optional.of(
          new Verdict.Inconclusive(
              List.of("it could not be told until the last look: " + notYet.why())));
    }
    return keep.toString().length() > ReturnTicket.LARGEST_STATE
        ? Optional.of(
            new Verdict.Fail(
                List.of(
                    "what the next look would have to know is larger than %d characters"
                        .formatted(ReturnTicket.LARGEST_STATE))))
        : Optional.empty();
  }

  /** What has failed, has failed; waiting for the rest cannot make it good. */
  private static Outcome undecided(Looked.NotYet notYet, JsonObject keep, Optional<Verdict> soFar) {
    return soFar.isPresent() && !(soFar.get() instanceof Verdict.Pass)
        ? new Outcome.Decided(soFar.get())
        : new Outcome.Undecided(new Answer.InProgress(notYet.why(), notYet.again(), keep));
  }

  private static Verdict misfit(Task task) {
    return new Verdict.Fail(
        List.of(
            "what an earlier look left of section %s cannot be used: was another version of it deployed meanwhile?"
                .formatted(task.key())));
  }

  private static Verdict weigh(Section section, List<CheckResult> results) {
    int asked =
        switch (section) {
          case ChecksSection(var _, var _, int _, List<CheckSpec> checks) -> checks.size();
          // How many metrics there are depends on what is deployed.
          case CanarySection _ -> Math.max(1, results.size());
          // One for each image, which the plan does not know.
          case ImagesSection _ -> Math.max(1, results.size());
        };
    return results.size() == asked
        ? Policy.judge(results, section.head().onInconclusive())
        : new Verdict.Fail(
            List.of("%d checks were to be run and %d came back".formatted(asked, results.size())));
  }
}
