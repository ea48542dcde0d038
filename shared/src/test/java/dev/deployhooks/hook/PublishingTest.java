package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.report.Filing;
import dev.deployhooks.report.ReportStore;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of an invocation, and that it is left after the answer. */
class PublishingTest {

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

  private final FakeTime time = new FakeTime();

  /** What happened, in order. */
  private final List<String> events = new ArrayList<>();

  private final List<JsonObject> kept = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final List<Duration> patience = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private LifecycleEventReporter.Response response = new LifecycleEventReporter.Response.Accepted();
  private Supplier<Filing> store = () -> new Filing.At("s3://audit/here");

  private final ReportStore reports =
      (key, report, deadline) -> {
        events.add("kept");
        keys.add(key);
        kept.add(report);
        patience.add(deadline.remaining());
        return store.get();
      };

  private Hook hook(Supplier<ReportStore> made) {
    return new Hook(
        new HookDefinition("pre-traffic-smoke-test", SectionKind.SMOKE_TEST),
        () ->
            new Parts(
                (_, _, _) -> new Situation.Unreadable("nothing could be found out"),
                (_, _, _) -> {
                  throw new AssertionError("no plan is read of what is not known");
                },
                (_, _, _) -> {
                  throw new AssertionError("nothing is checked of what is not known");
                }),
        outlets(made),
        new Leniency(Map.of(), () -> (_, _, _) -> new OverrideReading.None(List.of())),
        time,
        line -> {
          lines.add(line);
          events.add(line.startsWith("{\"_aws\"") ? "metrics" : "log");
        });
  }

  private Outlets outlets(Supplier<ReportStore> made) {
    return new Outlets(
        () ->
            (call, status, deadline) -> {
              events.add("answered " + status);
              return response;
            },
        () -> {
          throw new AssertionError("nothing is stopped");
        },
        () -> {
          throw new AssertionError("no pipeline asks");
        },
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(made),
        "blue");
  }

  private JsonObject handle(String payload) {
    return hook(() -> reports)
        .handle(payload, "quiz-hook", Deadline.in(Duration.ofSeconds(60), time));
  }

  private JsonObject logged() {
    return JsonParser.parseString(lines.getLast()).getAsJsonObject();
  }

  private JsonObject metrics() {
    return JsonParser.parseString(lines.getFirst()).getAsJsonObject();
  }

  @Test
  void report_isKept_afterTheAnswer_andTheLogSaysWhere() {
    handle(CODE_DEPLOY);
    assertThat(events).containsExactly("answered FAILED", "kept", "metrics", "log");
    assertThat(keys)
        .containsExactly(
            "unknown/2026-11-22/d-IHWDEND8F/pre-traffic-smoke-test/unknown-100000.000Z.json");
    assertThat(kept.getFirst().getAsJsonObject("answer").get("status").getAsString())
        .isEqualTo("Failed");
    assertThat(kept.getFirst().getAsJsonObject("answer").get("delivery").getAsString())
        .isEqualTo("given");
    assertThat(logged().get("message").getAsString()).endsWith("; report: s3://audit/here");
    assertThat(logged().getAsJsonObject("report").get("keptAt").getAsString())
        .isEqualTo("s3://audit/here");
    assertThat(metrics().get("ReportsNotKept").getAsInt()).isZero();
  }

  /** The alarms of one copy of the hooks are not to sound for another. */
  @Test
  void metrics_areOfTheStage() {
    handle(CODE_DEPLOY);
    assertThat(metrics().get("Stage").getAsString()).isEqualTo("blue");
    assertThat(metrics().getAsJsonObject("_aws").getAsJsonArray("CloudWatchMetrics"))
        .isNotEmpty()
        .allSatisfy(
            directive ->
                assertThat(
                        directive
                            .getAsJsonObject()
                            .getAsJsonArray("Dimensions")
                            .get(0)
                            .getAsJsonArray()
                            .get(0)
                            .getAsString())
                    .isEqualTo("Stage"));
  }

