package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Observation;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.OnInconclusive;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.OverrideSource;
import dev.deployhooks.plan.Place;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionHead;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.plan.ValidOverride;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookTest {

  private static final String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoi-the-secret-part-of-the-token";
  private static final String CODE_DEPLOY =
      """
      {"DeploymentId": "d-IHWDEND8F", "LifecycleEventHookExecutionId": "%s"}
      """
          .formatted(TOKEN);
  private static final String ECS =
      """
      {"executionId": "f4fcae0f", "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
       "resourceArn": "arn:aws:ecs:us-west-2:123456789012:service-deployment/shop/quiz/EZe5"}
      """;

  private static final String JOB_ID = "11111111-abcd-1111-abcd-111111abcdef";
  private static final String JOB =
      """
      {"CodePipeline.job": {"id": "%s", "accountId": "111122223333", "data": {
        "actionConfiguration": {"configuration": {"FunctionName": "gate"}},
        "inputArtifacts": [], "outputArtifacts": []%%s}}}
      """
          .formatted(JOB_ID);

  private static final OverrideReading OVERRIDE =
      new OverrideReading.Valid(
          new ValidOverride(
              "SSM parameter /x", "the fix", "Ada", Instant.parse("2026-11-22T18:00:00Z")));

  private final FakeTime time = new FakeTime();
  private final List<String> sent = new ArrayList<>();
  private final List<JobReporter.Result> jobResults = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<String> metrics = new ArrayList<>();
  private Situation situation = new Situation.ToJudge(deployment("BeforeAllowTraffic"));
  private PlanReading reading = new PlanReading.Read(plan(Set.of()));
  private Supplier<Situation> discovery = () -> situation;
  private Supplier<PlanReading> plans = () -> reading;
  private Supplier<List<CheckResult>> results = () -> List.of(result(new Outcome.Passed()));
  private Supplier<Looked> looks = () -> new Looked.Done(results.get(), Map.of());
  private OverrideReading override = new OverrideReading.None(List.of());
  private Supplier<OverrideSource> overrides = () -> (_, _, _) -> override;
  private LifecycleEventReporter.Response response = new LifecycleEventReporter.Response.Accepted();
  private Duration functionTimeout = Duration.ofSeconds(60);
  private int checkRuns;
  private final List<JsonObject> states = new ArrayList<>();
  private Hook hook = hookIn(Map.of());

  @Test
  void handle_succeeds_whenEveryCheckPassed() {
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(report().get("verdict").getAsString()).isEqualTo("pass");
  }

  @Test
  void handle_givesTheSameAnswer_whenTheRetryCannotLook() {
    response = new LifecycleEventReporter.Response.Refused("not now");
    assertThatThrownBy(() -> handle(CODE_DEPLOY)).isInstanceOf(AnswerNotGivenException.class);
    response = new LifecycleEventReporter.Response.Accepted();
    discovery =
        () -> {
          throw new IllegalStateException("garbage came back");
        };
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED", "SUCCEEDED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "error", "not run", "inconclusive"})
  void handle_fails_whenACheckEndedAs(String outcome) {
    results =
        () ->
            List.of(
                result(
                    switch (outcome) {
                      case "failed" -> new Outcome.Failed("seen 500");
                      case "error" -> new Outcome.Error("seen 500");
                      case "not run" -> new Outcome.NotRun("seen 500");
                      default -> new Outcome.Inconclusive("seen 500");
                    }));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("four categories").contains("seen 500");
  }

  @Test
  void handle_fails_whenChecksAreMissingFromTheResults() {
    results = List::of;
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("1 checks were to be run and 0 came back");
  }

  @Test
  void handle_asksEcsToCallAgain_whenItCannotBeToldYet() {
    looks = () -> notYet(Duration.ofSeconds(45));
    assertThat(handle(ECS))
        .hasToString(
            "{\"hookStatus\":\"IN_PROGRESS\",\"callBackDelay\":45,"
                + "\"hookDetails\":{\"deployhooks\":{\"version\":1,"
                + "\"stage\":\"POST_TEST_TRAFFIC_SHIFT\",\"step\":\"test unknown, production unknown\",\"since\":\"2026-11-22T10:00:00Z\","
                + "\"look\":1,\"sections\":{\"smokeTest\":{\"state\":{\"looks\":3}}}}}}");
    assertThat(report().get("verdict").getAsString()).isEqualTo("none");
    assertThat(why()).isEqualTo("to be looked at again in 45 s: too few requests");
    assertThat(report().getAsJsonArray("checks")).hasSize(1);
    assertThat(handle(ECS).get("hookStatus").getAsString()).isEqualTo("IN_PROGRESS");
    assertThat(checkRuns).as("a look that decided nothing is no decision").isEqualTo(2);
  }

  @Test
  void handle_answersCodePipeline_whenEveryCheckPassed() {
    handle(JOB.formatted(""));
    assertThat(jobResults)
        .containsExactly(
            new JobReporter.Result.Success("every check that had to pass was seen to pass"));
    assertThat(sent).isEmpty();
    assertThat(report().get("protocol").getAsString()).isEqualTo("CodePipeline");
  }

  @Test
  void handle_failsTheJob_withTheReason() {
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(JOB.formatted(""));
    assertThat(jobResults)
        .singleElement()
        .isInstanceOfSatisfying(
            JobReporter.Result.Failure.class,
            failure -> assertThat(failure.message()).contains("four categories", "seen 500"));
  }

  @Test
  void handle_continuesTheJob_andFindsInTheTokenWhatItLeft() {
    looks = () -> notYet(Duration.ofSeconds(45));
    handle(JOB.formatted(""));
    assertThat(jobResults)
        .containsExactly(
            new JobReporter.Result.Continued(
                "{\"version\":1,\"stage\":\"PipelineAction\",\"since\":\"2026-11-22T10:00:00Z\","
                    + "\"look\":1,\"sections\":{\"smokeTest\":{\"state\":{\"looks\":3}}}}",
                "to be looked at again in 45 s: too few requests"));
    handle(JOB.formatted(continuing(jobResults.getFirst())));
    assertThat(states.getLast()).hasToString("{\"looks\":3}");
    assertThat(token(jobResults.getLast())).contains("\"look\":2", "2026-11-22T10:00:00Z");
    time.advance(Duration.ofHours(23).plusMinutes(31));
    handle(JOB.formatted(continuing(jobResults.getLast())));
    assertThat(jobResults.getLast())
        .isInstanceOfSatisfying(
            JobReporter.Result.Failure.class,
            failure -> assertThat(failure.message()).contains("until the last look"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{}",
        "{\"version\": 2, \"stage\": \"PipelineAction\"}",
        "{\"version\": 1, \"stage\": \"PipelineAction\", \"since\": \"now\", \"look\": 1,"
            + " \"sections\": {}}"
      })
  void handle_failsTheJob_whenTheTokenCannotBeUsed(String token) {
    handle(JOB.formatted(continuing(new JobReporter.Result.Continued(token, ""))));
    assertThat(checkRuns).isZero();
    assertThat(jobResults)
        .singleElement()
        .isInstanceOfSatisfying(
            JobReporter.Result.Failure.class,
            failure -> assertThat(failure.message()).contains("the job's continuationToken"));
  }

  @Test
  void handle_failsTheJob_whenTheTokenWouldBeTooLong() {
    JsonObject state = new JsonObject();
    state.addProperty("seen", "x".repeat(2_000));
    looks =
        () ->
            new Looked.NotYet(
                "too few requests", Duration.ofSeconds(45), state, List.of(), Map.of());
    handle(JOB.formatted(""));
    assertThat(jobResults)
        .singleElement()
        .isInstanceOfSatisfying(
            JobReporter.Result.Failure.class,
            failure -> assertThat(failure.message()).contains("judge fewer images"));
  }

  @Test
  void handle_failsTheJob_whenItCannotBeReadButForItsId() {
    handle("{\"CodePipeline.job\": {\"id\": \"%s\", \"data\": null}}".formatted(JOB_ID));
    assertThat(jobResults)
        .containsExactly(
            new JobReporter.Result.Failure(
                "the job of CodePipeline cannot be read: field data is missing or empty"));
    assertThat(report().get("verdict").getAsString()).isEqualTo("none");
  }

  @Test
  void handle_fails_whenCodePipelineDidNotTakeTheAnswer() {
    response = new LifecycleEventReporter.Response.Refused("AccessDenied");
    assertThatThrownBy(() -> handle(JOB.formatted("")))
        .isInstanceOf(AnswerNotGivenException.class)
        .hasMessage("CodePipeline did not take the answer for job %s: AccessDenied", JOB_ID);
  }

  @Test
  void handle_isContent_whenCodePipelineHadAnAnswer() {
    response = new LifecycleEventReporter.Response.AlreadyCompleted();
    handle(JOB.formatted(""));
    assertThat(report().getAsJsonObject("answer").get("delivery").getAsString())
        .isEqualTo("already had");
  }

  @Test
  void handle_repeatsItsAnswer_whenTheSameJobComesTwice() {
    handle(JOB.formatted(""));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(JOB.formatted(""));
    assertThat(checkRuns).isEqualTo(1);
    assertThat(jobResults).hasSize(2).hasOnlyElementsOfType(JobReporter.Result.Success.class);
  }

  private static String continuing(JobReporter.Result result) {
    return ", \"continuationToken\": " + new JsonPrimitive(token(result));
  }

  private static String token(JobReporter.Result result) {
    return result instanceof JobReporter.Result.Continued(String token, var _) ? token : "";
  }

  @Test
  void handle_fails_whenItCannotBeToldYetAndCodeDeployAsks() {
    looks = () -> notYet(Duration.ofSeconds(45));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("cannot come back").contains("too few requests");
  }

  @Test
  void handle_handsBackToASectionWhatItLeft() {
    looks = () -> notYet(Duration.ofSeconds(45));
    JsonObject first = handle(ECS);
    assertThat(states).containsExactly(new JsonObject());
    JsonObject second = handle(withDetails(first.getAsJsonObject("hookDetails").toString()));
    assertThat(states.getLast()).hasToString("{\"looks\":3}");
    assertThat(second.getAsJsonObject("hookDetails").getAsJsonObject("deployhooks").get("look"))
        .hasToString("2");
    time.advance(Duration.ofHours(23).plusMinutes(31));
    assertThat(handle(withDetails(second.getAsJsonObject("hookDetails").toString())))
        .hasToString("{\"hookStatus\":\"FAILED\"}");
    assertThat(why()).contains("could not be told until the last look");
  }

  @Test
  void handle_looksAnew_whenWhatItLeftIsOfAnotherStage() {
    looks = () -> notYet(Duration.ofSeconds(45));
    String left = handle(ECS).getAsJsonObject("hookDetails").toString();
    handle(withDetails(left.replace("POST_TEST_TRAFFIC_SHIFT", "POST_SCALE_UP")));
    assertThat(states.getLast()).isEqualTo(new JsonObject());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"deployhooks\":7}",
        "{\"deployhooks\":{\"version\":2}}",
        "{\"deployhooks\":{\"version\":1,\"stage\":\"POST_TEST_TRAFFIC_SHIFT\"}}",
        "{\"deployhooks\":{\"version\":1,\"stage\":\"POST_TEST_TRAFFIC_SHIFT\","
            + "\"since\":\"then\",\"look\":1,\"sections\":{}}}",
        "{\"deployhooks\":{\"version\":1,\"stage\":\"POST_TEST_TRAFFIC_SHIFT\","
            + "\"since\":\"2026-11-22T10:00:00Z\",\"look\":1,\"sections\":{\"smokeTest\":[]}}}"
      })
  void handle_fails_whenWhatItLeftCannotBeUsed(String details) {
    assertThat(handle(withDetails(details))).hasToString("{\"hookStatus\":\"FAILED\"}");
    assertThat(why()).contains("was another version of it deployed meanwhile?");
    assertThat(checkRuns).isZero();
  }

  private static String withDetails(String details) {
    return ECS.strip().replaceFirst("}$", ", \"hookDetails\": " + details + "}");
  }

  @Test
  void handle_reportsTheEvidenceOfASection() {
    JsonObject bake = new JsonObject();
    bake.addProperty("level", 0.01);
    looks = () -> new Looked.Done(results.get(), Map.of("bake", bake));
    handle(CODE_DEPLOY);
    assertThat(report().get("bake")).isEqualTo(bake);
  }

  @Test
  void handle_fails_whenTheSituationIsUnreadable() {
    situation = new Situation.Unreadable("GetDeployment: AccessDenied");
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).isEqualTo("GetDeployment: AccessDenied");
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_saysEveryMistake_whenThePlanHasSome() {
    reading =
        new PlanReading.Mistaken(
            "plan.yaml",
            List.of(
                new PlanReading.Mistake(new Place("plan.yaml", 3, 7), "unknown key \"exepct\""),
                new PlanReading.Mistake(new Place("plan.yaml", 9, 1), "bad duration \"5\"")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why())
        .contains("plan.yaml:3:7: unknown key \"exepct\"")
        .contains("plan.yaml:9:1: bad duration \"5\"");
  }

  @Test
  void handle_fails_whenThePlanIsUnreadable() {
    reading = new PlanReading.Unreadable("SSM: throttled");
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).isEqualTo("SSM: throttled");
  }

  @Test
  void handle_fails_whenThePlanHasNoSectionForTheHook() {
    reading = new PlanReading.Read(new Plan("plan.yaml", TargetOverride.NONE, List.of()));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("no section smokeTest");
  }

  @Test
  void handle_fails_whenTheSectionIsLimitedToOtherEvents() {
    reading = new PlanReading.Read(plan(Set.of("AfterAllowTraffic")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("limited to [AfterAllowTraffic]").contains("BeforeAllowTraffic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BeforeInstall", "PRE_SCALE_UP", "TEST_TRAFFIC_SHIFT", "SOMETHING_NEW"})
  void handle_refuses_whenTheHookMakesNoSenseAt(String event) {
    situation = new Situation.ToJudge(deployment(event));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("cannot run at " + event);
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_fails_whenAPartThrows() {
    results =
        () -> {
          throw new IllegalStateException("a bug");
        };
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("a bug").contains("running the checks");
  }

  @Test
  void handle_fails_whenMemoryRunsOutWhileJudging() {
    results =
        () -> {
          throw new OutOfMemoryError("Java heap space");
        };
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("Java heap space");
  }

  @Test
  void handle_failsWithinItsTime_whenACheckHangs() {
    CountDownLatch never = new CountDownLatch(1);
    results =
        () -> {
          try {
            never.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return List.of(result(new Outcome.Passed()));
        };
    functionTimeout = Duration.ofMillis(80);
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("the time was over while the hook was running the checks");
  }

  @Test
  void handle_succeeds_whenARollbackIsProven() {
    situation = new Situation.Rollback("creator of d-1 is codeDeployRollback");
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why()).contains("codeDeployRollback");
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_saysNothing_whenTheDeploymentHasEnded() {
    situation = new Situation.Over("Stopped");
    handle(CODE_DEPLOY);
    assertThat(sent).isEmpty();
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_saysNothing_whenCodeDeployHasItsAnswer() {
    situation = new Situation.Answered(LifecycleEvent.of("BeforeAllowTraffic"), "Succeeded");
    handle(CODE_DEPLOY);
    assertThat(sent).isEmpty();
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_repeatsItsAnswer_whenTheSameInvocationComesAgain() {
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    results = () -> List.of(result(new Outcome.Passed()));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED", "FAILED");
    assertThat(checkRuns).isEqualTo(1);
  }

  @Test
  void handle_throwsAndRemembers_whenCodeDeployDoesNotTakeTheAnswer() {
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    response = new LifecycleEventReporter.Response.Refused("AccessDeniedException");
    assertThatThrownBy(() -> handle(CODE_DEPLOY))
        .isInstanceOf(AnswerNotGivenException.class)
        .hasMessageContaining("AccessDeniedException");
    response = new LifecycleEventReporter.Response.Accepted();
    results = () -> List.of(result(new Outcome.Passed()));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED", "FAILED");
    assertThat(checkRuns).isEqualTo(1);
  }

  @Test
  void handle_returnsTheHookStatus_whenEcsCalls() {
    situation = new Situation.ToJudge(deployment("POST_TEST_TRAFFIC_SHIFT"));
    assertThat(handle(ECS)).hasToString("{\"hookStatus\":\"SUCCEEDED\"}");
    assertThat(sent).isEmpty();
  }

  @Test
  void handle_returnsFailed_whenEcsCallsAndACheckFailed() {
    situation = new Situation.ToJudge(deployment("POST_TEST_TRAFFIC_SHIFT"));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    assertThat(handle(ECS)).hasToString("{\"hookStatus\":\"FAILED\"}");
  }

  @Test
  void handle_doesNotStandInTheWay_whenARollbackComesWithTheSamePayload() {
    situation = new Situation.ToJudge(deployment("POST_TEST_TRAFFIC_SHIFT"));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(ECS);
    situation = new Situation.Rollback("service deployment is ROLLBACK_IN_PROGRESS");
    assertThat(handle(ECS)).hasToString("{\"hookStatus\":\"SUCCEEDED\"}");
  }

  @Test
  void handle_failsInEcsForm_whenThePayloadIsUnknown() {
    assertThat(handle("{\"Records\": []}")).hasToString("{\"hookStatus\":\"FAILED\"}");
    assertThat(sent).isEmpty();
    assertThat(report().get("protocol").getAsString()).isEqualTo("unknown");
  }

  @Test
  void handle_showsTheTokenNowhere_whateverHappens() {
    handle(CODE_DEPLOY);
    response = new LifecycleEventReporter.Response.Refused("AccessDeniedException");
    assertThatThrownBy(() -> handle(CODE_DEPLOY)).hasMessageNotContaining("secret-part");
    assertThat(log).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("secret-part"));
  }

  @Test
  void handle_reportsEverythingThatWasSeen_inOneLine() {
    situation = new Situation.ToJudge(deploymentWithoutBlue());
    results =
        () -> {
          time.advance(Duration.ofMillis(1500));
          return List.of(result(new Outcome.Failed("seen 500")));
        };
    JsonObject returned = handle(CODE_DEPLOY);
    assertThat(log)
        .containsExactly(
            """
            {"timestamp":"2026-11-22T10:00:01.500Z","level":"ERROR",\
            "message":"Failed d-IHWDEND8F function quiz:live at BeforeAllowTraffic: \
            check \\"four categories\\": failed: seen 500",\
            "report":{"version":1,"hook":"pre-traffic-smoke-test","protocol":"CodeDeploy",\
            "deployment":{"id":"d-IHWDEND8F","family":"shop/quiz","subject":"function quiz:live",\
            "change":"version 7 in place of nothing","event":"BeforeAllowTraffic"},\
            "plan":"plan.yaml","verdict":"fail",\
            "reasons":["check \\"four categories\\": failed: seen 500"],\
            "checks":[{"name":"four categories","where":"plan.yaml:4:5","lookedAt":"function quiz:7",\
            "required":true,"outcome":"failed","why":"seen 500",\
            "observations":[{"expected":"status 200","seen":"status 500","held":false,\
            "where":"plan.yaml:6:9"}],"warnings":["slow"],"details":["log tail"],\
            "attempts":1,"tookMillis":3}],\
            "remarks":["not known: the version that serves now: it is the first one"],\
            "startedAt":"2026-11-22T10:00:00Z","tookMillis":1500,\
            "answer":{"status":"Failed","why":"check \\"four categories\\": failed: seen 500",\
            "delivery":"given"}}}""");
    assertThat(returned)
        .hasToString("{\"answer\":\"check \\\"four categories\\\": failed: seen 500\"}");
  }

  @Test
  void handle_saysWhatItWasDoing_whenAPartThrows() {
    reading = new PlanReading.Read(plan(Set.of()));
    results =
        () -> {
          throw new IllegalStateException("a bug");
        };
    handle(CODE_DEPLOY);
    assertThat(why()).startsWith("unexpected, while running the checks of section smokeTest: ");
    assertThat(report().get("plan").getAsString()).isEqualTo("plan.yaml");
  }

  @Test
  void handle_saysThatItWasFindingOut_whenDiscoveryThrows() {
    discovery =
        () -> {
          throw new IllegalStateException("a bug");
        };
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).startsWith("unexpected, while finding out what goes live: ");
  }

  @Test
  void handle_saysThatItWasReadingThePlan_whenThatThrows() {
    plans =
        () -> {
          throw new IllegalStateException("a bug");
        };
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).startsWith("unexpected, while reading the plan: ");
  }

  @Test
  void handle_tellsCodeDeploy_whenThePayloadIsOfBothButNamesTheExecution() {
    JsonObject both = JsonParser.parseString(CODE_DEPLOY).getAsJsonObject();
    both.addProperty("lifecycleStage", "POST_SCALE_UP");

    JsonObject returned = handle(both.toString());

    assertThat(sent).containsExactly("FAILED");
    assertThat(checkRuns).isZero();
    assertThat(why()).contains("fields of CodeDeploy and of Amazon ECS at once");
    assertThat(returned.get("answer").getAsString()).isEqualTo(why());
  }

  @Test
  void handle_warnsInReportAndLog_whenNoCodeWasRun() {
    String warning = "no code of version 7 was run: give a golden event";
    results =
        () -> {
          CheckResult passed = result(new Outcome.Passed());
          return List.of(
              new CheckResult(
                  passed.name(),
                  passed.where(),
                  passed.lookedAt(),
                  passed.required(),
                  passed.outcome(),
                  passed.observations(),
                  List.of(warning),
                  passed.details(),
                  passed.attempts(),
                  passed.took()));
        };
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(report().getAsJsonArray("reasons"))
        .hasToString("[\"check \\\"four categories\\\": " + warning + "\"]");
    JsonObject line = JsonParser.parseString(log.getLast()).getAsJsonObject();
    assertThat(line.get("level").getAsString()).isEqualTo("WARN");
    assertThat(line.get("message").getAsString())
        .contains("warning: check \"four categories\": " + warning);
  }

  @Test
  void handle_remarks_whenItOnlyRepeatsItself() {
    handle(CODE_DEPLOY);
    handle(CODE_DEPLOY);
    assertThat(report().getAsJsonArray("remarks").toString()).contains("no check was run again");
  }

  @Test
  void handle_fails_whenTheLifecycleEventIsUnknown() {
    situation =
        new Situation.ToJudge(
            deployment(new Found.Unknown<>("no target yet"), new Found.Known<>("6", "CodeDeploy")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("no target yet").contains("DEPLOYHOOKS_LIFECYCLE_EVENT");
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_saysWhichPlan_whenItHasMistakes() {
    reading =
        new PlanReading.Mistaken(
            "SSM parameter /deployhooks/lambda/quiz/live",
            List.of(new PlanReading.Mistake(new Place("plan.yaml", 3, 7), "unknown key")));
    handle(CODE_DEPLOY);
    assertThat(report().get("plan").getAsString())
        .isEqualTo("SSM parameter /deployhooks/lambda/quiz/live");
  }

  @Test
  void handle_returnsFailed_whenEcsCallsAfterTheEnd() {
    situation = new Situation.Over("SUCCESSFUL");
    assertThat(handle(ECS)).hasToString("{\"hookStatus\":\"FAILED\"}");
  }

  @Test
  void handle_failsAndStaysInterrupted_whenInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    results =
        () -> {
          try {
            never.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return List.of(result(new Outcome.Passed()));
        };
    Thread.currentThread().interrupt();
    handle(CODE_DEPLOY);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("interrupted");
  }

  private Hook hookIn(Map<String, String> environment) {
    return new Hook(
        new HookDefinition("pre-traffic-smoke-test", SectionKind.SMOKE_TEST),
        () ->
            new Parts(
                (invocation, self, deadline) -> discovery.get(),
                (deployment, kind, deadline) -> plans.get(),
                (section, looking, deadline) -> {
                  checkRuns++;
                  states.add(looking.state());
                  return looks.get();
                }),
        () -> this::report,
        () -> this::reportJob,
        new Leniency(environment, () -> overrides.get()),
        time,
        line -> (line.startsWith("{\"_aws\"") ? metrics : log).add(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "unreadable", "mistaken", "throws", "late", "unknown event"})
  void handle_succeedsAndSaysSo_whenTheFunctionOnlyObserves(String trouble) {
    hook = hookIn(Map.of("DEPLOYHOOKS_MODE", "observe"));
    String why = trouble(trouble);
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why())
        .startsWith("ONLY OBSERVED; the answer would have been Failed: ")
        .contains(why);
    assertThat(grounds().get("kind").getAsString()).isEqualTo("observed");
    assertThat(grounds().get("otherwise").getAsString()).contains(why);
    assertThat(level()).isEqualTo("WARN");
    assertThat(metric("Observed")).isEqualTo(1);
    assertThat(metric("Overridden")).isZero();
  }

  /** Brings about a failure; a word of its reason. */
  private String trouble(String kind) {
    switch (kind) {
      case "failed" -> results = () -> List.of(result(new Outcome.Failed("seen 500")));
      case "unreadable" -> situation = new Situation.Unreadable("seen 500");
      case "mistaken" ->
          reading =
              new PlanReading.Mistaken(
                  "plan.yaml",
                  List.of(new PlanReading.Mistake(new Place("plan.yaml", 3, 7), "seen 500")));
      case "unknown event" ->
          situation =
              new Situation.ToJudge(
                  deployment(
                      new Found.Unknown<>("seen 500"), new Found.Known<>("6", "CodeDeploy")));
      case "late" -> {
        CountDownLatch never = new CountDownLatch(1);
        functionTimeout = Duration.ofMillis(80);
        results =
            () -> {
              try {
                never.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return List.of(result(new Outcome.Passed()));
            };
        return "the time was over";
      }
      default ->
          discovery =
              () -> {
                throw new IllegalStateException("seen 500");
              };
    }
    return "seen 500";
  }

  @Test
  void handle_succeedsAndSaysSo_whenThePlanOnlyObserves() {
    reading = new PlanReading.Read(observing(plan(Set.of())));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why()).startsWith("ONLY OBSERVED").contains("seen 500");
    assertThat(report().get("verdict").getAsString()).isEqualTo("fail");
  }

  @Test
  void handle_succeedsAndSaysSo_whenThePlanOnlyObservesAndACheckHangs() {
    String why = trouble("late");
    reading = new PlanReading.Read(observing(plan(Set.of())));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why()).startsWith("ONLY OBSERVED").contains(why);
  }

  @Test
  void handle_succeedsAndSaysSo_whenThePlanOnlyObservesAndTheHookMakesNoSenseThere() {
    reading = new PlanReading.Read(observing(plan(Set.of())));
    situation = new Situation.ToJudge(deployment("BeforeInstall"));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why()).startsWith("ONLY OBSERVED").contains("cannot run at BeforeInstall");
    assertThat(checkRuns).isZero();
  }

  @Test
  void handle_fails_whenAnotherSectionIsOnlyObserved() {
    reading =
        new PlanReading.Read(
            new Plan(
                "plan.yaml",
                TargetOverride.NONE,
                plan(Set.of()).sections(),
                Set.of(SectionKind.VALIDATE)));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
  }

  @Test
  void handle_succeedsAndSaysSo_whenAMistakenPlanOnlyObserves() {
    reading =
        new PlanReading.Mistaken(
            "plan.yaml",
            List.of(new PlanReading.Mistake(new Place("plan.yaml", 3, 7), "unknown key")),
            Set.of(SectionKind.SMOKE_TEST));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why()).startsWith("ONLY OBSERVED").contains("plan.yaml:3:7: unknown key");
  }

  @Test
  void handle_hasNothingToObserve_whenEveryCheckPassed() {
    hook = hookIn(Map.of("DEPLOYHOOKS_MODE", "observe"));
    handle(CODE_DEPLOY);
    assertThat(grounds()).hasToString("{\"kind\":\"passed\"}");
    assertThat(level()).isEqualTo("INFO");
  }

  @Test
  void handle_succeeds_whenItOnlyObservesWhatItDoesNotUnderstand() {
    hook = hookIn(Map.of("DEPLOYHOOKS_MODE", "observe"));
    assertThat(handle("{\"Record\": []}")).hasToString("{\"hookStatus\":\"SUCCEEDED\"}");
  }

  @Test
  void handle_failsAndSaysWhy_whenTheModeIsUnknown() {
    hook = hookIn(Map.of("DEPLOYHOOKS_MODE", "observ"));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why())
        .contains("seen 500")
        .contains("DEPLOYHOOKS_MODE says neither observe nor enforce, so the hook enforces");
    assertThat(report().getAsJsonArray("remarks").toString()).contains("DEPLOYHOOKS_MODE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "unreadable", "mistaken", "throws", "late", "unknown event"})
  void handle_succeedsAndSaysWho_whenOverridden(String trouble) {
    String why = trouble(trouble);
    override = OVERRIDE;
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(why())
        .startsWith(
            "OVERRIDDEN by Ada until 2026-11-22T18:00:00Z (SSM parameter /x), because: the fix; the"
                + " answer would have been Failed: ")
        .contains(why);
    assertThat(grounds().get("by").getAsString()).isEqualTo("Ada");
    assertThat(grounds().get("reason").getAsString()).isEqualTo("the fix");
    assertThat(grounds().get("until").getAsString()).isEqualTo("2026-11-22T18:00:00Z");
    assertThat(grounds().get("where").getAsString()).isEqualTo("SSM parameter /x");
    assertThat(grounds().get("otherwise").getAsString()).contains(why);
    assertThat(level()).isEqualTo("WARN");
    assertThat(metric("Overridden")).isEqualTo(1);
    assertThat(metric("Succeeded")).isEqualTo(1);
    assertThat(metric("Failed")).isZero();
    assertThat(metric("Observed")).isZero();
  }

  @Test
  void handle_asksWhetherItIsOverridden_withWhatIsKnown() {
    List<String> asked = new ArrayList<>();
    overrides =
        () ->
            (deploymentId, known, deadline) -> {
              asked.add(
                  "%s, %s, %s"
                      .formatted(
                          deploymentId,
                          known.map(Deployment::subject).orElse("nothing"),
                          deadline.remaining()));
              return override;
            };
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    situation = new Situation.Unreadable("seen 500");
    handle(ECS);
    assertThat(asked)
        .containsExactly(
            "d-IHWDEND8F, function quiz:live, PT10S",
            "arn:aws:ecs:us-west-2:123456789012:service-deployment/shop/quiz/EZe5, nothing, PT10S");
  }

  @Test
  void handle_leavesTimeForTheAnswer_whenItAsksWhetherItIsOverridden() {
    List<Duration> left = new ArrayList<>();
    functionTimeout = Duration.ofSeconds(8);
    overrides =
        () ->
            (_, _, deadline) -> {
              left.add(deadline.remaining());
              return override;
            };
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(left).containsExactly(Duration.ofSeconds(4));
  }

  @Test
  void handle_doesNotAskWhetherItIsOverridden_whenItDoesNotFail() {
    overrides =
        () -> {
          throw new IllegalStateException("asked");
        };
    handle(CODE_DEPLOY);
    situation = new Situation.Over("Stopped");
    handle(CODE_DEPLOY.replace("d-IHW", "d-other"));
    assertThat(sent).containsExactly("SUCCEEDED");
    assertThat(log).allSatisfy(line -> assertThat(line).doesNotContain("asked"));
  }

  @Test
  void handle_failsAndSaysWhy_whenTheOverrideDoesNotCount() {
    override = new OverrideReading.None(List.of("the override expired"));
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("seen 500").endsWith("; the override expired");
    assertThat(report().getAsJsonArray("remarks").toString()).contains("the override expired");
  }

  @Test
  void handle_fails_whenLookingForTheOverrideThrows() {
    overrides =
        () -> {
          throw new IllegalStateException("no region");
        };
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED");
    assertThat(why()).contains("seen 500").contains("no region");
  }

  @Test
  void handle_repeatsItsAnswer_whenTheOverrideComesAfterIt() {
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    override = OVERRIDE;
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("FAILED", "FAILED");
  }

  @Test
  void handle_repeatsItsAnswer_whenTheOverrideIsGoneAfterIt() {
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    override = OVERRIDE;
    handle(CODE_DEPLOY);
    override = new OverrideReading.None(List.of());
    handle(CODE_DEPLOY);
    assertThat(sent).containsExactly("SUCCEEDED", "SUCCEEDED");
    assertThat(why()).startsWith("OVERRIDDEN by Ada");
  }

  @Test
  void handle_writesMetrics_byHookVerdictAndCheck() {
    results = () -> List.of(result(new Outcome.Failed("seen 500")));
    handle(CODE_DEPLOY);
    assertThat(metrics)
        .containsExactly(
            """
            {"_aws":{"Timestamp":1795341600000,"CloudWatchMetrics":[\
            {"Namespace":"Deployhooks","Dimensions":[["Stage","Hook"]],"Metrics":[\
            {"Name":"Succeeded","Unit":"Count"},{"Name":"Failed","Unit":"Count"},\
            {"Name":"Observed","Unit":"Count"},{"Name":"Overridden","Unit":"Count"},\
            {"Name":"NotGiven","Unit":"Count"}]},\
            {"Namespace":"Deployhooks","Dimensions":[["Stage","Hook"]],"Metrics":[\
            {"Name":"Duration","Unit":"Milliseconds"}]},\
            {"Namespace":"Deployhooks","Dimensions":[["Stage","Hook","Verdict"]],"Metrics":[\
            {"Name":"Verdicts","Unit":"Count"}]}]},\
            "Stage":"none","Hook":"pre-traffic-smoke-test","Verdict":"fail","Succeeded":0,"Failed":1,\
            "Observed":0,"Overridden":0,"NotGiven":0,"Duration":0,"Verdicts":1}""",
            """
            {"_aws":{"Timestamp":1795341600000,"CloudWatchMetrics":[\
            {"Namespace":"Deployhooks","Dimensions":[["Stage","Hook","Check"]],"Metrics":[\
            {"Name":"ChecksNotPassed","Unit":"Count"}]}]},\
            "Stage":"none","Hook":"pre-traffic-smoke-test","Check":"four categories","ChecksNotPassed":1}""");
  }

  private JsonObject handle(String payload) {
    return hook.handle(payload, "CodeDeployHook_smoke", Deadline.in(functionTimeout, time));
  }

  private LifecycleEventReporter.Response report(
      Invocation.CodeDeploy invocation, LifecycleEventReporter.Status status, Deadline deadline) {
    assertThat(invocation.executionId().value()).isEqualTo(TOKEN);
    sent.add(status.name());
    return response;
  }

  private LifecycleEventReporter.Response reportJob(
      String jobId, JobReporter.Result result, Deadline deadline) {
    assertThat(jobId).isEqualTo(JOB_ID);
    jobResults.add(result);
    return response;
  }

  private JsonObject report() {
    return JsonParser.parseString(log.getLast()).getAsJsonObject().getAsJsonObject("report");
  }

  private JsonObject grounds() {
    return report().getAsJsonObject("answer").getAsJsonObject("grounds");
  }

  private String level() {
    return JsonParser.parseString(log.getLast()).getAsJsonObject().get("level").getAsString();
  }

  private int metric(String name) {
    return JsonParser.parseString(metrics.getFirst()).getAsJsonObject().get(name).getAsInt();
  }

  private static Plan observing(Plan plan) {
    return new Plan(plan.origin(), plan.target(), plan.sections(), Set.of(SectionKind.SMOKE_TEST));
  }

  private String why() {
    return report().getAsJsonObject("answer").get("why").getAsString();
  }

  private static Looked notYet(Duration again) {
    JsonObject state = new JsonObject();
    state.addProperty("looks", 3);
    return new Looked.NotYet(
        "too few requests",
        again,
        state,
        List.of(result(new Outcome.Inconclusive("too few requests"))),
        Map.of());
  }

  private static Deployment deployment(String event) {
    return deployment(
        new Found.Known<>(LifecycleEvent.of(event), "CodeDeploy"),
        new Found.Known<>("6", "AppSpec"));
  }

  private static Deployment deploymentWithoutBlue() {
    return deployment(
        new Found.Known<>(LifecycleEvent.of("BeforeAllowTraffic"), "CodeDeploy"),
        new Found.Unknown<>("it is the first one"));
  }

  private static Deployment deployment(Found<LifecycleEvent> event, Found<String> blue) {
    return new Deployment.Lambda(
        new Controller.CodeDeploy(
            "d-IHWDEND8F", "shop", "quiz", "CodeDeployDefault.LambdaAllAtOnce"),
        event,
        "quiz",
        "live",
        blue,
        "7",
        new Found.Known<>(BigDecimal.ZERO, "CodeDeploy"));
  }

  private static Plan plan(Set<String> events) {
    Place place = new Place("plan.yaml", 2, 1);
    return new Plan(
        "plan.yaml",
        TargetOverride.NONE,
        List.of(
            new ChecksSection(
                new SectionHead(SectionKind.SMOKE_TEST, place, events, OnInconclusive.FAIL),
                Optional.empty(),
                4,
                List.of(
                    new CheckSpec(
                        "four categories",
                        place,
                        List.of(),
                        true,
                        Optional.empty(),
                        new Look.FunctionReady(),
                        List.of())))));
  }

  private static CheckResult result(Outcome outcome) {
    return new CheckResult(
        "four categories",
        "plan.yaml:4:5",
        "function quiz:7",
        true,
        outcome,
        List.of(new Observation("status 200", "status 500", false, "plan.yaml:6:9")),
        outcome instanceof Outcome.Passed ? List.of() : List.of("slow"),
        List.of("log tail"),
        1,
        Duration.ofMillis(3));
  }
}
