package dev.deployhooks.local.demo;

import dev.deployhooks.local.HookPackage;
import dev.deployhooks.sandbox.NativeRelease;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A deployment of the demo, and how it is to end.
 *
 * @param name for {@code --story}
 * @param title in words
 */
record Story(String name, String title, Script script, Expected expected) {

  private static final String SMOKE_TEST = HookPackage.PRE_TRAFFIC_SMOKE_TEST.functionName();
  private static final String VALIDATOR = HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR.functionName();
  private static final String GATE = HookPackage.IMAGE_SCAN_GATE.functionName();
  private static final String CANARY = HookPackage.CANARY_METRICS_CHECKER.functionName();
  private static final String COMBINED = HookPackage.COMBINED.functionName();
  private static final String CANARY_PLAN = "quiz-canary.yaml";
  private static final String IMAGES_PLAN = "quiz-images.yaml";

  /** Requests a minute of the quiz's users. */
  private static final int BUSY = 300;

  private static final int QUIET = 6;

  /** Of Lambda, for an asynchronous invocation. */
  private static final int ATTEMPTS = 3;

  private static final String SERVICE_PLAN = "quiz-service.yaml";
  private static final String FUNCTION_PLAN = "quiz-function.yaml";

  /** How a story's deployment is started. */
  @FunctionalInterface
  interface Script {

    /**
     * Starts it.
     *
     * @param story the story's name, after which the deployment's parts are named
     * @param progress hears what happens
     */
    Rollout start(Stage stage, String story, Consumer<Entry> progress);
  }

