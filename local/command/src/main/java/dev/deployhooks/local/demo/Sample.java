package dev.deployhooks.local.demo;

import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A sample event of a hook, and the plan that fits it.
 *
 * @param name of the file below {@code events/HOOK/}, without its ending
 * @param plan the plan's file, from the project's folder on
 */
record Sample(HookPackage hook, String name, String plan) {

  private static final String SERVICE_PLAN = "plans/quiz-ecs.yaml";
  private static final String FUNCTION_PLAN = "plans/quiz-lambda.yaml";
  private static final String CANARY_PLAN = "plans/quiz-canary.yaml";

  /** The cluster of the service whose canary ECS itself deploys. */
  private static final String CANARY_CLUSTER = "canary";

  /** The sample events whose deployments wait in the sandbox. */
  static final List<Sample> ALL =
      Stream.of(
              all(HookPackage.PRE_TRAFFIC_SMOKE_TEST, SERVICE_PLAN, FUNCTION_PLAN),
              all(HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR, SERVICE_PLAN, FUNCTION_PLAN),
              all(HookPackage.CANARY_METRICS_CHECKER, CANARY_PLAN, CANARY_PLAN))
          .flatMap(List::stream)
          .toList();

  private static List<Sample> all(HookPackage hook, String ofService, String ofFunction) {
    return List.of(
        new Sample(hook, "codedeploy-ecs", ofService),
        new Sample(hook, "codedeploy-lambda", ofFunction),
        new Sample(hook, "ecs-native", ofService),
        new Sample(hook, "ecs-native-old-shape", ofService));
  }

  /** How long ago the sample deployments came where they wait: long enough to judge a canary. */
  static final Duration AGO = Duration.ofMinutes(30);

  /** How long the deployments may take to reach the events where they stay, in real time. */
  private static final long PATIENCE_SECONDS = 30;

  /** The event's file, from the project's folder on. */
  String file() {
    return "events/" + hook.name() + "/" + name + ".json";
  }

  /** The command that runs the hook on the event, typed in the project's folder. */
  String command() {
    return "./deployhooks run " + hook.name() + " --event " + file() + " --plan " + plan;
  }

  /**
   * Starts the deployments that the sample events name, and returns once each waits where its hook
   * is asked, with healthy targets. They stay there whatever is answered.
   *
   * @param project the project's folder
   * @param flaw what is wrong with the release that they deploy
   * @param progress hears what happens in them
   */
  static void holdAll(Stage stage, Path project, Flaw flaw, Consumer<Entry> progress)
      throws InterruptedException {
    CountDownLatch held = new CountDownLatch(8);
    Consumer<Entry> listener =
        entry -> {
          if (entry.what() == What.HELD) {
            held.countDown();
          }
          progress.accept(entry);
        };
    HookPackage smokeTest = HookPackage.PRE_TRAFFIC_SMOKE_TEST;
    HookPackage validator = HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR;
    ecs(stage, project, smokeTest, "BeforeAllowTraffic", flaw, listener);
    ecs(stage, project, validator, "AfterAllowTestTraffic", flaw, listener);
    lambda(stage, project, smokeTest, "BeforeAllowTraffic", flaw, listener);
    lambda(stage, project, validator, "AfterAllowTraffic", flaw, listener);
    ecsNative(stage, project, flaw, listener);
    canaries(stage, project, flaw, listener);
    if (!held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the sample deployments did not get as far as their hooks");
    }
    // Time for the health checks of green, and for its traffic.
    stage.pass(AGO);
  }

  private static void canaries(Stage stage, Path project, Flaw flaw, Consumer<Entry> listener) {
    HookPackage checker = HookPackage.CANARY_METRICS_CHECKER;
    ecs(stage, project, checker, "AfterAllowTraffic", flaw, listener);
    stage.scriptService(checker.name(), 100, flaw);
    lambda(stage, project, checker, "AfterAllowTraffic", flaw, listener);
    stage.scriptFunction(checker.name(), flaw);
    Revisions revisions =
        Revisions.of(new Sample(checker, "ecs-native", CANARY_PLAN).read(project));
    var _ =
        stage
            .ecsNative(CANARY_CLUSTER, flaw, "quiz-canary.yaml")
            .canary(10, Duration.ofHours(1))
            .heldAt(
                "PRODUCTION_TRAFFIC_SHIFT",
                revisions.deployment,
                revisions.source,
                revisions.target)
            .onProgress(listener)
            .start();
    stage.scriptService(CANARY_CLUSTER, 10, flaw);
  }

  /** What an event of ECS names. */
  private record Revisions(String deployment, String source, String target) {

    static Revisions of(JsonObject sample) {
      JsonObject details = sample.getAsJsonObject("executionDetails");
      String target = text(details, "targetServiceRevisionArn");
      String source =
          details.getAsJsonObject("productionTrafficWeights").keySet().stream()
              .filter(revision -> !revision.equals(target))
              .findFirst()
              .orElseThrow();
      return new Revisions(text(sample, "resourceArn"), source, target);
    }
  }

  private static void ecs(
      Stage stage,
      Path project,
      HookPackage hook,
      String event,
      Flaw flaw,
      Consumer<Entry> listener) {
    JsonObject sample = new Sample(hook, "codedeploy-ecs", SERVICE_PLAN).read(project);
    var _ =
        stage
            .codeDeployEcs(hook.name(), flaw, "quiz-service.yaml")
            .hook(event, hook.functionName())
            .heldAt(event, text(sample, "DeploymentId"), token(sample))
            .onProgress(listener)
            .start();
  }

  private static void lambda(
      Stage stage,
      Path project,
      HookPackage hook,
      String event,
      Flaw flaw,
      Consumer<Entry> listener) {
    JsonObject sample = new Sample(hook, "codedeploy-lambda", FUNCTION_PLAN).read(project);
    var _ =
        stage
            .codeDeployLambda(hook.name(), flaw, "quiz-function.yaml")
            .hook(event, hook.functionName())
            .heldAt(event, text(sample, "DeploymentId"), token(sample))
            .onProgress(listener)
            .start();
  }

  /** One deployment for every sample of ECS: test traffic is on green, production is not. */
  private static void ecsNative(Stage stage, Path project, Flaw flaw, Consumer<Entry> listener) {
    Revisions revisions =
        Revisions.of(
            new Sample(HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR, "ecs-native", SERVICE_PLAN)
                .read(project));
    var _ =
        stage
            .ecsNative("shop", flaw, "quiz-service.yaml")
            .heldAt(
                "POST_TEST_TRAFFIC_SHIFT", revisions.deployment, revisions.source, revisions.target)
            .onProgress(listener)
            .start();
  }

  private JsonObject read(Path project) {
    Path file = project.resolve(file());
    try {
      return Json.parse(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (JsonException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  private static String token(JsonObject sample) {
    return text(sample, "LifecycleEventHookExecutionId");
  }

  private static String text(JsonObject sample, String name) {
    return sample.get(name).getAsString();
  }
}
