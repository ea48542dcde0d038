package dev.deployhooks.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One service deployment of ECS: its state, and the control plane that takes it to its end. */
final class NativeDeployment {

  /** How a deployment is to go. */
  record Settings(
      List<EcsHook> hooks,
      Shift shift,
      boolean oldPayload,
      Duration bake,
      Optional<NativeHeld> held,
      List<String> alarms) {}

  /** What a hook says. */
  private sealed interface Said {
    record Succeeded() implements Said {}

    record Failed(String why) implements Said {}

    record InProgress(Duration delay, JsonObject details) implements Said {}
  }

  /** A reason to go back. */
  private static final class GoBack extends Exception {
    private static final long serialVersionUID = 1L;

    GoBack(String why) {
      super(why);
    }
  }

  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(30);

  private final VirtualClock clock;
  private final Agenda agenda;
  private final Lambda lambda;
  private final String arn;
  private final Optional<ServiceRevision> source;
  private final ServiceRevision target;
  private final Settings settings;
  private final Timeline timeline;
  private final Instant createdAt;
  private volatile Optional<TaskSet> blue = Optional.empty();
  private volatile Optional<TaskSet> green = Optional.empty();
  private volatile String status = "PENDING";
  private volatile String reason = "";
  private volatile String stage = "RECONCILE_SERVICE";
  private volatile double targetWeight;
  private volatile double targetTestWeight;
  private volatile Optional<Instant> rollbackAt = Optional.empty();
  private volatile Optional<Instant> finishedAt = Optional.empty();

  NativeDeployment(
      VirtualClock clock,
      Agenda agenda,
      Lambda lambda,
      Optional<ServiceRevision> source,
      ServiceRevision target,
      Settings settings,
      Timeline timeline) {
    this.clock = clock;
    this.agenda = agenda;
    this.lambda = lambda;
    this.source = source;
    this.target = target;
    this.settings = settings;
    this.timeline = timeline;
    this.createdAt = clock.now();
    EcsService service = service();
    this.arn =
        settings
            .held()
            .map(NativeHeld::deployment)
            .orElseGet(
                () ->
                    Arns.of(
                        "ecs",
                        "service-deployment/"
                            + service.cluster()
                            + "/"
                            + service.name()
                            + "/"
                            + Arns.id(21)));
  }

  String arn() {
    return arn;
  }

  Instant createdAt() {
    return createdAt;
  }

  NativeRoute route() {
    return target.route();
  }

  boolean under(EcsService service) {
    return service() == service;
  }

  private EcsService service() {
    return target.route().service();
  }

  /** Takes the deployment to its end. Runs in a thread of the agenda. */
  Rollout.Ended carryOut() throws InterruptedException {
    blue = service().primary();
    status = "IN_PROGRESS";
    timeline.add(arn, What.STARTED, "", service().name() + " to " + target.taskDefinition().arn());
    try {
      forward();
      status = "SUCCESSFUL";
    } catch (GoBack e) {
      reason = String.valueOf(e.getMessage());
      back(String.valueOf(e.getMessage()));
    }
    finishedAt = Optional.of(clock.now());
    timeline.add(arn, What.ENDED, "", status + (reason.isEmpty() ? "" : ": " + reason));
    return new Rollout.Ended(arn, status, reason, Optional.empty());
  }

  private void forward() throws InterruptedException, GoBack {
    stage("RECONCILE_SERVICE");
    stage("PRE_SCALE_UP");
    green =
        Optional.of(service().start(target.taskDefinition(), target.group(), arn, target.arn()));
    stage("POST_SCALE_UP");
    if (target.route().test().isPresent()) {
      testTraffic(100);
      stage("TEST_TRAFFIC_SHIFT");
      stage("POST_TEST_TRAFFIC_SHIFT");
    }
    for (Shift.Step step : settings.shift().steps()) {
      stage("PRE_PRODUCTION_TRAFFIC_SHIFT");
      productionTraffic(step.percent());
      stage("PRODUCTION_TRAFFIC_SHIFT");
      agenda.sleep(step.interval());
    }
    stage("POST_PRODUCTION_TRAFFIC_SHIFT");
    stage = "BAKE_TIME";
    agenda.sleep(settings.bake());
    stage = "CLEAN_UP";
    blue.ifPresent(service()::stop);
    green.orElseThrow().status("PRIMARY");
  }

  private void back(String why) throws InterruptedException {
    rollbackAt = Optional.of(clock.now());
    if (source.isEmpty()) {
      status = "ROLLBACK_FAILED";
      reason = why + " No rollback candidate was found to run the rollback.";
      return;
    }
    status = "ROLLBACK_IN_PROGRESS";
    timeline.add(arn, What.ROLLBACK_STARTED, "", why);
    try {
      productionTraffic(0);
      stage("PRODUCTION_TRAFFIC_SHIFT");
      if (target.route().test().isPresent()) {
        testTraffic(0);
        stage("TEST_TRAFFIC_SHIFT");
      }
      green.ifPresent(service()::stop);
      status = "ROLLBACK_SUCCESSFUL";
    } catch (GoBack e) {
      status = "ROLLBACK_FAILED";
      reason = why + " The rollback failed: " + e.getMessage();
    }
    timeline.add(arn, What.ROLLBACK_FINISHED, "", status);
  }

