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

  /**
   * The sample events of the hooks that ask green itself: their deployments wait in the sandbox.
   */
  static final List<Sample> ALL =
      Stream.of(HookPackage.PRE_TRAFFIC_SMOKE_TEST, HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR)
          .flatMap(
              hook ->
                  List.of(
                      new Sample(hook, "codedeploy-ecs", SERVICE_PLAN),
                      new Sample(hook, "codedeploy-lambda", FUNCTION_PLAN),
                      new Sample(hook, "ecs-native", SERVICE_PLAN),
                      new Sample(hook, "ecs-native-old-shape", SERVICE_PLAN))
                      .stream())
          .toList();

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
    CountDownLatch held = new CountDownLatch(5);
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
    if (!held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the sample deployments did not get as far as their hooks");
    }
    // Time for the health checks of green.
    stage.pass(Duration.ofMinutes(1));
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
    JsonObject sample =
        new Sample(HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR, "ecs-native", SERVICE_PLAN)
            .read(project);
    JsonObject details = sample.getAsJsonObject("executionDetails");
    String target = text(details, "targetServiceRevisionArn");
    String source =
        details.getAsJsonObject("productionTrafficWeights").keySet().stream()
            .filter(revision -> !revision.equals(target))
            .findFirst()
            .orElseThrow();
    var _ =
        stage
            .ecsNative("shop", flaw, "quiz-service.yaml")
            .heldAt("POST_TEST_TRAFFIC_SHIFT", text(sample, "resourceArn"), source, target)
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