  /** All stories, in the order in which they are told. */
  static final List<Story> ALL =
      List.of(
          new Story(
              "good-codedeploy-ecs",
              "A good release of an ECS service, by CodeDeploy",
              codeDeployEcs(Flaw.NONE),
              new Expected.GoesLive("Succeeded", 2)),
          new Story(
              "good-codedeploy-lambda",
              "A good version of a Lambda function, by CodeDeploy",
              codeDeployLambda(Flaw.NONE, FUNCTION_PLAN),
              new Expected.GoesLive("Succeeded", 2)),
          new Story(
              "good-ecs-native",
              "A good release of an ECS service, by ECS itself",
              ecsNative(Flaw.NONE),
              new Expected.GoesLive("SUCCESSFUL", 2)),
          new Story(
              "three-categories",
              "A release that has lost a category",
              codeDeployEcs(Flaw.THREE_CATEGORIES),
              new Expected.RolledBack("Failed", "$.categories")),
          new Story(
              "listener-at-blue",
              "A test listener that still points at blue",
              testListenerAtBlue(),
              new Expected.RolledBack("Failed", "blue's is listener-at-blue-1")),
          new Story(
              "other-shape",
              "A release that answers with another shape than blue",
              codeDeployEcs(Flaw.OTHER_SHAPE),
              new Expected.RolledBack("Failed", "$.categories[*].name is string at blue")),
          new Story(
              "error-page",
              "A release that answers 200 with an error page",
              ecsNative(Flaw.ERROR_PAGE),
              new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "text/html")),
          new Story(
              "hangs",
              "A release that passes its health check and hangs",
              codeDeployEcs(Flaw.HANGS),
              new Expected.RolledBack("Failed", "did not answer within 2s")),
          new Story(
              "lambda-throws",
              "A version of a Lambda function that throws",
              codeDeployLambda(Flaw.THROWS, FUNCTION_PLAN),
              new Expected.RolledBack("Failed", "no table named quiz-questions")),
          new Story(
              "broken-plan",
              "A good version, and a plan with mistakes",
              codeDeployLambda(Flaw.NONE, "broken.yaml"),
              new Expected.RolledBack("Failed", "exepct")),
          new Story(
              "hook-dies",
              "A good version, and a hook that is killed each time",
              hookDies(),
              new Expected.RolledBack("Failed", "exit status 137")),
          new Story(
              "image-clean",
              "An image in which a scan found nothing bad",
              imageGate(Picture.CLEAN, IMAGES_PLAN),
              new Expected.GoesLive("SUCCESSFUL", 1)),
          new Story(
              "image-critical",
              "An image with a critical finding that can be fixed",
              imageGate(Picture.CRITICAL, IMAGES_PLAN),
              new Expected.RolledBack(
                  "ROLLBACK_SUCCESSFUL", "openssl 3.0.1 to 3.0.15 clears 2 of 2")),
          new Story(
              "image-excepted",
              "The same, and somebody answers for it",
              imageGate(Picture.CRITICAL, "quiz-images-excepted.yaml"),
              new Expected.GoesLive("SUCCESSFUL", 1)),
          new Story(
              "image-exception-expired",
              "The same, and nobody answers for it any more",
              imageGate(Picture.CRITICAL, "quiz-images-expired.yaml"),
              new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "2 critical")),
          new Story(
              "image-multi-arch",
              "An index of images; the one that is to run is bad",
              imageGate(Picture.INDEX, IMAGES_PLAN),
              new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "for amd64")),
          new Story(
              "image-late-scan",
              "A scan that is complete and empty until it lands",
              imageGate(Picture.LATE, IMAGES_PLAN),
              new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "2 critical")),
          new Story(
              "image-mutable-tag",
              "An image named by a tag that can move",
              imageGate(Picture.MUTABLE_TAG, IMAGES_PLAN),
              new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "the tag 7 can move")),
          new Story(
              "image-pipeline",
              "A bad image in CodePipeline, whose scan lands late",
              pipeline(Picture.LATE),
              new Expected.NeverDeployed("Failed", "2 critical")),
          new Story(
              "together-good",
              "A good version; gate, smoke test and watch in one hook",
              together(Flaw.NONE, Picture.CLEAN),
              new Expected.GoesLive("Succeeded", 1)),
          new Story(
              "together-image",
              "The same hook, and an image with a critical finding",
              together(Flaw.NONE, Picture.CRITICAL),
              new Expected.RolledBack("Failed", "openssl 3.0.1 to 3.0.15 clears 2 of 2")),
          new Story(
              "together-leaks",
              "The same hook, and a version that leaks errors",
              together(Flaw.LEAKS, Picture.CLEAN),
              new Expected.RolledBack("Stopped", "worse than blue allows")),
          new Story(
              "canary-leaks",
              "A canary that leaks 5xx, watched during the shift",
              watchedCanary(Flaw.LEAKS),
              new Expected.RolledBack("Stopped", "worse than blue allows")),
          new Story(
              "canary-good",
              "A good canary, watched during the shift and after it",
              watchedCanary(Flaw.NONE),
              new Expected.GoesLive("Succeeded", 2)),
          new Story(
              "canary-quiet",
              "A canary that hardly anybody uses",
              quietCanary(),
              new Expected.RolledBack("Failed", "would show not worse")),
          new Story(
              "canary-leaks-ecs",
              "A canary that leaks 5xx at 10 %, by ECS itself",
              ecsCanary(Flaw.LEAKS, CANARY_PLAN, BUSY),
              new Expected.RolledBack("ROLLBACK_SUCCESSFUL", "worse than blue allows")),
          new Story(
              "canary-good-ecs",
              "A good canary, step by step, by ECS itself",
              ecsCanary(Flaw.NONE, CANARY_PLAN, BUSY),
              new Expected.GoesLive("SUCCESSFUL", 2)),
          new Story(
              "canary-quiet-ecs",
              "A canary that hardly anybody uses, and may pass",
              ecsCanary(Flaw.NONE, "quiz-canary-lenient.yaml", QUIET),
              new Expected.LetPass("SUCCESSFUL", "would show not worse")));

  private static Script codeDeployEcs(Flaw flaw) {
    return (stage, story, progress) ->
        stage
            .codeDeployEcs(story, flaw, SERVICE_PLAN)
            .hook("AfterAllowTestTraffic", VALIDATOR)
            .hook("BeforeAllowTraffic", SMOKE_TEST)
            .onProgress(progress)
            .start();
  }

  /** Nobody but a look at the listener notices: the checks ask green's targets by address then. */
  private static Script testListenerAtBlue() {
    return (stage, story, progress) ->
        stage
            .codeDeployEcs(story, Flaw.NONE, SERVICE_PLAN)
            .hook("AfterAllowTestTraffic", VALIDATOR)
            .onProgress(
                progress.andThen(
                    entry -> {
                      if (entry.what() == What.TRAFFIC && entry.subject().equals("test")) {
                        stage.moveTestListenerToBlue(story);
                      }
                    }))
            .start();
  }

  private static Script codeDeployLambda(Flaw flaw, String plan) {
    return (stage, story, progress) -> {
      Release release =
          stage
              .codeDeployLambda(story, flaw, plan)
              .hook("BeforeAllowTraffic", SMOKE_TEST)
              .hook("AfterAllowTraffic", VALIDATOR)
              .canary(10, Duration.ofMinutes(5));
      return release.onProgress(progress).start();
    };
  }

  /** Its process is killed in each of Lambda's attempts; the hook of the rollback lives. */
  private static Script hookDies() {
    return (stage, story, progress) -> {
      stage.kill(HookPackage.PRE_TRAFFIC_SMOKE_TEST, "ListDeploymentTargets", ATTEMPTS);
      return stage
          .codeDeployLambda(story, Flaw.NONE, FUNCTION_PLAN)
          .hook("BeforeAllowTraffic", SMOKE_TEST)
          .onProgress(progress)
          .start();
    };
  }

  private static Script imageGate(Picture picture, String plan) {
    return (stage, story, progress) ->
        stage
            .ecsNativeOf(picture.pushed(stage.registry(), story), story, plan)
            .hook(GATE, "PRE_SCALE_UP")
            .onProgress(progress)
            .start();
  }

  /** The action gives the gate the image's name, and nothing else. */
  private static Script pipeline(Picture picture) {
    return (stage, story, progress) ->
        stage
            .pipelines()
            .invoke(GATE)
            .userParameters(
                "{\"images\": [\"%s\"]}".formatted(picture.pushed(stage.registry(), story)))
            .onProgress(progress)
            .start();
  }

  private static Script ecsNative(Flaw flaw) {
    return (stage, story, progress) ->
        stage
            .ecsNative(story, flaw, SERVICE_PLAN)
            .hook(VALIDATOR, "POST_TEST_TRAFFIC_SHIFT")
            .hook(SMOKE_TEST, "PRE_PRODUCTION_TRAFFIC_SHIFT")
            .onProgress(progress)
            .start();
  }

  private static Script watchedCanary(Flaw flaw) {
    return (stage, story, progress) -> {
      Release release =
          stage
              .codeDeployEcs(story, flaw, CANARY_PLAN)
              .hook("BeforeAllowTraffic", CANARY)
              .hook("AfterAllowTraffic", CANARY)
              .canary(10, Duration.ofMinutes(10))
              .onProgress(progress);
      stage.visitors(story, BUSY);
      return release.start();
    };
  }

  private static Script together(Flaw flaw, Picture picture) {
    return (stage, story, progress) -> {
      String image = picture.pushed(stage.registry(), story);
      Release release =
          stage
              .codeDeployLambdaOf(story, flaw, Optional.of(image), "quiz-together.yaml")
              .hook("BeforeAllowTraffic", COMBINED)
              .canary(10, Duration.ofMinutes(10))
              .onProgress(progress);
      stage.callers(story, BUSY);
      return release.start();
    };
  }

  private static Script quietCanary() {
    return (stage, story, progress) -> {
      Release release =
          stage
              .codeDeployEcs(story, Flaw.NONE, CANARY_PLAN)
              .hook("AfterAllowTraffic", CANARY)
              .canary(10, Duration.ofMinutes(5))
              .onProgress(progress);
      stage.visitors(story, QUIET);
      return release.start();
    };
  }

  private static Script ecsCanary(Flaw flaw, String plan, int perMinute) {
    return (stage, story, progress) -> {
      NativeRelease release =
          stage
              .ecsNative(story, flaw, plan)
              .hook(CANARY, "PRODUCTION_TRAFFIC_SHIFT")
              .canary(10, Duration.ofMinutes(1))
              .bake(Duration.ofMinutes(1))
              .onProgress(progress);
      stage.visitors(story, perMinute);
      return release.start();
    };
  }
}