  private void productionTraffic(int percent) {
    targetWeight = percent;
    move(target.route().production(), percent);
    green.ifPresent(set -> set.weight(percent));
    blue.ifPresent(set -> set.weight(100 - percent));
    timeline.add(arn, What.TRAFFIC, "production", percent + " %");
  }

  private void testTraffic(int percent) {
    targetTestWeight = percent;
    target.route().test().ifPresent(rule -> move(rule, percent));
    timeline.add(arn, What.TRAFFIC, "test", percent + " %");
  }

  private void move(Rule rule, int percent) {
    rule.action(
        Action.forward(
            target.route().besides(target.group()), 100 - percent, target.group(), percent));
  }

  private void stage(String name) throws InterruptedException, GoBack {
    stage = name;
    timeline.add(arn, What.EVENT_STARTED, name, "");
    try {
      if (settings.held().filter(it -> it.stage().equals(name)).isPresent()) {
        timeline.add(arn, What.HELD, name, "");
        agenda.standStill(() -> false);
      }
      for (EcsHook hook : settings.hooks()) {
        if (hook.stages().contains(name)) {
          run(hook, name);
        }
      }
    } catch (GoBack e) {
      timeline.add(arn, What.EVENT_FAILED, name, String.valueOf(e.getMessage()));
      throw e;
    }
    timeline.add(arn, What.EVENT_SUCCEEDED, name, "");
  }

  private void run(EcsHook hook, String name) throws InterruptedException, GoBack {
    String executionId = UUID.randomUUID().toString();
    Instant limit = clock.now().plus(hook.timeout());
    JsonObject details = hook.details().deepCopy();
    for (int attempt = 1; ; attempt++) {
      timeline.add(arn, What.HOOK_INVOKED, hook.function(), name + ", call " + attempt);
      Said said = call(hook, payload(executionId, name, details));
      timeline.add(arn, What.HOOK_ENDED, hook.function(), words(said));
      switch (said) {
        case Said.Succeeded() -> {
          return;
        }
        case Said.Failed(String why) ->
            throw new GoBack("Lifecycle hook " + hook.function() + " at " + name + ": " + why);
        case Said.InProgress(Duration delay, JsonObject more) -> {
          more.entrySet().forEach(entry -> details.add(entry.getKey(), entry.getValue()));
          Instant next = clock.now().plus(delay);
          agenda.await(next.isBefore(limit) ? next : limit, () -> false);
          if (!next.isBefore(limit)) {
            timedOut(hook, name);
            return;
          }
        }
      }
    }
  }

  private void timedOut(EcsHook hook, String name) throws GoBack {
    String words = "no end after " + hook.timeout().toMinutes() + " minutes";
    switch (hook.onTimeout()) {
      case CONTINUE -> timeline.add(arn, What.ANSWER_REFUSED, name, words + ", continuing");
      case ROLLBACK ->
          throw new GoBack("Lifecycle hook " + hook.function() + " at " + name + ": " + words);
    }
  }

  private static String words(Said said) {
    return switch (said) {
      case Said.Succeeded() -> "SUCCEEDED";
      case Said.Failed(String why) -> why;
      case Said.InProgress(Duration delay, _) ->
          "IN_PROGRESS, again in " + delay.toSeconds() + " s";
    };
  }

  private Said call(EcsHook hook, String payload) throws InterruptedException {
    Optional<Function> function = lambda.find(hook.function());
    if (function.isEmpty()) {
      return new Said.Failed("function not found");
    }
    try {
      return switch (lambda.invoke(function.get(), "$LATEST", payload)) {
        case Ending.Returned(String answer, _) -> read(answer);
        case Ending.Failed(String kind, String error, _) ->
            new Said.Failed(kind + " error: " + error);
      };
    } catch (AwsError e) {
      return new Said.Failed(e.text());
    }
  }

  private static Said read(String answer) {
    JsonObject said;
    try {
      said = JsonParser.parseString(answer).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException _) {
      return new Said.Failed("the answer is not a JSON object: " + answer);
    }
    return switch (Tree.text(said, "hookStatus").orElse("")) {
      case "SUCCEEDED" -> new Said.Succeeded();
      case "FAILED" -> new Said.Failed("FAILED");
      case "IN_PROGRESS" -> new Said.InProgress(delay(said), details(said));
      default -> new Said.Failed("the answer has no hookStatus that ECS knows: " + answer);
    };
  }

  private static Duration delay(JsonObject said) {
    return said.get("callBackDelay") instanceof JsonPrimitive seconds && seconds.isNumber()
        ? Duration.ofSeconds(Math.max(1, seconds.getAsLong()))
        : DEFAULT_DELAY;
  }

  private static JsonObject details(JsonObject said) {
    return said.get("hookDetails") instanceof JsonObject details ? details : new JsonObject();
  }

