package dev.deployhooks.hook;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Moment;
import dev.deployhooks.hook.Round.Task;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionHead;
import dev.deployhooks.plan.SectionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which sections of a plan a hook looks at when it is called at a lifecycle event.
 *
 * @param definition the hook
 * @param event the lifecycle event at which it was called
 * @param runner how sections are looked at
 */
record Selection(HookDefinition definition, LifecycleEvent event, SectionRunner runner) {

  /** What is to be looked at. */
  sealed interface Chosen {

    /**
     * These sections, at least one.
     *
     * @param left what is said of the sections that are not looked at
     */
    record Tasks(List<Task> tasks, List<String> left) implements Chosen {}

    /** Nothing, and so there can be no yes. */
    record Refused(List<String> reasons) implements Chosen {}
  }

  /** What becomes of one section. */
  private sealed interface Asked {
    record ToLookAt(Task task) implements Asked {}

    record Left(String why) implements Asked {}

    record Refused(String why) implements Asked {}
  }

  Chosen of(PlanReading reading) {
    return switch (reading) {
      case PlanReading.Read(Plan plan) -> of(plan);
      case PlanReading.Mistaken(var _, List<PlanReading.Mistake> mistakes, var _) ->
          unsuitable()
              .orElseGet(
                  () ->
                      new Chosen.Refused(
                          mistakes.stream()
                              .map(mistake -> "mistake in the plan: " + mistake)
                              .toList()));
      case PlanReading.Unreadable(String why) ->
          unsuitable().orElseGet(() -> new Chosen.Refused(List.of(why)));
    };
  }

  /** Whatever the plan would say, a hook for one section may have been called too early. */
  private Optional<Chosen> unsuitable() {
    return switch (definition.choice()) {
      case WHAT_BELONGS -> Optional.empty();
      case ALL -> {
        List<String> refusals =
            definition.sections().stream()
                .flatMap(kind -> Suitability.refusal(kind, event).stream())
                .toList();
        yield refusals.isEmpty() ? Optional.empty() : Optional.of(new Chosen.Refused(refusals));
      }
    };
  }

  private Chosen of(Plan plan) {
    List<Task> tasks = new ArrayList<>();
    List<String> left = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (SectionKind kind : definition.sections()) {
      switch (asked(kind, plan)) {
        case Asked.ToLookAt(Task task) -> tasks.add(task);
        case Asked.Left(String why) -> left.add(why);
        case Asked.Refused(String why) -> refusals.add(why);
      }
    }
    if (!refusals.isEmpty()) {
      return new Chosen.Refused(refusals);
    }
    return tasks.isEmpty()
        ? new Chosen.Refused(
            List.of(
                "nothing in the plan (%s) belongs to %s: %s; add a section that does, or do not call the hook %s there"
                    .formatted(plan.origin(), event, String.join("; ", left), definition.name())))
        : new Chosen.Tasks(List.copyOf(tasks), List.copyOf(left));
  }

  private Asked asked(SectionKind kind, Plan plan) {
    return switch (definition.choice()) {
      case ALL -> required(kind, plan);
      case WHAT_BELONGS ->
          plan.section(kind)
              .map(section -> ifItBelongs(new Task(plan, section)))
              .orElseGet(() -> new Asked.Left("it has no section " + kind.key()));
    };
  }

  private Asked required(SectionKind kind, Plan plan) {
    Optional<String> refusal = Suitability.refusal(kind, event);
    if (refusal.isPresent()) {
      return new Asked.Refused(refusal.get());
    }
    Optional<Section> section = plan.section(kind);
    if (section.isEmpty()) {
      return new Asked.Refused(
          "the plan (%s) has no section %s, which the hook %s runs: add it, or call another hook at %s"
              .formatted(plan.origin(), kind.key(), definition.name(), event));
    }
    SectionHead head = section.get().head();
    return head.lifecycleEvents().isEmpty() || isNamed(head)
        ? new Asked.ToLookAt(new Task(plan, section.get()))
        : new Asked.Refused(
            "%s: the section %s is limited to %s, and the hook was called at %s: add it, or do not call it there"
                .formatted(head.place(), kind.key(), limits(head), event));
  }

  /** A section that names the lifecycle event is never left out because of what it is. */
  private Asked ifItBelongs(Task task) {
    SectionHead head = task.section().head();
    Optional<String> refusal = Suitability.refusal(task.kind(), event);
    if (isNamed(head)) {
      return refusal
          .<Asked>map(why -> new Asked.Refused(head.place() + ": " + why))
          .orElseGet(() -> new Asked.ToLookAt(task));
    }
    if (!head.lifecycleEvents().isEmpty()) {
      return new Asked.Left("the section %s is limited to %s".formatted(task.key(), limits(head)));
    }
    return refusal
        .or(() -> elsewhere(task))
        .<Asked>map(Asked.Left::new)
        .orElseGet(() -> new Asked.ToLookAt(task));
  }

  /**
   * Why a section is looked at elsewhere although it could tell something here. What is asked
   * before production traffic is asked at every event before it; from then on green is compared
   * with blue, which before then can only be a watch that is armed.
   */
  private Optional<String> elsewhere(Task task) {
    boolean traffic =
        event.moment() == Moment.TRAFFIC_SHIFTING || event.moment() == Moment.AFTER_TRAFFIC;
    return switch (task.kind()) {
      case IMAGES, SMOKE_TEST, VALIDATE ->
          traffic
              ? Optional.of(
                  "the section %s belongs before production traffic; lifecycleEvents: [%s] has it run here too"
                      .formatted(task.key(), event.name()))
              : Optional.empty();
      case CANARY ->
          traffic || runner.pace(task.section(), event) instanceof Pace.DuringTheShift
              ? Optional.empty()
              : Optional.of(
                  "the section %s belongs where green has production traffic; with watch: true it watches a shift by CodeDeploy from BeforeAllowTraffic on"
                      .formatted(task.key()));
    };
  }

  private boolean isNamed(SectionHead head) {
    return head.lifecycleEvents().contains(event.name());
  }

  private static List<String> limits(SectionHead head) {
    return head.lifecycleEvents().stream().sorted().toList();
  }
}
