package dev.deployhooks.aws;

import static dev.deployhooks.sandbox.Vulnerability.fixable;
import static dev.deployhooks.sandbox.Vulnerability.unfixable;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.Gate;
import dev.deployhooks.images.GateState;
import dev.deployhooks.images.Platform;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.Vulnerability;
import dev.deployhooks.sandbox.wire.Faults;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The gate with real AWS clients, against the sandbox's ECR and Inspector. */
class GateOnSandboxTest {

  private static final Vulnerability CRITICAL =
      fixable("CVE-2026-31001", "CRITICAL", "openssl", "3.0.1", "3.0.15");
  private static final Vulnerability LOW = unfixable("CVE-2026-31002", "LOW", "bash", "5.1");

  private Sandbox sandbox;
  private Gate gate;

  @BeforeEach
  void start() {
    sandbox = new Sandbox();
    sandbox.registry().repository("quiz", "IMMUTABLE", List.of());
    AwsClients clients =
        new AwsClients(
            sandbox.environment(),
            builder ->
                builder
                    .endpointOverride(sandbox.endpoint())
                    .credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("key", "secret"))));
    ImageClients images = new ImageClients(clients);
    gate = new Gate(new EcrRegistry(images), new EcrScans(images), Wired.NO_OBJECTS, time());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private Time time() {
    return new Time() {
      @Override
      public Instant now() {
        return sandbox.clock().now();
      }

      @Override
      public long nanoTime() {
        return 0;
      }

      @Override
      public void sleep(Duration duration) {
        throw new UnsupportedOperationException("the gate does not sleep");
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"BASIC", "ENHANCED"})
  void look_whenClean_passesAtTheSecondLook(Scanning scanning) throws Exception {
    String digest = pushed(scanning, List.of(LOW));

    Gate.Look first = look("images: {}", digest, new JsonObject());
    assertThat(first.waiting()).isPresent();
    assertThat(first.waiting().get().why()).contains("the same on two looks");
    assertThat(first.waiting().get().again()).isEqualTo(Duration.ofMinutes(1));

    later(first.waiting().get().again());
    Gate.Look second = look("images: {}", digest, first.waiting().get().state().json());
    assertThat(second.waiting()).isEmpty();
    assertThat(outcome(second)).isEqualTo(new Outcome.Passed());
  }

  @Test
  void look_whenFindingsLandLate_isNotFooledByTheEmptyList() throws Exception {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox
        .registry()
        .scanned(digest, Scanning.ENHANCED, Duration.ofSeconds(40), List.of(CRITICAL));

    Gate.Look first = look("images: {}", digest, new JsonObject());
    assertThat(first.waiting()).isPresent();
    later(Duration.ofMinutes(1));

    Gate.Look second = look("images: {}", digest, first.waiting().get().state().json());
    assertThat(outcome(second))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.why()).contains("1 critical, and at most 0 may be there"));
  }

  @Test
  void look_whenCriticalAndFixable_blocksAtOnce_andSaysWhatMendsIt() throws Exception {
    String digest = pushed(Scanning.ENHANCED, List.of(CRITICAL, LOW));

    Gate.Look look = look("images: {}", digest, new JsonObject());

    assertThat(look.waiting()).isEmpty();
    CheckResult result = look.results().getFirst();
    assertThat(result.name()).isEqualTo("image of web");
    assertThat(result.lookedAt()).contains("quiz@" + digest);
    assertThat(result.details())
        .contains("to mend it: openssl 3.0.1 to 3.0.15 clears 1 of 1")
        .anyMatch(
            line ->
                line.startsWith(
                    "blocks: critical CVE-2026-31001 in openssl 3.0.1, fixed in 3.0.15"));
    assertThat(look.evidence().toString())
        .contains("\"digest\":\"" + digest + "\"", "\"kind\":\"enhanced\"");
  }

  @ParameterizedTest
  @CsvSource({"2099-12-31, true", "2001-01-01, false"})
  void look_whenExcepted_passesUntilItExpires(String expires, boolean passes) throws Exception {
    String plan =
        """
        images:
          exceptions:
            - {id: cve-2026-31001, reason: not called, owner: ada, expires: %s}
        """
            .formatted(expires);
    String digest = pushed(Scanning.ENHANCED, List.of(CRITICAL));

    Gate.Look look = settled(plan, digest);

    assertThat(outcome(look) instanceof Outcome.Passed).isEqualTo(passes);
    if (passes) {
      assertThat(look.results().getFirst().details())
          .anyMatch(
              line -> line.startsWith("excepted: CVE-2026-31001 (1), by ada until 2100-01-01"));
    } else {
      assertThat(look.results().getFirst().warnings())
          .anyMatch(warning -> warning.contains("expired at 2001-01-02"));
    }
  }

  @Test
  void look_whenIndex_judgesTheImageForTheTasksArchitecture() throws Exception {
    String amd = pushed(Scanning.ENHANCED, List.of(CRITICAL));
    String arm = sandbox.registry().push("quiz", "arm");
    sandbox.registry().scanned(arm, Scanning.ENHANCED, List.of());
    String index = sandbox.registry().pushIndex("quiz", "2", Map.of("amd64", amd, "arm64", arm));

    assertThat(outcome(settled("images: {}", index, Optional.of("ARM64"))))
        .isEqualTo(new Outcome.Passed());
    assertThat(outcome(settled("images: {}", index, Optional.of("X86_64"))))
        .isInstanceOf(Outcome.Failed.class);
    Gate.Look unknown = settled("images: {}", index, Optional.empty());
    assertThat(unknown.results())
        .map(CheckResult::name)
        .containsExactly("image of web (amd64)", "image of web (arm64)");
  }

  @ParameterizedTest
  @CsvSource({
    "IMMUTABLE, '', 1, false",
    "MUTABLE, '', 1, true",
    "MUTABLE_WITH_EXCLUSION, 'v*', v1, false",
    "MUTABLE_WITH_EXCLUSION, 'v*', 1, true",
    "IMMUTABLE_WITH_EXCLUSION, 'latest', latest, true",
    "SOMETHING_NEW, '', 1, true",
  })
  void look_whenNamedByATag_saysWhetherItCanMove(
      String mutability, String exclusion, String tag, boolean movable) throws Exception {
    sandbox
        .registry()
        .repository("quiz", mutability, exclusion.isEmpty() ? List.of() : List.of(exclusion));
    sandbox.registry().scanned(sandbox.registry().push("quiz", tag), Scanning.BASIC, List.of());

    Gate.Look look =
        look(
            section("images: {mutableTag: fail}"),
            List.of(candidate(sandbox.registry().uri("quiz") + ":" + tag, Optional.empty())),
            new JsonObject());

    assertThat(outcome(look) instanceof Outcome.Failed).isEqualTo(movable);
    assertThat(look.waiting().isPresent()).isEqualTo(!movable);
  }

  @Test
  void look_whenATagMovesBetweenTheLooks_fails() throws Exception {
    sandbox.registry().repository("quiz", "MUTABLE", List.of());
    pushed(Scanning.BASIC, List.of());
    ImagesSection section = section("images: {mutableTag: warn}");
    List<Candidate> green =
        List.of(candidate(sandbox.registry().uri("quiz") + ":1", Optional.empty()));
    Gate.Look first = look(section, green, new JsonObject());
    JsonObject state = first.waiting().orElseThrow().state().json();
    later(Duration.ofMinutes(1));

    String moved = pushed(Scanning.BASIC, List.of());

    Gate.Look second = look(section, green, state);
    assertThat(second.waiting()).isEmpty();
    assertThat(outcome(second))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("its tag named another image at the look before")
                    .contains(moved));
  }

  @Test
  void look_whenBasicScanIsMissing_startsOne_once() throws Exception {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox.registry().findableIn(digest, List.of(LOW));

    Gate.Look look = settled("images: {}", digest);

    assertThat(outcome(look)).isEqualTo(new Outcome.Passed());
    assertThat(sandbox.calls("StartImageScan")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ENHANCED, MANUAL, 'images: {}', 'scanning is off for its repository', 0",
    "BASIC, MANUAL, 'images: {scan: {missing: wait}}', 'scanning is off for its repository', 0",
    "BASIC, SCAN_ON_PUSH, 'images: {scan: {kind: enhanced}}', 'the registry''s is basic', 0",
    "ENHANCED, CONTINUOUS_SCAN, 'images: {scan: {kind: basic}}', 'the registry''s is enhanced', 0",
  })
  void look_whenNoScanWillEverCome_saysSoAtOnce(
      Scanning kind, String frequency, String plan, String why, int started) throws Exception {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox.registry().scans("quiz", kind, frequency);

    Gate.Look look = look(plan, digest, new JsonObject());

    assertThat(look.waiting()).as("nothing is waited for").isEmpty();
    assertThat(outcome(look))
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class, doubt -> assertThat(doubt.why()).contains(why));
    assertThat(sandbox.calls("StartImageScan")).hasSize(started);
  }

  @Test
  void look_whenEnhancedScanningIsOn_waits_andStartsNoBasicScan() throws Exception {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox.registry().scans("quiz", Scanning.ENHANCED, "CONTINUOUS_SCAN");

    Gate.Look look = look("images: {}", digest, new JsonObject());

    assertThat(look.waiting().orElseThrow().why()).contains("by Amazon Inspector yet");
    assertThat(sandbox.calls("StartImageScan")).isEmpty();
  }

  @Test
  void look_whenTheSetupMayNotBeRead_goesOnAsWithoutIt_andSaysSo() throws Exception {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox.registry().findableIn(digest, List.of(LOW));
    sandbox.faults().on("GetRegistryScanningConfiguration", 1, new Faults.Fault.AccessDenied());

    Gate.Look look = look("images: {}", digest, new JsonObject());

    assertThat(look.waiting().orElseThrow().why()).contains("a scan has been started");
    assertThat(look.results().getFirst().details())
        .anyMatch(line -> line.contains("Allow ecr:GetRegistryScanningConfiguration"));
  }

  @Test
  void look_whenTheScanNeverComes_endsInconclusive_withTheReason() throws Exception {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox.registry().scanIs(digest, Scanning.ENHANCED, "PENDING");
    Gate.Look first = look("images: {scan: {wait: 10m}}", digest, new JsonObject());
    assertThat(first.waiting()).isPresent();
    later(Duration.ofMinutes(10));

    Gate.Look last =
        look("images: {scan: {wait: 10m}}", digest, first.waiting().get().state().json());

    assertThat(outcome(last))
        .isEqualTo(
            new Outcome.Inconclusive(
                "after a wait of 600 s it still could not be told: the scan is PENDING: The scan is PENDING."));
  }

  @ParameterizedTest
  @CsvSource({"0.9, false, true", "0.2, true, true", "0.2, false, false"})
  void look_whenInspectorKnowsMore_blocksWhatIsExploited(
      double epss, boolean listed, boolean blocks) throws Exception {
    String plan = "images: {exploits: {epss: 0.5, knownExploited: block}}";
    String digest = pushed(Scanning.ENHANCED, List.of(LOW.exploitedWith(epss, listed)));

    assertThat(outcome(settled(plan, digest)) instanceof Outcome.Failed).isEqualTo(blocks);
    assertThat(sandbox.calls("ListFindings")).isNotEmpty();
    assertThat(sandbox.calls("BatchGetFindingDetails")).isNotEmpty();
  }

  @Test
  void look_whenInspectorMayNotBeAsked_cannotTellWhatIsExploited() throws Exception {
    String digest = pushed(Scanning.ENHANCED, List.of(LOW.exploitedWith(0.1, false)));
    String plan = "images: {exploits: {epss: 0.5}}";
    Gate.Look first = look(plan, digest, new JsonObject());
    later(Duration.ofMinutes(1));
    sandbox.faults().on("ListFindings", 1, new Faults.Fault.AccessDenied());

    Gate.Look look = look(plan, digest, first.waiting().orElseThrow().state().json());

    assertThat(outcome(look))
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            doubt -> assertThat(doubt.why()).contains("Allow inspector2:ListFindings"));
  }

  @Test
  void look_whenOnlyNewFindingsCount_letsThoseOfTheRunningImagePass() throws Exception {
    String blue = pushed(Scanning.ENHANCED, List.of(CRITICAL));
    String green = sandbox.registry().push("quiz", "2");
    sandbox.registry().scanned(green, Scanning.ENHANCED, List.of(CRITICAL, LOW));
    ImagesSection section = section("images: {blue: onlyNew, scan: {settle: 20s}}");
    Candidate running = candidate(uri(blue), Optional.empty());
    Gate.Look first =
        gate.look(
            section,
            List.of(candidate(uri(green), Optional.empty())),
            Map.of("web", running),
            GateState.read(new JsonObject(), sandbox.clock().now()),
            deadline());
    later(Duration.ofMinutes(1));

    Gate.Look look =
        gate.look(
            section,
            List.of(candidate(uri(green), Optional.empty())),
            Map.of("web", running),
            first.waiting().orElseThrow().state(),
            deadline());

    assertThat(outcome(look)).isEqualTo(new Outcome.Passed());
    assertThat(look.results().getFirst().details())
        .contains("against the image that runs now: 1 new (CVE-2026-31002 bash), 0 gone");
  }

  @ParameterizedTest
  @CsvSource({
    "'images: {}', false, false",
    "'images: {unjudged: warn}', true, true",
    "'images: {unjudged: ignore}', true, false",
  })
  void look_whenTheRegistryIsForeign_goesByThePlan(String plan, boolean passes, boolean warns)
      throws Exception {
    Gate.Look look =
        look(
            section(plan),
            List.of(candidate("public.ecr.aws/docker/library/nginx:1", Optional.empty())),
            new JsonObject());

    assertThat(outcome(look) instanceof Outcome.Passed).isEqualTo(passes);
    assertThat(look.results().getFirst().warnings().isEmpty()).isEqualTo(!warns);
  }

  @Test
  void look_whenThereAreVeryManyFindings_readsThemPageByPage_andInTime() throws Exception {
    List<Vulnerability> many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> unfixable("CVE-2026-" + (40_000 + i), "LOW", "lib" + i % 300, "1." + i))
            .toList();
    String digest = pushed(Scanning.ENHANCED, many);

    Gate.Look look = settled("images: {blue: ignore}", digest);

    assertThat(outcome(look)).isEqualTo(new Outcome.Passed());
    assertThat(sandbox.calls("DescribeImageScanFindings"))
        .hasSize(80)
        .allSatisfy(call -> assertThat(call.input().get("maxResults").getAsInt()).isEqualTo(250));
    assertThat(look.results().getFirst().details())
        .anyMatch(line -> line.startsWith("10000 findings: 10000 LOW"));
  }

  @Test
  void look_whenThrottled_goesOn() throws Exception {
    String digest = pushed(Scanning.BASIC, List.of(LOW));
    sandbox.faults().on("DescribeImageScanFindings", 1, new Faults.Fault.Throttle());

    assertThat(outcome(settled("images: {}", digest))).isEqualTo(new Outcome.Passed());
  }

  @ParameterizedTest
  @CsvSource({"COMPLETE, false", "FAILED, true", "'', true"})
  void look_whenThePlanAsksForASignature_goesByTheStatusThatEcrReports(String status, boolean fails)
      throws Exception {
    String digest = pushed(Scanning.BASIC, List.of());
    if (!status.isEmpty()) {
      sandbox.registry().signing(digest, status);
    }

    Gate.Look look = look("images: {unsigned: fail}", digest, new JsonObject());

    assertThat(outcome(look) instanceof Outcome.Failed).isEqualTo(fails);
  }

  @Test
  void look_whenThereIsNoSuchImageOrNoManifest_isAnError_atOnce() throws Exception {
    String nowhere = "sha256:" + "9".repeat(64);
    String html = sandbox.registry().push("quiz", "html", "", "<html>");

    assertThat(outcome(look("images: {}", nowhere, new JsonObject())).toString())
        .contains("ImageNotFound");
    assertThat(outcome(look("images: {}", html, new JsonObject())))
        .isInstanceOfSatisfying(
            Outcome.Error.class,
            error -> assertThat(error.why()).startsWith("its manifest cannot be read"));
  }

  private String pushed(Scanning scanning, List<Vulnerability> found) {
    String digest = sandbox.registry().push("quiz", "1");
    sandbox.registry().scanned(digest, scanning, found);
    return digest;
  }

  private String uri(String digest) {
    return sandbox.registry().uri("quiz") + "@" + digest;
  }

  private static Candidate candidate(String image, Optional<String> architecture) {
    return new Candidate("web", image, Optional.empty(), Platform.of(architecture));
  }

  private void later(Duration duration) {
    sandbox.clock().advanceTo(sandbox.clock().now().plus(duration));
  }

  private Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(5), time());
  }

  private Gate.Look look(String plan, String digest, JsonObject state) throws Exception {
    return look(section(plan), List.of(candidate(uri(digest), Optional.empty())), state);
  }

  private Gate.Look look(ImagesSection section, List<Candidate> green, JsonObject state)
      throws Exception {
    return gate.look(
        section, green, Map.of(), GateState.read(state, sandbox.clock().now()), deadline());
  }

  private Gate.Look settled(String plan, String digest) throws Exception {
    return settled(plan, digest, Optional.empty());
  }

  /** Looks until there is nothing to wait for. */
  private Gate.Look settled(String plan, String digest, Optional<String> architecture)
      throws Exception {
    JsonObject state = new JsonObject();
    for (int looks = 0; looks < 10; looks++) {
      Gate.Look look = look(section(plan), List.of(candidate(uri(digest), architecture)), state);
      if (look.waiting().isEmpty()) {
        return look;
      }
      state = look.waiting().get().state().json();
      later(look.waiting().get().again());
    }
    throw new AssertionError("it still waits");
  }

  private static Outcome outcome(Gate.Look look) {
    return look.results().getFirst().outcome();
  }

  private static ImagesSection section(String plan) {
    PlanReading reading =
        PlanReader.read("version: 1\n" + plan, "quiz.yaml", PlanFiles.none("a test"));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return (ImagesSection)
        ((PlanReading.Read) reading).plan().section(SectionKind.IMAGES).orElseThrow();
  }
}
