package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.hook.HookDefinition.Choice;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Several sections of a plan in one function. */
class CombinedTest {

  private static final String CODE_DEPLOY =
      """
      {"DeploymentId": "d-IHWDEND8F", "LifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoi"}
      """;
  private static final String PLAN =
      """
      version: 1
      images: {}
      smokeTest: {checks: [{name: a, functionReady: {}}]}
      canary: {watch: true}
      """;

  private final FakeTime time = new FakeTime();
  private final List<String> answers = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private final List<ReturnTicket> tickets = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<SectionKind> looks = new ArrayList<>();
  private final Map<SectionKind, Outcome> outcomes = new EnumMap<>(SectionKind.class);
  private final Map<SectionKind, String> waiting = new EnumMap<>(SectionKind.class);
  private String plan = PLAN;
  private String event = "BeforeAllowTraffic";

  @Test
  void handle_armsTheWatch_onceTheOthersHavePassed() {
    codeDeployCalls();
    assertThat(looks).containsExactly(SectionKind.IMAGES, SectionKind.SMOKE_TEST);
    assertThat(answers).containsExactly("SUCCEEDED");
    assertThat(tickets)
        .extracting(ReturnTicket::purpose)
        .extracting(Enum::name)
        .containsExactly("ANSWER", "WATCH");
  }

  @Test
  void handle_armsNoWatch_whenOneHasFailed() {
    outcomes.put(SectionKind.IMAGES, new Outcome.Failed("CVE-2026-1"));
    codeDeployCalls();
    assertThat(looks)
        .as("everything is seen at once, so that it can be mended at once")
        .containsExactly(SectionKind.IMAGES, SectionKind.SMOKE_TEST);
    assertThat(answers).containsExactly("FAILED");
    assertThat(tickets)
        .extracting(ReturnTicket::purpose)
        .extracting(Enum::name)
        .doesNotContain("WATCH");
    assertThat(why()).contains("CVE-2026-1");
  }

  @Test
  void handle_doesNotRepeatWhatHasPassed_whenItComesBack() {
    waiting.put(SectionKind.SMOKE_TEST, "starting");
    codeDeployCalls();
    assertThat(answers).isEmpty();
    assertThat(looks).containsExactly(SectionKind.IMAGES, SectionKind.SMOKE_TEST);
    looks.clear();
    waiting.clear();
    queueBrings(tickets.getFirst());
    assertThat(looks).containsExactly(SectionKind.SMOKE_TEST);
    assertThat(answers).containsExactly("SUCCEEDED");
    assertThat(tickets.getLast().purpose().name()).isEqualTo("WATCH");
  }

  @Test
  void handle_watchesWithTheCanaryAlone() {
    codeDeployCalls();
    looks.clear();
    event = "AllowTraffic";
    outcomes.put(SectionKind.CANARY, new Outcome.Failed("green leaks 5xx"));
    queueBrings(tickets.getLast());
    assertThat(looks).containsExactly(SectionKind.CANARY);
    assertThat(stopped).containsExactly("d-IHWDEND8F");
  }

  @Test
  void handle_sparesTheDeployment_whenTheWatchOnlyObserves() {
    plan = PLAN.replace("{watch: true}", "{watch: true, mode: observe}");
    codeDeployCalls();
    event = "AllowTraffic";
    outcomes.put(SectionKind.CANARY, new Outcome.Failed("green leaks 5xx"));
    queueBrings(tickets.getLast());
    assertThat(stopped).isEmpty();
    assertThat(why()).contains("ONLY OBSERVED").contains("green leaks 5xx");
  }

  @Test
  void handle_onlyWarnsOfAnObservedSection_thatCannotBeToldUntilTheLastLook() {
    plan = PLAN.replace("images: {}", "images: {mode: observe}");
    waiting.put(SectionKind.IMAGES, "no scan yet");
    codeDeployCalls();
    time.advance(Duration.ofMinutes(55));
    ReturnTicket last = tickets.getFirst();
    looks.clear();
    queueBrings(last);
    assertThat(looks).containsExactly(SectionKind.IMAGES, SectionKind.SMOKE_TEST);
    assertThat(answers).containsExactly("SUCCEEDED");
    assertThat(why()).contains("section images is only observed").contains("no scan yet");
  }

  @Test
  void handle_fails_whenAnEnforcedSectionCannotBeToldUntilTheLastLook() {
    waiting.put(SectionKind.IMAGES, "no scan yet");
    codeDeployCalls();
    time.advance(Duration.ofMinutes(55));
    queueBrings(tickets.getFirst());
    assertThat(answers).containsExactly("FAILED");
    assertThat(why()).contains("no scan yet");
  }

  @Test
  void handle_lookAtEachStepOfEcsAnew() {
    plan =
        PLAN.replace("{watch: true}", "{}")
            .replace("images: {}", "images: {lifecycleEvents: [PRODUCTION_TRAFFIC_SHIFT]}");
    event = "PRODUCTION_TRAFFIC_SHIFT";
    waiting.put(SectionKind.CANARY, "too few requests");
    JsonObject details = ecsCalls(10, new JsonObject()).getAsJsonObject("hookDetails");
    assertThat(looks).containsExactly(SectionKind.IMAGES, SectionKind.CANARY);
    looks.clear();
    details = ecsCalls(10, details).getAsJsonObject("hookDetails");
    assertThat(looks).as("the same step").containsExactly(SectionKind.CANARY);
    looks.clear();
    waiting.clear();
    assertThat(ecsCalls(50, details)).hasToString("{\"hookStatus\":\"SUCCEEDED\"}");
    assertThat(looks).as("the next step").containsExactly(SectionKind.IMAGES, SectionKind.CANARY);
  }

