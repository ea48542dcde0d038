package dev.deployhooks.local.doctor;

import java.util.List;

/**
 * Something that must hold for deployments to go well: a function of facts, and of nothing else.
 */
@FunctionalInterface
public interface Rule {

  /** What it has to say; nothing where it does not apply. */
  List<Finding> judge(Facts facts);

  /** All rules, in the order in which their findings are told. */
  List<Rule> ALL =
      List.of(
          CallRules::hooksAreCalled,
          CallRules::theyMayBeInvoked,
          HookRules::functionExists,
          HookRules::mayReport,
          HookRules::reachesCodeDeploy,
          MemoryRules::reachesTheTable,
          MemoryRules::remembers,
          PlanRules::planIsRight,
          PlanRules::sectionsFitEvents,
          PlanRules::everySectionIsRun,
          PlanRules::timeoutIsEnough,
          PlanRules::bakeFits,
          HookRules::comesBack,
          HookRules::mayLoop,
          HookRules::diesLoudly,
          MemoryRules::isGuarded,
          HookRules::reportsAreKept,
          CallRules::timeoutDoesNotContinue,
          SetupRules::rollsBack,
          SetupRules::hasAlarms,
          SetupRules::alarmsAreQuiet,
          SetupRules::hasTestEntrance,
          SetupRules::movesInSteps,
          ImageRules::tagsDoNotMove,
          ImageRules::imagesAreScanned);
}
