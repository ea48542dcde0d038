package dev.deployhooks.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.report.Style;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoriesTest {

  private static HookReport report(String answer, String words) {
    return new HookReport(
        JsonParser.parseString(
                "{\"verdict\":\"fail\",\"answer\":{\"status\":\"%s\",\"why\":\"%s\"}}"
                    .formatted(answer, words))
            .getAsJsonObject());
  }

  private static Ended ended(String status, Optional<String> rollback) {
    return new Ended(
        "d-1", status, "", rollback.map(back -> new Ended("d-2", back, "", Optional.empty())));
  }

  @Test
  void difference_when_liveAndEveryHookPassed_isNone() {
    assertThat(
            new Expected.GoesLive("Succeeded", 1)
                .difference(ended("Succeeded", Optional.empty()), List.of(report("Succeeded", ""))))
        .isEmpty();
  }

  @Test
  void difference_when_liveButNoHookWasAsked_isSaid() {
    assertThat(
            new Expected.GoesLive("Succeeded", 1)
                .difference(ended("Succeeded", Optional.empty()), List.of()))
        .isPresent();
  }

  @Test
  void difference_when_liveThoughAHookFailed_isSaid() {
    assertThat(
            new Expected.GoesLive("Succeeded", 1)
                .difference(ended("Succeeded", Optional.empty()), List.of(report("Failed", "x"))))
        .isPresent();
  }

  @Test
  void difference_when_rolledBackForTheTrueReason_isNone() {
    assertThat(
            new Expected.RolledBack("Failed", "three categories")
                .difference(
                    ended("Failed", Optional.of("Succeeded")),
                    List.of(report("Failed", "saw three categories"))))
        .isEmpty();
  }

  @Test
  void difference_when_rolledBackForAnotherReason_isSaid() {
    assertThat(
            new Expected.RolledBack("Failed", "three categories")
                .difference(
                    ended("Failed", Optional.of("Succeeded")),
                    List.of(report("Failed", "connection refused"))))
        .hasValueSatisfying(difference -> assertThat(difference).contains("three categories"));
  }

  @Test
  void difference_when_theRollbackFailed_isSaid() {
    assertThat(
            new Expected.RolledBack("Failed", "x")
                .difference(ended("Failed", Optional.of("Failed")), List.of(report("Failed", "x"))))
        .isPresent();
  }

  @Test
  void difference_when_ecsRolledBack_isNone() {
    assertThat(
            new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "html")
                .difference(
                    ended("ROLLBACK_SUCCESSFUL", Optional.empty()),
                    List.of(report("Failed", "text/html"))))
        .isEmpty();
  }

  @Test
  void difference_when_aWatchStoppedItForTheTrueReason_isNone() {
    assertThat(
            new Expected.RolledBack("Stopped", "5xx")
                .difference(
                    ended("Stopped", Optional.of("Succeeded")), List.of(report("Stop", "5xx"))))
        .isEmpty();
  }

  @Test
  void difference_when_liveAndTheWatchHasEnded_isNone() {
    assertThat(
            new Expected.GoesLive("Succeeded", 1)
                .difference(
                    ended("Succeeded", Optional.empty()),
                    List.of(report("Succeeded", ""), report("InProgress", ""), report("None", ""))))
        .isEmpty();
  }

  @Test
  void difference_when_letPassThoughItCouldNotBeTold_isNone() {
    assertThat(
            new Expected.LetPass("SUCCESSFUL", "too few")
                .difference(
                    ended("SUCCESSFUL", Optional.empty()), List.of(report("Succeeded", "too few"))))
        .isEmpty();
  }

  @Test
  void difference_when_letPassForAnotherReason_isSaid() {
    assertThat(
            new Expected.LetPass("SUCCESSFUL", "too few")
                .difference(
                    ended("SUCCESSFUL", Optional.empty()),
                    List.of(report("Succeeded", "not worse"), report("Failed", "too few"))))
        .hasValueSatisfying(difference -> assertThat(difference).contains("too few"));
  }

  private static PlanReading read(String plan) {
    return PlanReader.read(Stage.text(plan), plan, PlanFiles.none("there are none"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quiz-service.yaml",
        "quiz-function.yaml",
        "quiz-images.yaml",
        "quiz-images-excepted.yaml",
        "quiz-canary.yaml",
        "quiz-canary-lenient.yaml"
      })
  void plan_when_meantToBeRight_is(String plan) {
    assertThat(read(plan)).isInstanceOf(PlanReading.Read.class);
  }

  @Test
  void plan_when_meantToBeBroken_hasEachMistake() {
    assertThat(read("broken.yaml"))
        .isInstanceOfSatisfying(
            PlanReading.Mistaken.class,
            mistaken ->
                assertThat(mistaken.mistakes().toString()).contains("exepct", "timeout", "healty"));
  }

  @Test
  void list_when_asked_fitsTheTerminal() {
    assertThat(Story.ALL).allMatch(story -> story.title().length() <= Style.WIDTH - 24);
    assertThat(Story.ALL).extracting(Story::name).doesNotHaveDuplicates();
  }

  @Test
  void show_when_aHookFails() {
    StringWriter out = new StringWriter();
    TimelineView view = new TimelineView(new PrintWriter(out), Style.PLAIN);

    entry(view, 0, What.STARTED, "", "quiz/quiz");
    entry(view, 1, What.EVENT_STARTED, "BeforeInstall", "");
    entry(view, 2, What.EVENT_SUCCEEDED, "BeforeInstall", "");
    entry(view, 3, What.EVENT_STARTED, "BeforeAllowTraffic", "");
    entry(view, 3, What.HOOK_INVOKED, "CodeDeployHook_smoke", "attempt 1");
    entry(view, 3700, What.ANSWER_ACCEPTED, "BeforeAllowTraffic", "Failed");
    entry(view, 3701, What.EVENT_FAILED, "BeforeAllowTraffic", "the hook said Failed");
    entry(view, 3702, What.TRAFFIC, "", "0 %");

    assertThat(out.toString())
        .isEqualTo(
            """
              0:00:00  deployment d-1
              0:00:02  ok   BeforeInstall
              0:00:03  >    BeforeAllowTraffic
              0:00:03       -> smoke attempt 1
              1:01:40       =  answer: Failed
              1:01:41  FAIL BeforeAllowTraffic: the hook said Failed
              1:01:42  =>   production traffic to green: 0 %
            """
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void show_when_aHookComesBack_showsTheFirstCallAndTheLast() {
    StringWriter out = new StringWriter();
    TimelineView view = new TimelineView(new PrintWriter(out), Style.PLAIN);

    for (int call = 1; call <= 3; call++) {
      entry(view, 60L * call, What.HOOK_INVOKED, "CodeDeployHook_canary", "X, call " + call);
      String said = call < 3 ? "IN_PROGRESS, again in 60 s" : "SUCCEEDED";
      entry(view, 60L * call + 1, What.HOOK_ENDED, "CodeDeployHook_canary", said);
    }

    assertThat(out.toString())
        .isEqualTo(
            """
              0:00:00       -> canary X, call 1
              0:00:01       <- canary IN_PROGRESS, again in 60 s
              0:02:00       -> canary X, call 3
              0:02:01       <- canary SUCCEEDED
            """
                .replace("\n", System.lineSeparator()));
  }

  private static void entry(
      TimelineView view, long second, What what, String subject, String detail) {
    view.show(new Entry(Instant.ofEpochSecond(1_000_000 + second), "d-1", what, subject, detail));
  }
}