  private void codeDeployCalls() {
    var _ = hook().handle(CODE_DEPLOY, "f", Deadline.in(Duration.ofMinutes(2), time));
  }

  private void queueBrings(ReturnTicket ticket) {
    JsonObject attributes = new JsonObject();
    attributes.addProperty("ApproximateReceiveCount", "1");
    JsonObject record = new JsonObject();
    record.addProperty("messageId", "m-1");
    record.addProperty("receiptHandle", "h-1");
    record.addProperty("body", ticket.toJson().toString());
    record.addProperty("eventSource", "aws:sqs");
    record.add("attributes", attributes);
    JsonArray records = new JsonArray();
    records.add(record);
    JsonObject message = new JsonObject();
    message.add("Records", records);
    var _ = instance.handle(message.toString(), "f", Deadline.in(Duration.ofMinutes(2), time));
  }

  private JsonObject ecsCalls(int weight, JsonObject details) {
    String revision = "arn:aws:ecs:eu-west-1:123456789012:service-revision/shop/quiz/77";
    JsonObject weights = new JsonObject();
    weights.addProperty(revision, weight);
    JsonObject execution = new JsonObject();
    execution.addProperty("targetServiceRevisionArn", revision);
    execution.add("productionTrafficWeights", weights);
    JsonObject call = new JsonObject();
    call.addProperty("executionId", "f4fcae0f-" + weight);
    call.addProperty("lifecycleStage", event);
    call.addProperty(
        "resourceArn", "arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/quiz/EZe5");
    call.add("executionDetails", execution);
    call.add("hookDetails", details);
    return hook().handle(call.toString(), "f", Deadline.in(Duration.ofMinutes(2), time));
  }

  private String why() {
    return JsonParser.parseString(log.getLast())
        .getAsJsonObject()
        .getAsJsonObject("report")
        .getAsJsonObject("answer")
        .get("why")
        .getAsString();
  }

  private Hook instance = made();

  private Hook hook() {
    instance = made();
    return instance;
  }

  private Hook made() {
    return new Hook(
        new HookDefinition(
            "combined",
            List.of(
                SectionKind.IMAGES,
                SectionKind.SMOKE_TEST,
                SectionKind.VALIDATE,
                SectionKind.CANARY),
            Choice.WHAT_BELONGS),
        () ->
            new Parts(
                (_, _, _) -> new Situation.ToJudge(deployment()),
                (_, _, _) -> PlanReader.read(plan, "plan.yaml", PlanFiles.none("there are none")),
                new Runner()),
        new Outlets(
            () -> this::answer,
            () ->
                (deployment, _) -> {
                  stopped.add(deployment);
                  return new LifecycleEventReporter.Response.Accepted();
                },
            () -> {
              throw new IllegalStateException("no pipeline calls");
            },
            Optional.<Supplier<ReturnQueue>>of(Queue::new)),
        new Leniency(Map.of(), () -> (_, _, _) -> new OverrideReading.None(List.of())),
        time,
        line -> {
          if (!line.startsWith("{\"_aws\"")) {
            log.add(line);
          }
        });
  }

  private LifecycleEventReporter.Response answer(
      Invocation.CodeDeploy call, LifecycleEventReporter.Status status, Deadline deadline) {
    answers.add(status.name());
    return new LifecycleEventReporter.Response.Accepted();
  }

  private Deployment deployment() {
    return new Deployment.Lambda(
        new Controller.CodeDeploy("d-IHWDEND8F", "shop", "quiz", "Canary10Percent5Minutes"),
        new Found.Known<>(
            event.equals("AllowTraffic") ? LifecycleEvent.SHIFT : LifecycleEvent.of(event),
            "CodeDeploy"),
        "quiz",
        "live",
        new Found.Known<>("6", "AppSpec"),
        "7",
        new Found.Known<>(BigDecimal.ZERO, "CodeDeploy"));
  }

  /** Takes every ticket. */
  private final class Queue implements ReturnQueue {
    @Override
    public Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
      tickets.add(ticket);
      return new Response.Accepted();
    }

    @Override
    public Response postpone(Invocation.QueueMessage message, Duration delay, Deadline deadline) {
      return new Response.Accepted();
    }
  }

  /** Sees what the test says. */
  private final class Runner implements SectionRunner {
    @Override
    public Pace pace(Section section, LifecycleEvent at) {
      return switch (section) {
        case CanarySection canary
            when canary.watch().isPresent() && at.name().equals("BeforeAllowTraffic") ->
            new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(50));
        default -> new Pace.UntilDone(Duration.ofMinutes(1));
      };
    }

    @Override
    public Looked look(Section section, Looking looking, Deadline deadline) {
      SectionKind kind = section.head().kind();
      looks.add(kind);
      String why = waiting.get(kind);
      return why == null
          ? new Looked.Done(
              List.of(result(kind, outcomes.getOrDefault(kind, new Outcome.Passed()))), Map.of())
          : new Looked.NotYet(why, Duration.ofMinutes(1), new JsonObject(), List.of(), Map.of());
    }
  }

  private static CheckResult result(SectionKind kind, Outcome outcome) {
    return new CheckResult(
        kind.key(),
        "plan.yaml:3:1",
        "",
        true,
        outcome,
        List.of(),
        List.of(),
        List.of(),
        1,
        Duration.ZERO);
  }
}
