package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.hook.HookDefinition.Choice;
import dev.deployhooks.hook.Selection.Chosen;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  private static final String CHECKS = "{checks: [{name: a, functionReady: {}}]}";
  private static final String ALL =
      """
      version: 1
      images: {}
      smokeTest: %1$s
      validate: %1$s
      canary: {watch: true}
      """
          .formatted(CHECKS);
  private static final HookDefinition COMBINED =
      new HookDefinition(
          "combined",
          List.of(
              SectionKind.IMAGES, SectionKind.SMOKE_TEST, SectionKind.VALIDATE, SectionKind.CANARY),
          Choice.WHAT_BELONGS);
  private static final HookDefinition SMOKE_TEST =
      new HookDefinition("pre-traffic-smoke-test", SectionKind.SMOKE_TEST);

  /** Paces as the real sections have them. */
  private static final SectionRunner RUNNER =
      new SectionRunner() {
        @Override
        public Looked look(Section section, Looking looking, Deadline deadline) {
          throw new IllegalStateException("nothing is looked at");
        }

        @Override
        public Pace pace(Section section, LifecycleEvent event) {
          return section instanceof CanarySection canary
                  && canary.watch().isPresent()
                  && event.name().equals("BeforeAllowTraffic")
              ? new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(50))
              : new Pace.Once();
        }
      };

  @ParameterizedTest
  @CsvSource({
    "BeforeInstall, images",
    "AfterInstall, images smokeTest",
    "AfterAllowTestTraffic, images smokeTest validate",
    "BeforeAllowTraffic, images smokeTest validate canary",
    "AfterAllowTraffic, canary",
    "PRE_SCALE_UP, images",
    "POST_SCALE_UP, images smokeTest",
    "TEST_TRAFFIC_SHIFT, images",
    "POST_TEST_TRAFFIC_SHIFT, images smokeTest validate",
    "PRE_PRODUCTION_TRAFFIC_SHIFT, images smokeTest validate",
    "PRODUCTION_TRAFFIC_SHIFT, canary",
    "POST_PRODUCTION_TRAFFIC_SHIFT, canary"
  })
  void of_choosesWhatBelongsToTheEvent_inOrder(String event, String sections) {
    assertThat(String.join(" ", chosen(COMBINED, event, ALL))).isEqualTo(sections);
  }

  @Test
  void of_leavesACanaryWithoutWatchToTheTrafficItNeeds() {
    Chosen.Tasks tasks =
        (Chosen.Tasks)
            of(
                COMBINED,
                "BeforeAllowTraffic",
                "version: 1\nsmokeTest: %s\ncanary: {}\n".formatted(CHECKS));
    assertThat(keys(tasks)).containsExactly("smokeTest");
    assertThat(tasks.left())
        .containsExactly(
            "it has no section images",
            "it has no section validate",
            "the section canary belongs where green has production traffic; with watch: true it"
                + " watches a shift by CodeDeploy from BeforeAllowTraffic on");
  }

  @Test
  void of_neverLeavesASectionThatNamesTheEvent() {
    String plan =
        """
        version: 1
        smokeTest: {lifecycleEvents: [AfterAllowTraffic], checks: [{name: a, functionReady: {}}]}
        canary: {}
        """;
    assertThat(chosen(COMBINED, "AfterAllowTraffic", plan)).containsExactly("smokeTest", "canary");
    assertThat(reasons(COMBINED, "BeforeAllowTraffic", plan))
        .singleElement()
        .asString()
        .startsWith("nothing in the plan (plan.yaml) belongs to BeforeAllowTraffic: ")
        .contains("the section smokeTest is limited to [AfterAllowTraffic]")
        .endsWith("do not call the hook combined there");
  }

  @Test
  void of_refuses_whenASectionNamesAnEventAtWhichItCanTellNothing() {
    assertThat(
            reasons(
                COMBINED,
                "BeforeInstall",
                """
                version: 1
                images: {}
                canary: {lifecycleEvents: [BeforeInstall]}
                """))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:3:1: the section canary cannot run at BeforeInstall");
  }

  @Test
  void of_refuses_whenTheEventIsNotKnown() {
    assertThat(reasons(COMBINED, "DURING_LUNCH", ALL))
        .singleElement()
        .asString()
        .contains("this version does not know that event");
  }

  @Test
  void of_refuses_whenAHookForOneSectionFindsNone() {
    assertThat(reasons(SMOKE_TEST, "BeforeAllowTraffic", "version: 1\ncanary: {}\n"))
        .singleElement()
        .asString()
        .contains("has no section smokeTest, which the hook pre-traffic-smoke-test runs");
  }

  @Test
  void of_refusesWhatIsCalledTooEarly_whateverThePlanIs() {
    assertThat(reasons(SMOKE_TEST, "BeforeInstall", "version: 3\n"))
        .singleElement()
        .asString()
        .contains("green does not exist yet");
    assertThat(reasons(COMBINED, "BeforeInstall", "version: 3\n"))
        .first()
        .asString()
        .startsWith("mistake in the plan: ");
  }

  private static List<String> chosen(HookDefinition hook, String event, String plan) {
    return keys((Chosen.Tasks) of(hook, event, plan));
  }

  private static List<String> keys(Chosen.Tasks tasks) {
    return tasks.tasks().stream().map(Round.Task::key).toList();
  }

  private static List<String> reasons(HookDefinition hook, String event, String plan) {
    return ((Chosen.Refused) of(hook, event, plan)).reasons();
  }

  private static Chosen of(HookDefinition hook, String event, String plan) {
    PlanReading reading = PlanReader.read(plan, "plan.yaml", PlanFiles.none("there are none"));
    return new Selection(hook, LifecycleEvent.of(event), RUNNER).of(reading);
  }
}
