package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.AnswersOfThisInstance;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionHead;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.report.Report;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.verdict.Policy;
import dev.deployhooks.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way from an invocation to an answer: deployment, plan, check, verdict. */
final class Judging {

  private final HookDefinition definition;
  private final Parts parts;
  private final AnswersOfThisInstance answers;

  /** A way to a judgement that may be interrupted. */
  private interface Thinking {
    Judgement toTheEnd() throws InterruptedException;
  }

  /** What came of one section. */
  private sealed interface Weighed {
    record Judged(Verdict verdict) implements Weighed {}

    record NotYet(Answer.InProgress comeBack) implements Weighed {}

    record NoTrafficYet(String why) implements Weighed {}
  }

  Judging(HookDefinition definition, Parts parts, AnswersOfThisInstance answers) {
    this.definition = definition;
    this.parts = parts;
    this.answers = answers;
  }

  /** Judges what the invocation is about; what it learns on the way goes into the notes. */
  Judgement judge(Invocation invocation, String self, Deadline deadline, Notes notes)
      throws InterruptedException {
    notes.doing("finding out what goes live");
    return switch (parts.deployments().find(invocation, self, deadline)) {
      case Situation.ToJudge(Deployment deployment) ->
          once(invocation, notes, () -> judge(deployment, deadline, notes));
      case Situation.Unreadable(String why) ->
          once(invocation, notes, () -> without(notes, new Answer.Failed(why)));
      case Situation.Rollback(String evidence) ->
          without(notes, new Answer.Succeeded(new Answer.Grounds.ProvenRollback(evidence)));
      case Situation.Over(String status) ->
          without(notes, new Answer.Nothing("the deployment has ended already: " + status));
      case Situation.Answered(LifecycleEvent event, String status) ->
          without(
              notes,
              new Answer.Nothing(
                  "CodeDeploy has had the answer for %s already: %s".formatted(event, status)));
    };
  }

  /** A repeated invocation gets the decision that was reached, not a second look. */
  private Judgement once(Invocation invocation, Notes notes, Thinking judging)
      throws InterruptedException {
    Optional<Answer> decided = answers.decidedFor(invocation);
    if (decided.isEmpty()) {
      return judging.toTheEnd();
    }
    notes.remark("decided at an earlier attempt of the same invocation; no check was run again");
    return without(notes, decided.get());
  }

  private static Judgement without(Notes notes, Answer answer) {
    return new Judgement(answer, notes.report("none", List.of(answer.inWords())));
  }

