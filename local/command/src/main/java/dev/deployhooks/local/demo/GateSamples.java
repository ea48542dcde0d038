package dev.deployhooks.local.demo;

import com.google.gson.JsonObject;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.demo.HeldSamples.Revisions;
import dev.deployhooks.sandbox.Timeline.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The sample events of the image-scan gate, and what waits for it in the sandbox. */
final class GateSamples {

  private static final HookPackage GATE = HookPackage.IMAGE_SCAN_GATE;
  private static final String PLAN = "plans/quiz-images.yaml";
  private static final String STORED_PLAN = "quiz-images.yaml";

  /** A pipeline's job has no plan but its own. */
  private static final Sample JOB = new Sample(GATE, "codepipeline", PLAN);

  static final List<Sample> ALL =
      Stream.concat(Sample.all(GATE, PLAN, PLAN).stream(), Stream.of(JOB)).toList();

  /** How many deployments and jobs wait. */
  static final int DEPLOYMENTS = 4;

  private GateSamples() {}

  /** Has them wait; a flaw of the release is one of its image here. */
  static void hold(Stage stage, Path project, Flaw flaw, Consumer<Entry> listener) {
    Picture picture = flaw == Flaw.NONE ? Picture.CLEAN : Picture.CRITICAL;
    JsonObject ecs = new Sample(GATE, "codedeploy-ecs", PLAN).read(project);
    var _ =
        stage
            .codeDeployEcsOf(picture.pushed(stage.registry(), "service"), GATE.name(), STORED_PLAN)
            .hook("BeforeInstall", GATE.functionName())
            .heldAt("BeforeInstall", HeldSamples.text(ecs, "DeploymentId"), HeldSamples.token(ecs))
            .onProgress(listener)
            .start();
    JsonObject lambda = new Sample(GATE, "codedeploy-lambda", PLAN).read(project);
    var _ =
        stage
            .codeDeployLambdaOf(
                GATE.name(),
                Flaw.NONE,
                Optional.of(picture.pushed(stage.registry(), "function")),
                STORED_PLAN)
            .in(HeldSamples.FUNCTIONS, GATE.name())
            .hook("BeforeAllowTraffic", GATE.functionName())
            .heldAt(
                "BeforeAllowTraffic",
                HeldSamples.text(lambda, "DeploymentId"),
                HeldSamples.token(lambda))
            .onProgress(listener)
            .start();
    Revisions revisions = Revisions.of(new Sample(GATE, "ecs-native", PLAN).read(project));
    var _ =
        stage
            .ecsNativeOf(picture.pushed(stage.registry(), "native"), "images", STORED_PLAN)
            .hook(GATE.functionName(), "PRE_SCALE_UP")
            .heldAt("PRE_SCALE_UP", revisions.deployment(), revisions.source(), revisions.target())
            .onProgress(listener)
            .start();
    picture.pushed(stage.registry(), "pipeline");
    JsonObject job = JOB.read(project).getAsJsonObject("CodePipeline.job");
    stage.pipelines().hold(HeldSamples.text(job, "id"), listener);
  }
}
