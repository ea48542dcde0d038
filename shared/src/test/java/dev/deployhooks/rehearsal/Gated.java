package dev.deployhooks.rehearsal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.sandbox.EcsRoute;
import dev.deployhooks.sandbox.EcsService;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.HealthCheck;
import dev.deployhooks.sandbox.PipelineAction;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.TargetGroup;
import dev.deployhooks.sandbox.TaskDefinition;
import dev.deployhooks.sandbox.Timeline;
import dev.deployhooks.sandbox.Vulnerability;
import dev.deployhooks.sandbox.wire.LoopbackServer;
import dev.deployhooks.sandbox.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The image-scan gate as it is in AWS, wired as its function wires it, before deployments whose
 * images lie in the sandbox's registry.
 */
final class Gated implements AutoCloseable {

  static final String HOOK = "CodeDeployHook_image-scan-gate";
  static final String QUIZ = "quiz";

  private final Played played =
      new Played(
          HOOK,
          around ->
              Wiring.of(
                  new HookDefinition("image-scan-gate", SectionKind.IMAGES),
                  around.environment(),
                  around.clients(),
                  around.time(),
                  around.log()));
  private final Sandbox sandbox = played.sandbox();
  private final LoopbackServer tasks =
      new LoopbackServer(_ -> Response.text(200, "text/plain", "well"));
  private int builds;

  Gated() {
    sandbox.registry().repository(QUIZ, "IMMUTABLE", List.of());
    played.function().retries(0);
  }

  /** How it went. */
  record Course(Rollout rollout, Rollout.Ended ended, List<JsonObject> reports) {

    /** What was accepted from the hook, of the deployment itself. */
    List<String> accepted() {
      return rollout.timeline().of(Timeline.What.ANSWER_ACCEPTED).stream()
          .filter(entry -> entry.deployment().equals(rollout.id()))
          .map(Timeline.Entry::detail)
          .toList();
    }

    /** The report with which it was answered; looks that came after it found that out. */
    JsonObject report() {
      return reports.reversed().stream()
          .filter(report -> List.of("Succeeded", "Failed").contains(status(report)))
          .findFirst()
          .orElseThrow();
    }

    /** Why the answer is what it is. */
    String why() {
      return report().getAsJsonObject("answer").get("why").getAsString();
    }

    /** How many looks could not tell. */
    long undecided() {
      return reports.stream().filter(report -> status(report).equals("InProgress")).count();
    }

    private static String status(JsonObject report) {
      return report.getAsJsonObject("answer").get("status").getAsString();
    }
  }

  Played played() {
    return played;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  /** Pushes an image that has been scanned. Gives its name, by digest. */
  String image(Vulnerability... found) {
    return image(Duration.ZERO, Duration.ZERO, found);
  }

  /** Pushes an image whose scan is pending for two minutes, and then empty for half a minute. */
  String imageScannedLate(Vulnerability... found) {
    return image(Duration.ofMinutes(2), Duration.ofSeconds(30), found);
  }

  private String image(Duration pending, Duration empty, Vulnerability... found) {
    builds++;
    String digest = sandbox.registry().push(QUIZ, "build-" + builds);
    sandbox.registry().scanned(digest, Scanning.ENHANCED, pending, empty, List.of(found));
    return sandbox.registry().uri(QUIZ) + "@" + digest;
  }

  /** A deployment of an ECS service by CodeDeploy; the gate is called at BeforeInstall. */
  Course ecs(String blue, String green) throws InterruptedException {
    HealthCheck health =
        new HealthCheck("/health", Duration.ofSeconds(10), Duration.ofSeconds(2), 1, 1, "200");
    TargetGroup first = sandbox.loadBalancing().targetGroup("quiz-1", health);
    TargetGroup second = sandbox.loadBalancing().targetGroup("quiz-2", health);
    EcsService service =
        sandbox.ecs().service("shop", QUIZ, "web", 8080).running(tasks(blue), first);
    EcsRoute route =
        new EcsRoute(
            service,
            first,
            second,
            sandbox.loadBalancing().loadBalancer("quiz").listener(first),
            Optional.empty());
    return play(sandbox.codeDeploy().ecs(route, tasks(green)).hook("BeforeInstall", HOOK));
  }

  private TaskDefinition tasks(String image) {
    String digest = image.substring(image.indexOf('@') + 1);
    return sandbox
        .ecs()
        .taskDefinition(
            QUIZ,
            List.of(tasks.port()),
            List.of(new TaskDefinition.Container("web", image, digest)));
  }

  /** A deployment of a function made of images; the gate is called at BeforeAllowTraffic. */
  Course lambda(String blue, String green) throws InterruptedException {
    Function quiz = sandbox.lambda().function(QUIZ, Gated::answer);
    quiz.alias("live", published(quiz, blue));
    return play(
        sandbox
            .codeDeploy()
            .lambda(QUIZ, "live", published(quiz, green))
            .hook("BeforeAllowTraffic", HOOK));
  }

  private static String published(Function quiz, String image) {
    return quiz.publish(
        Gated::answer, Function.State.ACTIVE, Optional.of(new Function.Image(image, image)));
  }

  private static FunctionHost.Ending answer(FunctionHost.Call call) {
    return new FunctionHost.Ending.Returned("{}", "asked: " + call.payload());
  }

  /** An action of a pipeline that invokes the gate. */
  PipelineAction action() {
    return sandbox.codePipeline().invoke(HOOK);
  }

  Course play(PipelineAction action) throws InterruptedException {
    return ended(action.start());
  }

  private Course play(Release release) throws InterruptedException {
    return ended(release.withoutRollback().start());
  }

  private Course ended(Rollout rollout) throws InterruptedException {
    Rollout.Ended ended = rollout.await();
    sandbox.agenda().settle();
    return new Course(
        rollout,
        ended,
        played.log().stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("report"))
            .toList());
  }

  @Override
  public void close() {
    played.close();
    tasks.close();
  }
}