  private String payload(String executionId, String name, JsonObject details) {
    boolean testStage = name.contains("TEST_TRAFFIC");
    boolean scaleStage = name.endsWith("SCALE_UP") || name.equals("RECONCILE_SERVICE");
    JsonObject execution =
        Tree.of(
            "serviceArn",
            service().arn(),
            "targetServiceRevisionArn",
            target.arn(),
            "testTrafficWeights",
            testStage ? weights(targetTestWeight) : Map.of(),
            "productionTrafficWeights",
            scaleStage ? Map.of() : weights(targetWeight));
    JsonObject whole =
        Tree.of("executionId", executionId, "lifecycleStage", name, "resourceArn", arn);
    if (settings.oldPayload()) {
      execution.entrySet().forEach(entry -> whole.add(entry.getKey(), entry.getValue()));
    } else {
      whole.add("executionDetails", execution);
    }
    if (!details.isEmpty()) {
      whole.add("hookDetails", details.deepCopy());
    }
    return whole.toString();
  }

  private Map<String, JsonElement> weights(double percent) {
    Map<String, JsonElement> weights = new LinkedHashMap<>();
    weights.put(target.arn(), new JsonPrimitive(Math.round(percent)));
    source.ifPresent(
        before -> weights.put(before.arn(), new JsonPrimitive(Math.round(100 - percent))));
    return weights;
  }

  /** As {@code DescribeServiceDeployments} shows it. */
  JsonObject json() {
    boolean alternate = stage.equals("PRE_PRODUCTION_TRAFFIC_SHIFT");
    return Tree.of(
        "serviceDeploymentArn", arn,
        "serviceArn", service().arn(),
        "clusterArn", service().clusterArn(),
        "createdAt", createdAt,
        "startedAt", createdAt,
        "finishedAt", finishedAt,
        "updatedAt", finishedAt.orElseGet(clock::now),
        "sourceServiceRevisions",
            source
                .map(before -> List.of(summary(before, 100 - targetWeight, 100 - targetTestWeight)))
                .orElse(List.of()),
        "targetServiceRevision", summary(target, targetWeight, targetTestWeight),
        "status", status,
        "statusReason", reason.isEmpty() ? null : reason,
        // The model's list of stages lacks PRE_PRODUCTION_TRAFFIC_SHIFT here.
        "lifecycleStage", alternate ? "PRODUCTION_TRAFFIC_SHIFT" : stage,
        "deploymentConfiguration", configuration(),
        "rollback",
            rollbackAt.map(
                at ->
                    Tree.of(
                        "reason", reason,
                        "startedAt", at,
                        "serviceRevisionArn", source.map(ServiceRevision::arn))),
        "deploymentCircuitBreaker",
            Tree.of("status", "DISABLED", "failureCount", 0, "threshold", 0),
        "alarms",
            Tree.of(
                "status", "DISABLED", "alarmNames", List.of(), "triggeredAlarmNames", List.of()));
  }

  private static JsonObject summary(ServiceRevision revision, double production, double test) {
    int tasks = revision.taskDefinition().ports().size();
    return Tree.of(
        "arn", revision.arn(),
        "requestedTaskCount", tasks,
        "runningTaskCount", tasks,
        "pendingTaskCount", 0,
        "requestedTestTrafficWeight", test,
        "requestedProductionTrafficWeight", production);
  }

  /**
   * How the service deploys.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html">DeploymentConfiguration</a>
   */
  JsonObject configuration() {
    JsonObject configuration =
        Tree.of(
            "maximumPercent",
            200,
            "minimumHealthyPercent",
            100,
            "bakeTimeInMinutes",
            settings.bake().toMinutes(),
            "lifecycleHooks",
            settings.hooks().stream()
                .map(
                    hook ->
                        Tree.of(
                            "targetType", "AWS_LAMBDA",
                            "hookTargetArn", Arns.of("lambda", "function:" + hook.function()),
                            "roleArn", "arn:aws:iam::" + Arns.ACCOUNT + ":role/hooks",
                            "lifecycleStages", hook.stages(),
                            "timeoutConfiguration",
                                Tree.of(
                                    "timeoutInMinutes", hook.timeout().toMinutes(),
                                    "action", hook.onTimeout().name())))
                .toList(),
            "alarms",
            Tree.of(
                "alarmNames", settings.alarms(),
                "enable", !settings.alarms().isEmpty(),
                "rollback", !settings.alarms().isEmpty()));
    switch (settings.shift()) {
      case Shift.AllAtOnce() -> configuration.addProperty("strategy", "BLUE_GREEN");
      case Shift.Canary(int percent, Duration interval) -> {
        configuration.addProperty("strategy", "CANARY");
        configuration.add(
            "canaryConfiguration",
            Tree.of("canaryPercent", percent, "canaryBakeTimeInMinutes", interval.toMinutes()));
      }
      case Shift.Linear(int percent, Duration interval) -> {
        configuration.addProperty("strategy", "LINEAR");
        configuration.add(
            "linearConfiguration",
            Tree.of("stepPercent", percent, "stepBakeTimeInMinutes", interval.toMinutes()));
      }
    }
    return configuration;
  }
}
