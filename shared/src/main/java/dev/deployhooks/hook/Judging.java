package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.AnswersOfThisInstance;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.hook.Round.Task;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way from an invocation to an answer: deployment, plan, check, verdict. */
final class Judging {

  private final HookDefinition definition;
  private final Parts parts;
  private final AnswersOfThisInstance answers;
  private final Watches watches;

  /** A way to a judgement that may be interrupted. */
  private interface Thinking {
    Judgement toTheEnd() throws InterruptedException;
  }

  Judging(HookDefinition definition, Parts parts, AnswersOfThisInstance answers, Watches watches) {
    this.definition = definition;
    this.parts = parts;
    this.answers = answers;
    this.watches = watches;
  }

  /** Judges what the invocation is about; what it learns on the way goes into the notes. */
  Judgement judge(Sitting sitting) throws InterruptedException {
    sitting.notes().doing("finding out what goes live");
    return switch (parts
        .deployments()
        .find(sitting.invocation(), sitting.self(), sitting.deadline())) {
      case Situation.ToJudge(Deployment deployment) ->
          once(sitting, () -> judge(sitting, deployment));
      case Situation.Unreadable(String why) -> laterOrNever(sitting, why);
      case Situation.NotThere(String why) -> laterOrNever(sitting, why);
      case Situation.Rollback(String evidence) ->
          without(sitting, new Answer.Succeeded(new Answer.Grounds.ProvenRollback(evidence)));
      case Situation.Over(String status) ->
          without(sitting, new Answer.Nothing("the deployment has ended already: " + status));
      case Situation.ShiftOver(String status) ->
          without(
              sitting,
              new Answer.Nothing("the shift of traffic has ended, and the watch: " + status));
      case Situation.Answered(LifecycleEvent event, String status) ->
          without(
              sitting,
              new Answer.Nothing(
                  "CodeDeploy has had the answer for %s already: %s".formatted(event, status)));
    };
  }

  /** What cannot be seen at this look can perhaps be seen at the next, if there is one. */
  private Judgement laterOrNever(Sitting sitting, String why) throws InterruptedException {
    Optional<Answer> another = sitting.visit().another(why, sitting.deadline());
    return another.isPresent()
        ? without(sitting, another.get())
        : once(sitting, () -> without(sitting, sitting.visit().refusal(why)));
  }

  /** A repeated invocation gets the decision that was reached, not a second look. */
  private Judgement once(Sitting sitting, Thinking judging) throws InterruptedException {
    Optional<Answer> decided =
        sitting.isWatch() ? Optional.empty() : answers.decidedFor(sitting.invocation());
    if (decided.isEmpty()) {
      return judging.toTheEnd();
    }
    sitting
        .notes()
        .remark("decided at an earlier attempt of the same invocation; no check was run again");
    return without(sitting, decided.get());
  }

  private static Judgement without(Sitting sitting, Answer answer) {
    return new Judgement(answer, sitting.notes().report("none", List.of(answer.inWords())));
  }

  private Judgement judge(Sitting sitting, Deployment deployment) throws InterruptedException {
    Notes notes = sitting.notes();
    notes.deployment(deployment);
    List<String> unknowns = Unknowns.of(deployment);
    unknowns.forEach(notes::remark);
    if (sitting.deadline().passed()) {
      return without(sitting, sitting.visit().refusal(late(unknowns)));
    }
    return switch (deployment.event()) {
      case Found.Known<LifecycleEvent>(LifecycleEvent event, String _) ->
          judge(sitting, deployment, event);
      case Found.Unknown<LifecycleEvent>(String why) ->
          without(
              sitting,
              sitting
                  .visit()
                  .refusal(
                      "which lifecycle event this is could not be found out: %s; DEPLOYHOOKS_LIFECYCLE_EVENT can say it"
                          .formatted(why)));
    };
  }

