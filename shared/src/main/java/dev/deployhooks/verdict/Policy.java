package dev.deployhooks.verdict;

import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.plan.OnInconclusive;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds checks up. Only if there is a check that had to pass, and each such check was seen to pass,
 * is the verdict a pass. A plan may let pass what could not be told, beside at least one required
 * check that was seen to pass; there is no other way to one.
 */
public final class Policy {

  private Policy() {}

  /**
   * The verdict on the checks of one section.
   *
   * @param checks every check of the section, tried or not
   * @param onInconclusive what becomes of a required check that could not tell
   */
  public static Verdict judge(List<CheckResult> checks, OnInconclusive onInconclusive) {
    if (checks.stream().noneMatch(CheckResult::required)) {
      return new Verdict.Fail(
          List.of(
              checks.isEmpty()
                  ? "no check was run"
                  : "none of the checks is required, so nothing was seen that had to hold"));
    }
    List<String> failures = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (CheckResult check : checks) {
      check.warnings().forEach(warning -> warnings.add(reason(check, warning)));
      switch (check.outcome()) {
        case Outcome.Passed() -> {}
        case Outcome.Failed(String why) -> weigh(check, "failed: " + why, failures, warnings);
        case Outcome.Error(String why) ->
            weigh(check, "could not look: " + why, failures, warnings);
        case Outcome.NotRun(String why) -> weigh(check, "not run: " + why, failures, warnings);
        case Outcome.Inconclusive(String why) ->
            weigh(
                check,
                "could not tell: " + why,
                switch (onInconclusive) {
                  case FAIL -> doubts;
                  case PASS -> warnings;
                },
                warnings);
      }
    }
    if (!failures.isEmpty()) {
      return new Verdict.Fail(failures);
    }
    if (!doubts.isEmpty()) {
      return new Verdict.Inconclusive(doubts);
    }
    return checks.stream().anyMatch(Policy::requiredAndPassed)
        ? new Verdict.Pass(warnings)
        : new Verdict.Inconclusive(warnings);
  }

  /** A plan may let doubts pass, but not doubts alone: something must have been seen. */
  private static boolean requiredAndPassed(CheckResult check) {
    return check.required() && check.outcome() instanceof Outcome.Passed;
  }

  /** The verdict on several sections: a pass only if each of them passed. */
  public static Verdict all(List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return new Verdict.Fail(List.of("no section of the plan was run"));
    }
    List<String> failures = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Fail(List<String> reasons) -> failures.addAll(reasons);
        case Verdict.Inconclusive(List<String> reasons) -> doubts.addAll(reasons);
        case Verdict.Pass(List<String> more) -> warnings.addAll(more);
      }
    }
    if (!failures.isEmpty()) {
      return new Verdict.Fail(failures);
    }
    return doubts.isEmpty() ? new Verdict.Pass(warnings) : new Verdict.Inconclusive(doubts);
  }

  private static void weigh(
      CheckResult check, String what, List<String> ifRequired, List<String> otherwise) {
    (check.required() ? ifRequired : otherwise).add(reason(check, what));
  }

  private static String reason(CheckResult check, String what) {
    return "check \"%s\": %s".formatted(check.name(), what);
  }
}
