package dev.deployhooks.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.ExitCode;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.Main;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.doctor.DoctorCommand;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What somebody sees who types the lines that {@code deployhooks sandbox} prints. */
class SandboxCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void project() {
    System.setProperty("deployhooks.project", Packages.PROJECT.toString());
  }

  @AfterEach
  void noProject() {
    System.clearProperty("deployhooks.project");
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  /** The line of the sample, as it is printed, with the sandbox in place of the exports. */
  private int type(Sample sample, Stage stage) {
    Packages.require(sample.hook());
    // The nested classes are made once, and so are these.
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> args = new ArrayList<>();
    for (String word : sample.command().split(" ", -1)) {
      args.add(word.contains("/") ? Packages.PROJECT.resolve(word).toString() : word);
    }
    args.removeFirst();
    args.add("--json");
    stage.environment().forEach((name, value) -> args.add("--env=" + name + "=" + value));
    return execute(args.toArray(String[]::new));
  }

  private List<String> outcomes() {
    JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
    return report.getAsJsonArray("checks").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(check -> check.get("outcome").getAsString())
        .toList();
  }

  @Nested
  @Tag(Packages.NEEDED)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Good {

    private final Stage stage = new Stage(Sample.AGO);
    private final List<Entry> seen = new CopyOnWriteArrayList<>();

    @BeforeAll
    void hold() throws InterruptedException {
      HeldSamples.holdAll(stage, Packages.PROJECT, Flaw.NONE, seen::add);
    }

    @AfterAll
    void close() {
      stage.close();
    }

    static Stream<Sample> samples() {
      return Sample.ALL.stream().filter(sample -> !isReporters(sample));
    }

    static Stream<Sample> deaths() {
      return Sample.ALL.stream().filter(Good::isReporters);
    }

    private static boolean isReporters(Sample sample) {
      return sample.hook().equals(HookPackage.FAILURE_REPORTER);
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void run_when_aHookHasDied_answersInItsPlace(Sample sample) {
      seen.clear();

      assertThat(type(sample, stage)).as(out + err.toString()).isEqualTo(ExitCode.FAIL);

      JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
      JsonObject answer = report.getAsJsonObject("answer");
      assertThat(answer.get("why").getAsString()).containsAnyOf("gave no answer", "was lost");
      assertThat(answer.get("delivery").getAsString()).isEqualTo("given");
      if (sample.name().equals("watch-died")) {
        assertThat(answer.get("status").getAsString()).isEqualTo("Stop");
      } else {
        assertThat(seen)
            .extracting(Entry::what, Entry::detail)
            .containsExactly(tuple(What.ANSWER_ACCEPTED, "Failed"));
      }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void run_when_theReleaseIsGood_passesEveryCheck(Sample sample) {
      int status = type(sample, stage);

      boolean isGate = sample.hook().equals(HookPackage.IMAGE_SCAN_GATE);
      boolean comesBack =
          (isGate || sample.hook().equals(HookPackage.CANARY_METRICS_CHECKER))
              && !sample.name().startsWith("codedeploy");
      assertThat(status)
          .as(out + err.toString())
          .isEqualTo(comesBack ? ExitCode.IN_PROGRESS : ExitCode.PASS);
      // A clean scan is believed at the second look.
      assertThat(outcomes())
          .isNotEmpty()
          .containsOnly(isGate && comesBack ? "inconclusive" : "passed");
      if (sample.name().startsWith("codedeploy")) {
        assertThat(seen.getLast())
            .extracting(Entry::what, Entry::detail)
            .containsExactly(What.ANSWER_ACCEPTED, "Succeeded");
      }
    }

    /**
     * The doctor finds hooks, roles, plans and images in the sandbox, and nothing that it cannot
     * read.
     */
    @ParameterizedTest
    @CsvSource({
      "--application, quiz,           --group,   pre-traffic-smoke-test",
      "--application, quiz,           --group,   canary-metrics-checker",
      "--application, quiz,           --group,   image-scan-gate",
      "--application, quiz-functions, --group,   after-test-traffic-validator",
      "--application, quiz-functions, --group,   image-scan-gate",
      "--cluster,     shop,           --service, quiz",
      "--cluster,     canary,         --service, quiz",
      "--cluster,     images,         --service, quiz"
    })
    void doctor_when_askedInTheSandbox_readsEverything(
        String of, String name, String ofWhat, String what) {
      out.getBuffer().setLength(0);
      URI endpoint = URI.create(String.valueOf(stage.environment().get("AWS_ENDPOINT_URL")));
      CommandLine commandLine =
          new CommandLine(
              new DoctorCommand(
                  stage.environment(), builder -> builder.endpointOverride(endpoint)));
      commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

      commandLine.execute(of, name, ofWhat, what);

      assertThat(out.toString().replaceAll("\\s+", " "))
          .contains("its role allows what the hook and its plan need", "the role that calls it may")
          .contains("reads its plan from SSM parameter")
          .contains("unknown: 0,");
    }
  }

  @Nested
  @Tag(Packages.NEEDED)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Bad {

    /** One for each flaw: to hold all deployments takes longer than to ask one hook. */
    private final Map<Flaw, Stage> stages = new EnumMap<>(Flaw.class);

    @AfterAll
    void close() {
      stages.values().forEach(Stage::close);
    }

    static Stream<Arguments> releases() {
      HookPackage smokeTest = HookPackage.PRE_TRAFFIC_SMOKE_TEST;
      HookPackage validator = HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR;
      HookPackage checker = HookPackage.CANARY_METRICS_CHECKER;
      HookPackage gate = HookPackage.IMAGE_SCAN_GATE;
      return Stream.of(
          Arguments.of(Flaw.LEAKS, checker, "ecs-native", "worse than blue allows"),
          Arguments.of(Flaw.LEAKS, checker, "codedeploy-lambda", "against history"),
          Arguments.of(Flaw.LEAKS, gate, "codepipeline", "2 critical, and at most 0"),
          Arguments.of(Flaw.THREE_CATEGORIES, smokeTest, "codedeploy-ecs", "$.categories"),
          Arguments.of(Flaw.THREE_CATEGORIES, validator, "codedeploy-lambda", "Sports"),
          Arguments.of(Flaw.ERROR_PAGE, validator, "ecs-native", "JSON"));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void run_when_theReleaseIsBad_saysWhy(Flaw flaw, HookPackage hook, String event, String reason)
        throws InterruptedException {
      int status = type(Sample.of(hook, event), stage(flaw));

      assertThat(status).as(out + err.toString()).isEqualTo(ExitCode.FAIL);
      assertThat(out.toString()).contains(reason);
    }

    private Stage stage(Flaw flaw) throws InterruptedException {
      Stage stage = stages.get(flaw);
      if (stage == null) {
        stage = new Stage(Sample.AGO);
        stages.put(flaw, stage);
        HeldSamples.holdAll(stage, Packages.PROJECT, flaw, _ -> {});
      }
      return stage;
    }
  }

  @Test
  void samples_when_listed_areTheFilesBelowEvents() throws Exception {
    try (Stream<Path> files = Files.walk(Packages.PROJECT.resolve("events"))) {
      assertThat(Sample.ALL)
          .extracting(sample -> Packages.PROJECT.resolve(sample.file()))
          .containsExactlyInAnyOrderElementsOf(
              files.filter(file -> file.toString().endsWith(".json")).toList());
    }
  }

  @Test
  void sandbox_when_started_printsWhatToType() {
    assertThat(execute("sandbox", "--for", "0.1s", "--release", "hangs")).isEqualTo(ExitCode.PASS);

    assertThat(out.toString())
        .contains("that hangs", "\nexport AWS_ENDPOINT_URL=http://127.0.0.1:")
        .contains(Sample.ALL.stream().map(Sample::command).toList());
  }

  @Test
  void sandbox_when_theReleaseIsUnknown_namesTheReleases() {
    assertThat(execute("sandbox", "--release", "fine")).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains("'fine'", "three-categories", "error-page");
  }
}
