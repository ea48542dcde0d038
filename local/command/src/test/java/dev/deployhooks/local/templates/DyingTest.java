package dev.deployhooks.local.templates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.google.gson.JsonObject;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.runtime.FunctionPackage;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.Faults;
import dev.deployhooks.sandbox.wire.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hooks that die, each in its way, from their packages and with the wiring of the template: what
 * CodeDeploy has in the end, that it has it once, and what the failure reporter says of it. Time is
 * the sandbox's; the deaths are real.
 */
@Tag(Packages.NEEDED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DyingTest {

  private static final String HOOK = "PreTrafficSmokeTest";
  private static final String CHECKER = "CanaryMetricsChecker";
  private static final String GATE = "ImageScanGate";
  private static final String EVENT = "BeforeAllowTraffic";
  private static final String REPORT = "codedeploy:PutLifecycleEventHookExecutionStatus";

  /** So often Lambda has no room that it has none for an hour. */
  private static final int LONG = 1_000;

  /** A port at which nobody answers. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final Account account = new Account(Template.ofTheHooks());

  @AfterEach
  void mend() {
    account.sandbox().faults().clear();
    account.stack().functions().forEach(account::mend);
  }

  @AfterAll
  void close() {
    account.close();
  }

  private Release release(String name) {
    return account.lambda(name).hook(EVENT, account.name(HOOK));
  }

  /** One attempt is as good as three: what follows is the same. */
  private Rollout playOnce(Release release) throws InterruptedException {
    account.function(HOOK).retries(0);
    return play(release);
  }

  private Rollout play(Release release) throws InterruptedException {
    Rollout rollout = release.start();
    var _ = account.play(rollout);
    return rollout;
  }

  /** What CodeDeploy took for the deployment itself, not for its rollback. */
  private static List<String> answers(Rollout rollout) {
    return rollout.timeline().of(What.ANSWER_ACCEPTED).stream()
        .filter(entry -> entry.deployment().equals(rollout.id()))
        .map(Entry::detail)
        .toList();
  }

  /** What the failure reporter said of a deployment or a job. */
  private List<HookReport> reporterOf(String id) {
    return account.reports().stream()
        .filter(report -> text(report.json(), "hook").equals("failure-reporter"))
        .filter(report -> text(report.json().getAsJsonObject("deployment"), "id").equals(id))
        .toList();
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  /** The reporter answered Failed, once, because of the words. */
  private void assertAnsweredFor(Rollout rollout, String... because) throws InterruptedException {
    assertThat(answers(rollout)).containsExactly("Failed");
    assertThat(rollout.await().status()).isEqualTo("Failed");
    assertThat(rollout.await().reason()).contains("said Failed");
    assertThat(reporterOf(rollout.id()))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.answer()).isEqualTo("Failed");
              assertThat(report.delivery()).isEqualTo("given");
              assertThat(report.why()).contains(because);
            });
  }

  @Test
  void hook_isAnsweredFor_whenItIsKilledEachTime() throws Exception {
    account.killed(HOOK, "ListDeploymentTargets", 3);

    Rollout rollout = play(release("killed"));

    assertAnsweredFor(
        rollout,
        "CodeDeployHook_test_pre-traffic-smoke-test gave no answer: RetriesExhausted after 3 attempts",
        "Runtime.ExitError",
        "exit status 137");
    assertThat(rollout.await().rollback())
        .as("nobody kills the hook of the rollback")
        .hasValueSatisfying(back -> assertThat(back.status()).isEqualTo("Succeeded"));
  }

  @Test
  void hook_isAnsweredForOnce_whenItIsKilledAsItAnswers() throws Exception {
    account.killed(HOOK, "PutLifecycleEventHookExecutionStatus", 1);

    Rollout rollout = play(release("killed-late"));

    assertThat(answers(rollout)).containsExactly("Succeeded");
    assertThat(rollout.await().status()).isEqualTo("Succeeded");
    assertThat(reporterOf(rollout.id())).as("the second attempt knew").isEmpty();
  }

  @Test
  void hook_isAnsweredFor_whenItRunsOutOfMemory(@TempDir Path folder) throws Exception {
    runWith(Hungry.class, folder);

    assertAnsweredFor(
        playOnce(release("out-of-memory").withoutRollback()),
        "java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void hook_isAnsweredFor_whenItsClassCannotBeInitialised(@TempDir Path folder) throws Exception {
    runWith(BrokenClass.class, folder);

    assertAnsweredFor(
        playOnce(release("class-broken").withoutRollback()),
        "ExceptionInInitializerError: Error loading class " + BrokenClass.class.getName());
  }

  @Test
  void hook_isAnsweredFor_whenItsHandlerIsNotInThePackage() throws Exception {
    account.run(HOOK, as -> as(as, as.zip(), "dev.deployhooks.hooks.Renamed::handleRequest"));

    assertAnsweredFor(
        playOnce(release("class-missing").withoutRollback()),
        "ClassNotFound",
        "dev.deployhooks.hooks.Renamed");
  }

  @Test
  void hook_isAnsweredFor_whenLambdaHasNoRoom() throws Exception {
    account.function(HOOK).throttled(LONG);

    assertAnsweredFor(play(release("no-room").withoutRollback()), "EventAgeExceeded after 0");
  }

  @Test
  void hook_isAnsweredFor_whenItMayNotReport() throws Exception {
    account.forbid(HOOK, REPORT);

    Rollout rollout = playOnce(release("may-not").withoutRollback());

    assertAnsweredFor(rollout, "Allow " + REPORT + " on the deployment group");
  }

  /** It needs no plan to say Failed, and so nobody has to answer for it. */
  @ParameterizedTest
  @ValueSource(strings = {"SSM", "S3"})
  void hook_answersItself_whenThePlansAreOutOfReach(String store) throws Exception {
    account.run(HOOK, as -> with(as, "AWS_ENDPOINT_URL_" + store, NOWHERE));

    Rollout rollout = play(release("no-plan-" + store).withoutRollback());

    assertThat(answers(rollout)).containsExactly("Failed");
    assertThat(reporterOf(rollout.id())).isEmpty();
    assertThat(account.reports().getLast().why())
        .contains("the AWS endpoint refused the connection");
  }

  @Test
  void loss_isKept_andRaisesTheAlarms_whenTheReporterMayNotReportEither() throws Exception {
    account.forbid(HOOK, REPORT);
    account.forbid(Account.REPORTER, REPORT);
    int before = account.queue("NotReported").waiting().size();

    Rollout rollout = playOnce(release("nobody-may").withoutRollback());

    assertThat(answers(rollout)).isEmpty();
    assertThat(rollout.await().status()).isEqualTo("Failed");
    assertThat(rollout.await().reason()).doesNotContain("said Failed");
    assertThat(reporterOf(rollout.id()))
        .as("each of its tries")
        .hasSizeGreaterThan(20)
        .extracting(HookReport::delivery)
        .allMatch(delivery -> delivery.startsWith("not given"))
        .last(STRING)
        .contains("ended as Failed before CodeDeploy could be told");
    assertThat(account.log())
        .as("what AnswersNotReported watches")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"_aws\"")
                    .contains("\"Hook\":\"failure-reporter\"", "\"NotGiven\":1"));
    List<String> kept = account.queue("NotReported").waiting();
    assertThat(kept).as("what AnswersNeverGiven counts").hasSize(before + 1);
    assertThat(kept.getLast()).contains(rollout.id());
  }

  @Test
  void deployment_isStopped_whenTheLooksOfItsWatchAreKilled() throws Exception {
    account.function(CHECKER).retries(0);
    Release release =
        account
            .lambda("watch-killed")
            .canary(10, Duration.ofMinutes(30))
            .hook(EVENT, account.name(CHECKER))
            .onProgress(
                entry -> {
                  if (entry.what() == What.ANSWER_ACCEPTED) {
                    account.killed(CHECKER, "GetDeployment", Faults.ALWAYS);
                  }
                });

    Rollout rollout = play(release);

    assertThat(answers(rollout)).as("of the watch").containsExactly("Succeeded");
    assertThat(rollout.await().status()).isEqualTo("Stopped");
    assertThat(rollout.await().rollback())
        .hasValueSatisfying(back -> assertThat(back.status()).isEqualTo("Succeeded"));
    assertThat(stops(rollout))
        .singleElement()
        .satisfies(
            stop -> {
              assertThat(stop.caller()).isEqualTo(account.name(Account.REPORTER));
              assertThat(stop.input().get("autoRollbackEnabled").getAsBoolean()).isTrue();
            });
    assertThat(reporterOf(rollout.id()))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.answer()).isEqualTo("Stop");
              assertThat(report.why())
                  .contains(
                      "the hook canary-metrics-checker was lost",
                      "a message of CanaryMetricsCheckerReturns died");
            });
  }

  private List<Recorded> stops(Rollout rollout) {
    return account.sandbox().calls("StopDeployment").stream()
        .filter(call -> text(call.input(), "deploymentId").equals(rollout.id()))
        .toList();
  }

  @Test
  void rollback_passes_whenItsHookIsKilled() throws Exception {
    account.killed(HOOK, "GetDeployment", Faults.ALWAYS);

    Rollout rollout = playOnce(release("rollback-killed").creator("codeDeployRollback"));

    assertThat(answers(rollout)).containsExactly("Succeeded");
    assertThat(rollout.await().status()).isEqualTo("Succeeded");
    assertThat(reporterOf(rollout.id()))
        .singleElement()
        .satisfies(
            report ->
                assertThat(report.why())
                    .contains("this is a rollback", "codeDeployRollback", "exit status 137"));
  }

  @Test
  void job_fails_whenItsGateIsKilled() throws Exception {
    account.killed(GATE, "DescribeImageScanFindings", 3);
    String image = account.sandbox().registry().uri("job-killed");
    account.sandbox().registry().repository("job-killed", "IMMUTABLE", List.of());
    account.sandbox().registry().push("job-killed", "7");

    Rollout action =
        account
            .sandbox()
            .codePipeline()
            .invoke(account.name(GATE))
            .userParameters("{\"images\": [\"" + image + ":7\"]}")
            .start();
    var _ = account.play(action);

    assertThat(answers(action)).containsExactly("Failed");
    assertThat(action.await().reason())
        .contains(
            "JobFailed: CodeDeployHook_test_image-scan-gate gave no answer: RetriesExhausted after 3",
            "exit status 137");
    assertThat(account.log().toString()).doesNotContain("secret-of-the-job", "session-of-the-job");
  }

  private static FunctionPackage with(FunctionPackage as, String variable, String value) {
    Map<String, String> environment = new HashMap<>(as.environment());
    environment.put(variable, value);
    return new FunctionPackage(
        as.name(), as.zip(), as.handler(), as.memoryMegabytes(), environment, as.clock());
  }

  /** With as little memory as Lambda gives, so that a test that uses it up does not use up much. */
  private static FunctionPackage as(FunctionPackage as, Path zip, String handler) {
    return new FunctionPackage(as.name(), zip, handler, 128, as.environment(), as.clock());
  }

  /** Runs the hook's package with another class in it, which is its handler. */
  private void runWith(Class<?> handler, Path folder) throws IOException {
    Path zip = folder.resolve("with-another.zip");
    Files.copy(Packages.require(Account.hook(HOOK)), zip);
    Path jar = folder.resolve("another.jar");
    String name = handler.getName().replace('.', '/') + ".class";
    try (FileSystem classes = archive(jar);
        InputStream code = handler.getResourceAsStream("/" + name)) {
      Path target = classes.getPath(name);
      Files.createDirectories(requireNonNull(target.getParent()));
      Files.write(target, requireNonNull(code).readAllBytes());
    }
    try (FileSystem files = archive(zip)) {
      Files.copy(jar, files.getPath("lib", "another.jar"));
    }
    account.run(HOOK, as -> as(as, zip, handler.getName() + "::handleRequest"));
  }

  private static FileSystem archive(Path file) throws IOException {
    return FileSystems.newFileSystem(
        URI.create("jar:" + file.toUri()), Map.of("create", Files.notExists(file)));
  }
}
