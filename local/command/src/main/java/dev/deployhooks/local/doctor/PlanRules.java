package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.hook.Suitability;
import dev.deployhooks.local.doctor.Facts.Call;
import dev.deployhooks.local.doctor.Facts.Configured;
import dev.deployhooks.local.doctor.Facts.Hook;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rules for what hooks read as their plan. */
final class PlanRules {

  /** CodeDeploy waits no longer for the answer to a lifecycle event. */
  private static final Duration HOUR = Duration.ofHours(1);

  private PlanRules() {}

  /** The plan is there where it must be, and has no mistakes. */
  static List<Finding> planIsRight(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Hook hook : facts.hooks()) {
      hook.known()
          .filter(configured -> !configured.kinds().isEmpty())
          .ifPresent(configured -> findings.add(plan(hook, configured.plan())));
    }
    return findings;
  }

  private static Finding plan(Hook hook, Found<PlanReading> found) {
    String about = HookRules.about(hook);
    String why = "the hook answers Failed, whatever the release is like";
    return switch (found) {
      case Found.Known<PlanReading>(PlanReading.Read(Plan plan), String _) ->
          new Fine(about, "reads its plan from " + plan.origin());
      case Found.Known<PlanReading>(PlanReading.Mistaken mistaken, String _) ->
          new Trouble(
              about,
              "its plan has mistakes: "
                  + String.join("; ", mistaken.mistakes().stream().map(Object::toString).toList()),
              why,
              "mend the plan, and try it with deployhooks validate");
      case Found.Known<PlanReading>(PlanReading.Unreadable(String reason), String _) ->
          new Trouble(
              about,
              "there is no plan where it must be: " + reason,
              why,
              "put the plan there, or say in DEPLOYHOOKS_PLAN where it is");
      case Found.Unknown<PlanReading>(String reason) ->
          new Unknown(about, reason, "whether its plan has mistakes");
    };
  }

  /** A hook is called where its section can tell something. */
  static List<Finding> sectionsFitEvents(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Hook hook : facts.hooks()) {
      Optional<Configured> known = hook.known();
      if (known.isEmpty() || known.get().kinds().size() != 1) {
        continue; // One that runs several sections takes those that belong to the event.
      }
      SectionKind kind = known.get().kinds().iterator().next();
      Optional<Plan> plan = read(known.get());
      for (LifecycleEvent event : facts.eventsOf(hook)) {
        refusal(kind, plan, event)
            .ifPresent(
                why ->
                    findings.add(
                        new Trouble(
                            "%s at %s".formatted(HookRules.about(hook), event.name()),
                            why,
                            "the hook answers Failed each time, whatever the release is like",
                            "call it at another event, or change the plan")));
      }
    }
    return findings;
  }

  private static Optional<String> refusal(
      SectionKind kind, Optional<Plan> plan, LifecycleEvent event) {
    Optional<String> unsuited = Suitability.refusal(kind, event);
    if (unsuited.isPresent() || plan.isEmpty()) {
      return unsuited;
    }
    return plan.get()
        .section(kind)
        .map(
            section ->
                isFor(section, event)
                    ? Optional.<String>empty()
                    : Optional.of(
                        "%s: the section %s is limited to other events"
                            .formatted(section.head().place(), kind.key())))
        .orElseGet(
            () ->
                Optional.of(
                    "the plan (%s) has no section %s".formatted(plan.get().origin(), kind.key())));
  }

  private static boolean isFor(Section section, LifecycleEvent event) {
    Set<String> limited = section.head().lifecycleEvents();
    return limited.isEmpty() || limited.contains(event.name());
  }

  /** Everything that a plan asks for is looked at by some hook. */
  static List<Finding> everySectionIsRun(Facts facts) {
    Map<String, Plan> plans = new LinkedHashMap<>();
    for (Hook hook : facts.hooks()) {
      hook.known().flatMap(PlanRules::read).ifPresent(plan -> plans.put(plan.origin(), plan));
    }
    List<Finding> findings = new ArrayList<>();
    for (Plan plan : plans.values()) {
      for (Section section : plan.sections()) {
        if (facts.hooks().stream().noneMatch(hook -> runs(hook, section, facts))) {
          findings.add(
              new Trouble(
                  "plan " + plan.origin(),
                  "%s: no hook that is called runs the section %s"
                      .formatted(section.head().place(), section.head().kind().key()),
                  "what it asks for is never looked at, and releases pass without it",
                  "call a hook for it at an event at which it can run"));
        }
      }
    }
    return findings;
  }

  private static boolean runs(Hook hook, Section section, Facts facts) {
    SectionKind kind = section.head().kind();
    return hook.known().filter(known -> known.kinds().contains(kind)).isPresent()
        && facts.eventsOf(hook).stream()
            .anyMatch(event -> isFor(section, event) && Suitability.refusal(kind, event).isEmpty());
  }

  /** The function's time-out leaves time for what the plan asks. */
  static List<Finding> timeoutIsEnough(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Hook hook : facts.hooks()) {
      hook.known().ifPresent(known -> findings.addAll(timeout(hook, known)));
    }
    return findings;
  }

  private static List<Finding> timeout(Hook hook, Configured known) {
    List<Finding> findings = new ArrayList<>();
    Duration left = PlanTime.left(known.timeout());
    for (Section section : read(known).map(Plan::sections).orElse(List.of())) {
      if (!known.kinds().contains(section.head().kind())) {
        continue;
      }
      PlanTime time = PlanTime.of(section);
      String what =
          "its time-out is %d s, of which %d s are left for the section %s; that needs %s"
              .formatted(
                  known.timeout().toSeconds(),
                  left.toSeconds(),
                  section.head().kind().key(),
                  time.inWords());
      String mend =
          "raise the function's time-out, or have the plan wait less; 900 s is the most that Lambda allows";
      if (time.least().compareTo(left) > 0) {
        findings.add(
            new Trouble(
                HookRules.about(hook),
                what,
                "the hook runs out of time at each deployment, and answers Failed",
                mend));
      } else if (time.most().compareTo(left) > 0) {
        findings.add(
            new Warning(
                HookRules.about(hook),
                what,
                "where a release is slow, the hook runs out of time and cannot say what was wrong",
                mend));
      } else {
        findings.add(new Fine(HookRules.about(hook), what));
      }
    }
    return findings;
  }

  /** A bake ends before the hour, or before ECS's patience, does. */
  static List<Finding> bakeFits(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Hook hook : facts.hooks()) {
      for (Section section :
          hook.known().flatMap(PlanRules::read).map(Plan::sections).orElse(List.of())) {
        switch (section) {
          case CanarySection canary when runs(hook, canary, facts) ->
              facts.knownCalls().stream()
                  .filter(call -> call.function().equals(hook.name()))
                  .filter(call -> isFor(canary, call.event()))
                  // A watch answers at once, and stops the deployment itself.
                  .filter(call -> !watches(canary, call))
                  .forEach(call -> bake(call, canary).ifPresent(findings::add));
          case CanarySection _ -> {}
          case ChecksSection _ -> {}
          case dev.deployhooks.plan.ImagesSection _ -> {}
        }
      }
    }
    return findings;
  }

  private static boolean watches(CanarySection canary, Call call) {
    return canary.watch().isPresent() && call.event().name().equals("BeforeAllowTraffic");
  }

  private static Optional<Finding> bake(Call call, CanarySection canary) {
    Duration needed = canary.bake().maximum().plus(canary.settle());
    Duration patience = call.terms().map(Facts.Terms::timeout).orElse(HOUR);
    return needed.compareTo(patience) < 0
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                "hook %s at %s".formatted(call.function(), call.event().name()),
                "its bake lasts up to %d minutes, and its caller waits %d"
                    .formatted(needed.toMinutes(), patience.toMinutes()),
                "the deployment fails before the hook has its verdict",
                call.terms().isPresent()
                    ? "raise timeoutConfiguration.timeoutInMinutes, or shorten the section's bake"
                    : "shorten the section's bake"));
  }

  private static Optional<Plan> read(Configured configured) {
    return configured
        .plan()
        .known()
        .flatMap(
            reading ->
                switch (reading) {
                  case PlanReading.Read(Plan plan) -> Optional.of(plan);
                  case PlanReading.Mistaken _, PlanReading.Unreadable _ -> Optional.empty();
                });
  }
}