  private Judgement judge(Deployment deployment, Deadline deadline, Notes notes)
      throws InterruptedException {
    notes.subject(
        new Report.Subject(
            deployment.controller().deploymentName(),
            deployment.subject(),
            deployment.change(),
            deployment.event().known().map(LifecycleEvent::name).orElse("")));
    List<String> unknowns = Unknowns.of(deployment);
    unknowns.forEach(notes::remark);
    if (deadline.passed()) {
      return without(notes, new Answer.Failed(late(unknowns)));
    }
    LifecycleEvent event;
    switch (deployment.event()) {
      case Found.Known<LifecycleEvent>(LifecycleEvent known, String _) -> event = known;
      case Found.Unknown<LifecycleEvent>(String why) -> {
        return without(
            notes,
            new Answer.Failed(
                "which lifecycle event this is could not be found out: %s; DEPLOYHOOKS_LIFECYCLE_EVENT can say it"
                    .formatted(why)));
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    List<String> notJudged = new ArrayList<>();
    for (SectionKind kind : definition.sections()) {
      switch (judge(kind, deployment, event, deadline, notes)) {
        case Weighed.Judged(Verdict verdict) -> verdicts.add(verdict);
        case Weighed.NotYet(Answer.InProgress comeBack) -> {
          return without(notes, comeBack);
        }
        case Weighed.NoTrafficYet(String why) -> {
          notes.remark("the section %s was not judged: %s".formatted(kind.key(), why));
          notJudged.add(why);
        }
      }
    }
    if (verdicts.isEmpty() && !notJudged.isEmpty()) {
      return without(
          notes,
          new Answer.Succeeded(new Answer.Grounds.NoTrafficYet(String.join("; ", notJudged))));
    }
    Verdict verdict = Policy.all(verdicts);
    return new Judgement(
        Answer.to(verdict),
        switch (verdict) {
          case Verdict.Pass(List<String> warnings) -> notes.report("pass", warnings);
          case Verdict.Fail(List<String> reasons) -> notes.report("fail", reasons);
          case Verdict.Inconclusive(List<String> reasons) -> notes.report("inconclusive", reasons);
        });
  }

  private Weighed judge(
      SectionKind kind, Deployment deployment, LifecycleEvent event, Deadline deadline, Notes notes)
      throws InterruptedException {
    Optional<String> refusal = Suitability.refusal(kind, event);
    if (refusal.isPresent()) {
      return fail(refusal.get());
    }
    notes.doing("reading the plan");
    return switch (parts.plans().find(deployment, kind, deadline)) {
      case PlanReading.Read(Plan plan) -> {
        notes.plan(plan.origin());
        yield judge(kind, plan, deployment, event, deadline, notes);
      }
      case PlanReading.Mistaken(String origin, List<PlanReading.Mistake> mistakes) -> {
        notes.plan(origin);
        yield new Weighed.Judged(
            new Verdict.Fail(
                mistakes.stream().map(mistake -> "mistake in the plan: " + mistake).toList()));
      }
      case PlanReading.Unreadable(String why) -> fail(why);
    };
  }

  private Weighed judge(
      SectionKind kind,
      Plan plan,
      Deployment deployment,
      LifecycleEvent event,
      Deadline deadline,
      Notes notes)
      throws InterruptedException {
    Optional<Section> found = plan.section(kind);
    if (found.isEmpty()) {
      return fail(
          "the plan (%s) has no section %s, which the hook %s runs: add it, or call another hook at %s"
              .formatted(plan.origin(), kind.key(), definition.name(), event));
    }
    Section section = found.get();
    SectionHead head = section.head();
    if (!head.lifecycleEvents().isEmpty() && !head.lifecycleEvents().contains(event.name())) {
      return fail(
          "%s: the section %s is limited to %s, and the hook was called at %s: add it, or do not call it there"
              .formatted(
                  head.place(),
                  kind.key(),
                  head.lifecycleEvents().stream().sorted().toList(),
                  event));
    }
    notes.doing("running the checks of section " + kind.key());
    Looking looking = new Looking(plan, deployment, event, new JsonObject());
    Looked looked = parts.sections().look(section, looking, deadline);
    notes.looked(looked);
    return switch (looked) {
      case Looked.Done(List<CheckResult> results, var _) -> weigh(section, results);
      case Looked.NoTrafficYet(String why) -> new Weighed.NoTrafficYet(why);
      case Looked.NotYet(String why, Duration again, JsonObject state, var _, var _) -> {
        JsonObject states = new JsonObject();
        states.add(kind.key(), state);
        yield new Weighed.NotYet(new Answer.InProgress(why, again, states));
      }
    };
  }

  private static Weighed weigh(Section section, List<CheckResult> results) {
    int asked =
        switch (section) {
          case ChecksSection(var _, var _, int _, List<CheckSpec> checks) -> checks.size();
          // How many metrics there are depends on what is deployed.
          case CanarySection _ -> Math.max(1, results.size());
          // One for each image, which the plan does not know; none at all is never a pass.
          case ImagesSection _ -> results.size();
        };
    return results.size() == asked
        ? new Weighed.Judged(Policy.judge(results, section.head().onInconclusive()))
        : fail("%d checks were to be run and %d came back".formatted(asked, results.size()));
  }

  private static String late(List<String> unknowns) {
    String why =
        "no time was left for the checks when it had been found out what goes live; raise the function's time-out";
    return unknowns.isEmpty() ? why : why + "; " + String.join("; ", unknowns);
  }

  private static Weighed fail(String reason) {
    return new Weighed.Judged(new Verdict.Fail(List.of(reason)));
  }
}