  @Test
  void stage_isWhatTheEnvironmentSays() {
    assertThat(MetricLine.stage(Map.of("DEPLOYHOOKS_STAGE", " prod "))).isEqualTo("prod");
    assertThat(MetricLine.stage(Map.of("DEPLOYHOOKS_STAGE", " "))).isEqualTo("none");
    assertThat(MetricLine.stage(Map.of())).isEqualTo("none");
  }

  /** Whoever reads the store could answer for the hook with it. */
  @Test
  void report_isWithoutTheExecutionId() {
    handle(CODE_DEPLOY);
    assertThat(kept.toString()).contains("d-IHWDEND8F").doesNotContain(TOKEN.substring(8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "throws", "cannot be made", "lacks a class"})
  void answer_isTheSame_whenTheReportCannotBeKept(String trouble) {
    store =
        switch (trouble) {
          case "refused" -> () -> new Filing.NotKept("s3:PutObject failed: allow it");
          case "throws" ->
              () -> {
                throw new IllegalStateException("s3:PutObject failed: allow it");
              };
          case "lacks a class" ->
              () -> {
                throw new NoClassDefFoundError("s3:PutObject failed: allow it");
              };
          default -> store;
        };
    Supplier<ReportStore> made =
        trouble.equals("cannot be made")
            ? () -> {
              throw new IllegalArgumentException("s3:PutObject failed: allow it");
            }
            : () -> reports;
    JsonObject returned =
        hook(made).handle(ECS, "quiz-hook", Deadline.in(Duration.ofSeconds(60), time));
    assertThat(returned).hasToString("{\"hookStatus\":\"FAILED\"}");
    assertThat(logged().get("message").getAsString())
        .contains("; THE REPORT IS IN THIS LOG ALONE: ")
        .contains("s3:PutObject failed: allow it");
    assertThat(logged().getAsJsonObject("report").has("keptAt")).isFalse();
    assertThat(metrics().get("ReportsNotKept").getAsInt()).isEqualTo(1);
  }

  @Test
  void report_isKept_whenTheAnswerWasNotTaken() {
    response = new LifecycleEventReporter.Response.Refused("AccessDenied");
    assertThatThrownBy(() -> handle(CODE_DEPLOY)).isInstanceOf(AnswerNotGivenException.class);
    assertThat(kept.getFirst().getAsJsonObject("answer").get("delivery").getAsString())
        .isEqualTo("not given: AccessDenied");
  }

  @Test
  void report_isKept_ofACallThatNobodyCanAnswer() {
    assertThatThrownBy(() -> handle("{\"DeploymentId\": \"d-IHWDEND8F\"}"))
        .isInstanceOf(AnswerNotGivenException.class);
    assertThat(kept).hasSize(1);
  }

  /** Amazon ECS waits for the answer until the function returns: it does not wait long. */
  @Test
  void store_hasThreeSecondsAtMost_andHalfOfWhatIsLeft() {
    handle(ECS);
    hook(() -> reports).handle(ECS, "quiz-hook", Deadline.in(Duration.ofSeconds(3), time));
    assertThat(patience).containsExactly(Duration.ofSeconds(3), Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"in progress", "nothing"})
  void report_isNotKept_ofALookThatDecidedNothing(String what) {
    Answer answer =
        what.equals("nothing")
            ? new Answer.Nothing("it has its answer")
            : new Answer.InProgress("too few requests", Duration.ofSeconds(45), new JsonObject());
    Notes notes =
        new Notes(
            new HookDefinition("pre-traffic-smoke-test", SectionKind.SMOKE_TEST),
            "ECS",
            "d-IHWDEND8F",
            time);
    new Publishing(outlets(() -> reports), time, lines::add)
        .publish(
            new Judgement(answer, notes.report("none", List.of())),
            new Delivery.NotNeeded(),
            Deadline.in(Duration.ofSeconds(60), time));
    assertThat(kept).isEmpty();
    assertThat(logged().get("message").getAsString()).doesNotContain("report");
    assertThat(metrics().has("ReportsNotKept")).isFalse();
  }
}
