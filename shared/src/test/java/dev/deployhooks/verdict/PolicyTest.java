package dev.deployhooks.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.plan.OnInconclusive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

  private static final List<Outcome> NOT_PASSED =
      List.of(
          new Outcome.Failed("seen 500"),
          new Outcome.Error("no address"),
          new Outcome.NotRun("time was over"),
          new Outcome.Inconclusive("too little traffic"));

  @ParameterizedTest
  @EnumSource
  void judge_fails_whenThereIsNoCheck(OnInconclusive policy) {
    assertThat(Policy.judge(List.of(), policy))
        .isEqualTo(new Verdict.Fail(List.of("no check was run")));
  }

  @ParameterizedTest
  @EnumSource
  void judge_fails_whenNoCheckIsRequired(OnInconclusive policy) {
    assertThat(Policy.judge(List.of(check("a", false, new Outcome.Passed())), policy))
        .isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void judge_passes_whenEveryRequiredCheckPassed() {
    assertThat(
            Policy.judge(
                List.of(
                    check("a", true, new Outcome.Passed()),
                    check("b", false, new Outcome.Failed("seen 500"))),
                OnInconclusive.FAIL))
        .isEqualTo(new Verdict.Pass(List.of("check \"b\": failed: seen 500")));
  }

  @Test
  void judge_saysEachReason_whenSeveralChecksDidNotPass() {
    assertThat(
            Policy.judge(
                List.of(
                    check("a", true, new Outcome.Failed("seen 500")),
                    check("b", true, new Outcome.Error("no address")),
                    check("c", true, new Outcome.NotRun("needs a")),
                    check("d", true, new Outcome.Passed())),
                OnInconclusive.PASS))
        .isEqualTo(
            new Verdict.Fail(
                List.of(
                    "check \"a\": failed: seen 500",
                    "check \"b\": could not look: no address",
                    "check \"c\": not run: needs a")));
  }

  @Test
  void judge_followsThePolicy_whenACheckCouldNotTell() {
    List<CheckResult> checks =
        List.of(
            check("a", true, new Outcome.Passed()),
            check("b", true, new Outcome.Inconclusive("too little traffic")));
    assertThat(Policy.judge(checks, OnInconclusive.FAIL))
        .isEqualTo(
            new Verdict.Inconclusive(List.of("check \"b\": could not tell: too little traffic")));
    assertThat(Policy.judge(checks, OnInconclusive.PASS))
        .isEqualTo(new Verdict.Pass(List.of("check \"b\": could not tell: too little traffic")));
  }

  @Test
  void judge_isInconclusive_whenThePlanLetsDoubtsPassAndNothingElseWasSeen() {
    assertThat(
            Policy.judge(
                List.of(
                    check("a", true, new Outcome.Inconclusive("too little traffic")),
                    check("b", false, new Outcome.Passed())),
                OnInconclusive.PASS))
        .isEqualTo(
            new Verdict.Inconclusive(List.of("check \"a\": could not tell: too little traffic")));
  }

  @Test
  void judge_keepsWarnings_whenChecksPassed() {
    CheckResult check =
        new CheckResult(
            "a",
            "",
            "",
            true,
            new Outcome.Passed(),
            List.of(),
            List.of("no code was run"),
            List.of(),
            1,
            Duration.ZERO);
    assertThat(Policy.judge(List.of(check), OnInconclusive.FAIL))
        .isEqualTo(new Verdict.Pass(List.of("check \"a\": no code was run")));
  }

  @Test
  void judge_neverPasses_whenARequiredCheckDidNotPass() {
    Random random = new Random(20261122);
    for (int round = 0; round < 2_000; round++) {
      List<CheckResult> checks = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        checks.add(
            check(
                "c" + i,
                random.nextBoolean(),
                random.nextInt(3) > 0
                    ? new Outcome.Passed()
                    : NOT_PASSED.get(random.nextInt(NOT_PASSED.size()))));
      }
      boolean earned =
          checks.stream().anyMatch(CheckResult::required)
              && checks.stream()
                  .filter(CheckResult::required)
                  .allMatch(check -> check.outcome() instanceof Outcome.Passed);
      assertThat(Policy.judge(checks, OnInconclusive.FAIL) instanceof Verdict.Pass)
          .as("%s", checks)
          .isEqualTo(earned);
    }
  }

  @Test
  void all_fails_whenThereIsNoVerdict() {
    assertThat(Policy.all(List.of())).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void all_passesOnly_whenEveryVerdictPassed() {
    Verdict pass = new Verdict.Pass(List.of("w"));
    Verdict doubt = new Verdict.Inconclusive(List.of("d"));
    Verdict fail = new Verdict.Fail(List.of("f"));
    assertThat(Policy.all(List.of(pass, pass))).isEqualTo(new Verdict.Pass(List.of("w", "w")));
    assertThat(Policy.all(List.of(pass, doubt))).isEqualTo(doubt);
    assertThat(Policy.all(List.of(doubt, fail, pass))).isEqualTo(fail);
  }

  private static CheckResult check(String name, boolean required, Outcome outcome) {
    return new CheckResult(
        name,
        "plan.yaml:3:5",
        "GET /",
        required,
        outcome,
        List.of(),
        List.of(),
        List.of(),
        1,
        Duration.ZERO);
  }
}
