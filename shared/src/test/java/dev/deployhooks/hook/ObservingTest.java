package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservingTest {

  private final Notes notes = notes(SectionKind.SMOKE_TEST, SectionKind.VALIDATE);

  @Test
  void all_whenOneOfTwoIsObservedAndFails_warns() {
    observe(Set.of(SectionKind.VALIDATE));
    assertThat(
            all(
                new Verdict.Pass(List.of("slow")),
                new Verdict.Fail(List.of("seen 500", "seen 404"))))
        .isEqualTo(
            new Verdict.Pass(
                List.of(
                    "slow",
                    "section validate is only observed, and would have failed: seen 500; seen"
                        + " 404")));
  }

  @Test
  void all_whenTheOneThatDecidesFails_fails() {
    observe(Set.of(SectionKind.VALIDATE));
    assertThat(all(new Verdict.Fail(List.of("seen 500")), new Verdict.Pass(List.of())))
        .isEqualTo(new Verdict.Fail(List.of("seen 500")));
  }

  @Test
  void all_whenTheObservedOneIsInconclusive_warns() {
    observe(Set.of(SectionKind.SMOKE_TEST));
    assertThat(all(new Verdict.Inconclusive(List.of("no traffic")), new Verdict.Pass(List.of())))
        .isEqualTo(
            new Verdict.Pass(
                List.of(
                    "section smokeTest is only observed, and would have been inconclusive: no"
                        + " traffic")));
  }

  @Test
  void all_whenBothAreObserved_isTheVerdictThatWouldHaveBeen() {
    observe(Set.of(SectionKind.VALIDATE, SectionKind.SMOKE_TEST));
    assertThat(all(new Verdict.Pass(List.of()), new Verdict.Fail(List.of("seen 500"))))
        .isEqualTo(new Verdict.Fail(List.of("seen 500")));
  }

  @Test
  void all_whenTheOneThatDecidesWasNotJudged_warns() {
    Notes withCanary = notes(SectionKind.SMOKE_TEST, SectionKind.CANARY);
    observe(withCanary, Set.of(SectionKind.SMOKE_TEST));
    assertThat(
            Observing.all(
                Map.of(SectionKind.SMOKE_TEST, new Verdict.Fail(List.of("seen 500"))), withCanary))
        .isEqualTo(
            new Verdict.Pass(
                List.of("section smokeTest is only observed, and would have failed: seen 500")));
  }

  private static Notes notes(SectionKind... kinds) {
    return new Notes(
        new HookDefinition("combined", List.of(kinds), HookDefinition.Choice.WHAT_BELONGS),
        "CodeDeploy",
        "d-1",
        new FakeTime());
  }

  private void observe(Set<SectionKind> kinds) {
    observe(notes, kinds);
  }

  private static void observe(Notes notes, Set<SectionKind> kinds) {
    notes.plan(new PlanReading.Read(new Plan("plan.yaml", TargetOverride.NONE, List.of(), kinds)));
  }

  private Verdict all(Verdict smokeTest, Verdict validate) {
    Map<SectionKind, Verdict> verdicts = new LinkedHashMap<>();
    verdicts.put(SectionKind.SMOKE_TEST, smokeTest);
    verdicts.put(SectionKind.VALIDATE, validate);
    return Observing.all(verdicts, notes);
  }
}
