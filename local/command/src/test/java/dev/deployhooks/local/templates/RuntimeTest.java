package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each function of the template as it would run in AWS: from its package, under AWS's runtime
 * interface client, with the handler, memory, time-out, environment and permissions that the
 * template gives it, called with the sample events. The deployments that these name wait in the
 * sandbox.
 */
@Tag(Packages.NEEDED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuntimeTest {

  private static final Path EVENTS = Packages.PROJECT.resolve("events");

  /** The key of an event under which CodePipeline says what it wants done. */
  private static final String JOB = "CodePipeline.job";

  /** How long the deployments may take to get to where they wait, in real time. */
  private static final long PATIENCE_SECONDS = 30;

  private final Account account = new Account(Template.ofTheHooks());

  static Stream<Arguments> samples() throws IOException {
    List<Arguments> samples = new ArrayList<>();
    for (String function : Account.hooks()) {
      try (Stream<Path> events = Files.list(events(function))) {
        events
            .map(event -> event.getFileName().toString())
            .sorted()
            .forEach(event -> samples.add(Arguments.of(function, event)));
      }
    }
    return samples.stream();
  }

  private static Path events(String function) {
    return EVENTS.resolve(Account.hook(function).name());
  }

  /** The samples of two hooks may name one deployment; here each hook has its own. */
  private static JsonObject event(String function, String name) throws IOException {
    JsonObject event =
        JsonParser.parseString(Files.readString(events(function).resolve(name))).getAsJsonObject();
    if (event.has("DeploymentId")) {
      long own = (function + name).hashCode() & 0xFFFFFFFFL;
      event.addProperty("DeploymentId", "d-%09X".formatted(own));
    }
    return event;
  }

  @BeforeAll
  void hold() throws Exception {
    List<String> hooks = Account.hooks();
    // Several hooks are called at the same deployment of Amazon ECS.
    Map<String, JsonObject> natives = new LinkedHashMap<>();
    for (String function : hooks) {
      JsonObject sample = event(function, "ecs-native.json");
      natives.put(text(sample, "resourceArn"), sample);
    }
    CountDownLatch held = new CountDownLatch(2 * hooks.size() + natives.size());
    Consumer<Entry> progress =
        entry -> {
          if (entry.what() == What.HELD) {
            held.countDown();
          }
        };
    for (String function : hooks) {
      Stay stay = Stay.of(function);
      String quiz = "held-" + function.toLowerCase(Locale.ROOT);
      JsonObject ecs = event(function, "codedeploy-ecs.json");
      var _ =
          account
              .codeDeployEcs(quiz)
              .hook(stay.ecs(), account.name(function))
              .heldAt(stay.ecs(), text(ecs, "DeploymentId"), token(ecs))
              .onProgress(progress)
              .start();
      JsonObject lambda = event(function, "codedeploy-lambda.json");
      String at = stay.lambda().getFirst();
      var _ =
          account
              .lambda(quiz)
              .hook(at, account.name(function))
              .heldAt(at, text(lambda, "DeploymentId"), token(lambda))
              .onProgress(progress)
              .start();
    }
    holdJob();
    for (JsonObject sample : natives.values()) {
      holdNative(sample, progress);
    }
    assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("all wait").isTrue();
    // Time for the health checks of green.
    account.pass(Duration.ofMinutes(1));
  }

  /** The job of a pipeline before anything is deployed, and the image that it names. */
  private void holdJob() throws IOException {
    JsonObject job = event("ImageScanGate", "codepipeline.json").getAsJsonObject(JOB);
    account.scanned("quiz/pipeline");
    account.sandbox().codePipeline().hold(text(job, "id"), _ -> {});
  }

  private void holdNative(JsonObject sample, Consumer<Entry> progress) {
    JsonObject details = sample.getAsJsonObject("executionDetails");
    String green = text(details, "targetServiceRevisionArn");
    String blue =
        details.getAsJsonObject("productionTrafficWeights").keySet().stream()
            .filter(revision -> !revision.equals(green))
            .findFirst()
            .orElseThrow();
    String cluster = text(details, "serviceArn").split("/", -1)[1];
    var _ =
        account
            .ecsNative(cluster)
            .heldAt("POST_TEST_TRAFFIC_SHIFT", text(sample, "resourceArn"), blue, green)
            .onProgress(progress)
            .start();
  }

  private static String token(JsonObject event) {
    return text(event, "LifecycleEventHookExecutionId");
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  @AfterAll
  void close() {
    account.close();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void function_answers_whenItIsCalledWithASample(String function, String name) throws Exception {
    JsonObject event = event(function, name);

    Ending ending = account.invoke(function, event.toString());

    assertThat(ending).isInstanceOf(Ending.Returned.class);
    HookReport report = HookReport.in(ending.log()).orElseThrow();
    assertThat(text(report.json(), "hook")).isEqualTo(Account.hook(function).name());
    assertThat(report.answer()).as(report.why()).isIn("Succeeded", "InProgress");
    assertThat(report.delivery()).isIn("given", "returned", "not needed");
    if (event.has(JOB)) {
      // A clean scan is believed at the second look.
      assertThat(report.answer()).isEqualTo("InProgress");
      assertThat(report.delivery()).isEqualTo("given");
    }
    if (event.has("lifecycleStage")) {
      JsonObject value =
          JsonParser.parseString(((Ending.Returned) ending).payload()).getAsJsonObject();
      assertThat(text(value, "hookStatus"))
          .isEqualTo(report.answer().equals("Succeeded") ? "SUCCEEDED" : "IN_PROGRESS");
    }
  }

  static Stream<Arguments> deaths() {
    return Stream.of(
        Arguments.of("hook-died", "Failed"),
        Arguments.of("look-died", "Failed"),
        Arguments.of("job-died", "Failed"),
        Arguments.of("watch-died", "Stop"));
  }

  /** The deployments and the job that these samples name wait for nobody else here. */
  @ParameterizedTest
  @MethodSource("deaths")
  void reporter_answers_whenItIsCalledWithASample(String name, String answer) throws Exception {
    JsonObject event =
        JsonParser.parseString(Files.readString(events(Account.REPORTER).resolve(name + ".json")))
            .getAsJsonObject();
    waitFor(name, event);

    Ending ending = account.invoke(Account.REPORTER, event.toString());

    assertThat(ending).isInstanceOf(Ending.Returned.class);
    HookReport report = HookReport.in(ending.log()).orElseThrow();
    assertThat(report.answer()).as(report.why()).isEqualTo(answer);
    assertThat(report.delivery()).isEqualTo("given");
    assertThat(report.why())
        .contains(
            event.has("Records") ? "a message of CanaryMetricsCheckerReturns died" : "3 attempts");
  }

  private void waitFor(String name, JsonObject event) throws InterruptedException {
    JsonObject lost =
        event.has("Records")
            ? JsonParser.parseString(
                    text(event.getAsJsonArray("Records").get(0).getAsJsonObject(), "body"))
                .getAsJsonObject()
            : event.getAsJsonObject("requestPayload");
    if (lost.has(JOB)) {
      account.sandbox().codePipeline().hold(text(lost.getAsJsonObject(JOB), "id"), _ -> {});
      return;
    }
    CountDownLatch held = new CountDownLatch(1);
    boolean look = event.has("Records");
    var _ =
        account
            .lambda("held-" + name)
            // The first event of all: time stands still for those that wait already.
            .heldAt(
                "BeforeAllowTraffic",
                text(lost, look ? "deploymentId" : "DeploymentId"),
                text(lost, look ? "executionId" : "LifecycleEventHookExecutionId"))
            .onProgress(
                entry -> {
                  if (entry.what() == What.HELD) {
                    held.countDown();
                  }
                })
            .start();
    assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it waits").isTrue();
  }
}
