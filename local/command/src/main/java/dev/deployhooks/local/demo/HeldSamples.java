package dev.deployhooks.local.demo;

import com.google.gson.JsonObject;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The deployments that the sample events name, each waiting where its hook is asked.
 *
 * @param project the project's folder
 * @param flaw what is wrong with the release that they deploy
 * @param progress hears what happens in them
 */
record HeldSamples(Stage stage, Path project, Flaw flaw, Consumer<Entry> progress) {

  private static final HookPackage SMOKE_TEST = HookPackage.PRE_TRAFFIC_SMOKE_TEST;
  private static final HookPackage VALIDATOR = HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR;
  private static final HookPackage CHECKER = HookPackage.CANARY_METRICS_CHECKER;

  private static final String SERVICE_PLAN = "quiz-service.yaml";
  private static final String FUNCTION_PLAN = "quiz-function.yaml";
  private static final String CANARY_PLAN = "quiz-canary.yaml";

  /** The application to which the functions' deployment groups belong. */
  static final String FUNCTIONS = "quiz-functions";

  /** The cluster of the service whose canary ECS itself deploys. */
  private static final String CANARY_CLUSTER = "canary";

  /** How long the deployments may take to reach the events where they stay, in real time. */
  private static final long PATIENCE_SECONDS = 30;

  /**
   * Starts them, and returns once each waits where its hook is asked, with healthy targets and some
   * traffic. They stay there whatever is answered.
   */
  static void holdAll(Stage stage, Path project, Flaw flaw, Consumer<Entry> progress)
      throws InterruptedException {
    CountDownLatch held =
        new CountDownLatch(8 + GateSamples.DEPLOYMENTS + ReporterSamples.DEPLOYMENTS);
    Consumer<Entry> listener =
        entry -> {
          if (entry.what() == What.HELD) {
            held.countDown();
          }
          progress.accept(entry);
        };
    stage.standIns();
    HeldSamples samples = new HeldSamples(stage, project, flaw, listener);
    samples.service(SMOKE_TEST, "BeforeAllowTraffic", SERVICE_PLAN);
    samples.service(VALIDATOR, "AfterAllowTestTraffic", SERVICE_PLAN);
    samples.service(CHECKER, "AfterAllowTraffic", CANARY_PLAN);
    stage.scriptService(CHECKER.name(), 100, flaw);
    samples.function(SMOKE_TEST, "BeforeAllowTraffic", FUNCTION_PLAN);
    samples.function(VALIDATOR, "AfterAllowTraffic", FUNCTION_PLAN);
    samples.function(CHECKER, "AfterAllowTraffic", CANARY_PLAN);
    stage.scriptFunction(CHECKER.name(), flaw);
    samples.beforeTraffic();
    samples.atTenPercent();
    stage.scriptService(CANARY_CLUSTER, 10, flaw);
    GateSamples.hold(stage, project, flaw, listener);
    ReporterSamples.hold(stage, project, listener);
    if (!held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the sample deployments did not get as far as their hooks");
    }
    stage.pass(Sample.AGO);
  }

  private void service(HookPackage hook, String event, String plan) {
    JsonObject sample = Sample.of(hook, "codedeploy-ecs").read(project);
    var _ =
        stage
            .codeDeployEcs(hook.name(), flaw, plan)
            .hook(event, hook.functionName())
            .heldAt(event, text(sample, "DeploymentId"), token(sample))
            .onProgress(progress)
            .start();
  }

  private void function(HookPackage hook, String event, String plan) {
    JsonObject sample = Sample.of(hook, "codedeploy-lambda").read(project);
    var _ =
        stage
            .codeDeployLambda(hook.name(), flaw, plan)
            .in(FUNCTIONS, hook.name())
            .hook(event, hook.functionName())
            .heldAt(event, text(sample, "DeploymentId"), token(sample))
            .onProgress(progress)
            .start();
  }

  /** One deployment for the samples of ECS: test traffic is on green, production is not. */
  private void beforeTraffic() {
    Revisions revisions = Revisions.of(Sample.of(VALIDATOR, "ecs-native").read(project));
    var _ =
        stage
            .ecsNative("shop", flaw, SERVICE_PLAN)
            .hook(SMOKE_TEST.functionName(), "POST_TEST_TRAFFIC_SHIFT")
            .hook(VALIDATOR.functionName(), "POST_TEST_TRAFFIC_SHIFT")
            .heldAt(
                "POST_TEST_TRAFFIC_SHIFT", revisions.deployment, revisions.source, revisions.target)
            .onProgress(progress)
            .start();
  }

  /** One deployment for the canary's samples of ECS. */
  private void atTenPercent() {
    Revisions revisions = Revisions.of(Sample.of(CHECKER, "ecs-native").read(project));
    var _ =
        stage
            .ecsNative(CANARY_CLUSTER, flaw, CANARY_PLAN)
            .canary(10, Duration.ofHours(1))
            .hook(CHECKER.functionName(), "PRODUCTION_TRAFFIC_SHIFT")
            .heldAt(
                "PRODUCTION_TRAFFIC_SHIFT",
                revisions.deployment,
                revisions.source,
                revisions.target)
            .onProgress(progress)
            .start();
  }

  /** What an event of ECS names. */
  record Revisions(String deployment, String source, String target) {

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

  static String token(JsonObject sample) {
    return text(sample, "LifecycleEventHookExecutionId");
  }

  static String text(JsonObject sample, String name) {
    return sample.get(name).getAsString();
  }
}