  private Judgement judge(Sitting sitting, Deployment deployment, LifecycleEvent event)
      throws InterruptedException {
    LifecycleEvent calledAt = sitting.calledAt(event);
    sitting.notes().doing("reading the plan");
    PlanReading reading = parts.plans().find(deployment, definition.sections(), sitting.deadline());
    sitting.notes().plan(reading);
    return switch (new Selection(definition, calledAt, parts.sections()).of(reading)) {
      case Selection.Chosen.Refused(List<String> reasons) ->
          told(sitting, new Verdict.Fail(reasons));
      case Selection.Chosen.Tasks(List<Task> tasks, List<String> left) -> {
        left.forEach(sitting.notes()::remark);
        yield judge(sitting, deployment, calledAt, tasks);
      }
    };
  }

  private Judgement judge(
      Sitting sitting, Deployment deployment, LifecycleEvent calledAt, List<Task> tasks)
      throws InterruptedException {
    Schedule schedule = Schedule.of(tasks, calledAt, parts.sections());
    Round round = new Round(deployment, calledAt, parts.sections(), sitting.notes());
    if (sitting.isWatch()) {
      sitting.notes().inPlay(schedule.duringTheShift());
      sitting.visit().secure(deployment, calledAt, Duration.ZERO, sitting.deadline());
      return look(sitting, round, schedule.duringTheShift());
    }
    sitting.notes().inPlay(tasks);
    schedule
        .again()
        .ifPresent(
            pause -> sitting.visit().secure(deployment, calledAt, pause, sitting.deadline()));
    return schedule.now().isEmpty() && !schedule.watches().isEmpty()
        ? armed(sitting, calledAt, schedule, List.of())
        : armedIfPassed(sitting, calledAt, schedule, look(sitting, round, schedule.now()));
  }

  /** Looks, and looks again if the visit has waited in between. */
  private Judgement look(Sitting sitting, Round round, List<Task> tasks)
      throws InterruptedException {
    while (true) {
      Visit visit = sitting.visit();
      Round.Outcome outcome =
          round.look(tasks, visit.states(), visit.turn(sitting.deadline()), sitting.deadline());
      switch (outcome) {
        case Round.Outcome.Decided(Verdict verdict) -> {
          return told(sitting, verdict);
        }
        case Round.Outcome.NotJudged(String why) when !sitting.isWatch() -> {
          return without(sitting, new Answer.Succeeded(new Answer.Grounds.NoTrafficYet(why)));
        }
        case Round.Outcome.NotJudged(String why) -> {
          return laterOrNever(sitting, why);
        }
        case Round.Outcome.Undecided(Answer.InProgress notYet) -> {
          switch (visit.undecided(notYet, sitting.deadline())) {
            case Visit.Next.Leave(Answer answer) -> {
              return without(sitting, answer);
            }
            case Visit.Next.LookAgain() -> sitting.notes().lookAgain();
          }
        }
      }
    }
  }

  private static Judgement told(Sitting sitting, Verdict verdict) {
    Notes notes = sitting.notes();
    return new Judgement(
        sitting.visit().answerTo(verdict),
        switch (verdict) {
          case Verdict.Pass(List<String> warnings) -> notes.report("pass", warnings);
          case Verdict.Fail(List<String> reasons) -> notes.report("fail", reasons);
          case Verdict.Inconclusive(List<String> reasons) -> notes.report("inconclusive", reasons);
        });
  }

  /** Before a shift that is to be watched, what has passed is not let pass without the watch. */
  private Judgement armedIfPassed(
      Sitting sitting, LifecycleEvent event, Schedule schedule, Judgement judgement) {
    return !schedule.watches().isEmpty()
            && judgement.answer()
                instanceof Answer.Succeeded(Answer.Grounds.Passed(List<String> warnings))
        ? armed(sitting, event, schedule, warnings)
        : judgement;
  }

  private Judgement armed(
      Sitting sitting, LifecycleEvent event, Schedule schedule, List<String> warnings) {
    sitting.notes().doing("arming the watch");
    return without(
        sitting,
        watches.arm(sitting.invocation(), event, schedule.watches(), warnings, sitting.deadline()));
  }

  private static String late(List<String> unknowns) {
    String why =
        "no time was left for the checks when it had been found out what goes live; raise the function's time-out";
    return unknowns.isEmpty() ? why : why + "; " + String.join("; ", unknowns);
  }
}
