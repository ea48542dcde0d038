package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.Gate;
import dev.deployhooks.images.GateState;
import dev.deployhooks.images.Manifest;
import dev.deployhooks.images.Platform;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no registry should answer, on the wire: it ends in words, at once, and never in a pass. */
@Timeout(60)
class BadAnswersTest {

  private static final String DIGEST = "sha256:" + "ba".repeat(32);
  private static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/quiz@" + DIGEST;
  private static final String SINGLE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final AtomicInteger pages = new AtomicInteger();
  private String manifest = "{}";
  private String mediaType = SINGLE;
  private IntFunction<String> findings = _ -> "{}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html>                   | application/vnd.oci.image.index.v1+json | its manifest cannot be read
          {"manifests": [{"digest" | application/vnd.oci.image.index.v1+json | its manifest cannot be read
          []                       | application/vnd.oci.image.index.v1+json | its manifest is no JSON object
          {}                       | application/vnd.oci.image.index.v1+json | an index without a list
          {"manifests": []}        | application/vnd.oci.image.index.v1+json | its index lists no image
          {"manifests": [7]}       | application/vnd.oci.image.index.v1+json | a manifest without a digest
          {}                       | application/vnd.cncf.helm.config.v1+json | which is not known here
          {}                       | text/html                               | which is not known here
          """)
  void manifest_whenItIsNone_isAnError(String text, String type, String why)
      throws InterruptedException {
    manifest = text;
    mediaType = type;

    assertThat(error()).contains(why);
    assertThat(pages).as("nothing is asked about it").hasValue(0);
  }

  @Test
  void manifest_whenItIsTooLong_isAnError() throws InterruptedException {
    mediaType = INDEX;
    manifest = "{\"manifests\": \"" + "x".repeat(Manifest.MAX_LENGTH) + "\"}";

    assertThat(error()).contains("more than the 4194304 that a registry takes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "findings": [{"severity": "LOW"}]                              | a finding without an id
          "findings": [{"name": " ", "severity": "LOW"}]                 | a finding without an id
          "enhancedFindings": [{"severity": "LOW"}]                      | a finding without an id
          "enhancedFindings": [{"packageVulnerabilityDetails": {}}]      | a finding without an id
          "findingSeverityCounts": {"LOW": -1}                           | -1 findings of severity LOW
          """)
  void finding_whenItMakesNoSense_isNeverAPass(String said, String why)
      throws InterruptedException {
    findings = _ -> scan(said, "");

    assertThat(untold()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not json
          []
          {"imageScanStatus": "COMPLETE"}
          {"imageScanFindings": {"findings": {}}}
          """)
  void answer_whenItIsNone_isNeverAPass(String body) throws InterruptedException {
    findings = _ -> body;

    Gate.Look look = look();
    assertThat(look.results().getFirst().outcome()).isNotInstanceOf(Outcome.Passed.class);
  }

  @Test
  void listing_whenItRepeatsATokenAfterAThousandPages_isAnError() throws InterruptedException {
    findings = page -> scan("\"findings\": []", ", \"nextToken\": \"t" + page % 1_000 + "\"");

    assertThat(error()).contains("goes round in circles");
    assertThat(pages).hasValue(1_001);
  }

  @Test
  void listing_whenItNeverEnds_isAnError() throws InterruptedException {
    findings = page -> scan("\"findings\": []", ", \"nextToken\": \"t" + page + "\"");

    assertThat(error()).contains("more than 2000");
    assertThat(pages.get()).isBetween(2_000, 2_001);
  }

  /** However the same findings are cut into pages. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "40"})
  void pages_neverMatter(int size) throws InterruptedException {
    CheckResult whole = inPagesOf(40);
    pages.set(0);
    CheckResult cut = inPagesOf(size);

    assertThat(pages.get()).isEqualTo((40 + size - 1) / size);
    assertThat(cut).isEqualTo(whole);
    assertThat(cut.outcome().toString()).contains("4 high, and at most 0 may be there");
  }

  private CheckResult inPagesOf(int size) throws InterruptedException {
    findings =
        page -> {
          StringBuilder listed = new StringBuilder();
          for (int i = page * size; i < Math.min(40, (page + 1) * size); i++) {
            listed
                .append(listed.isEmpty() ? "" : ",")
                .append(
                    "{\"name\": \"CVE-2026-%d\", \"severity\": \"%s\"}"
                        .formatted(i, i % 10 == 3 ? "HIGH" : "LOW"));
          }
          boolean more = (page + 1) * size < 40;
          return scan(
              "\"findings\": [%s], \"findingSeverityCounts\": {\"HIGH\": 4, \"LOW\": 36}"
                  .formatted(listed),
              more ? ", \"nextToken\": \"" + (page + 1) + "\"" : "");
        };
    return look().results().getFirst();
  }

  private static String scan(String findings, String more) {
    return """
    {"imageScanStatus": {"status": "COMPLETE"},
     "imageScanFindings": {"imageScanCompletedAt": 1795341600, %s}%s}"""
        .formatted(findings, more);
  }

  private String error() throws InterruptedException {
    Gate.Look look = look();
    assertThat(look.waiting()).as("looking again does not help").isEmpty();
    return look.results().getFirst().outcome() instanceof Outcome.Error(String why)
        ? why
        : org.assertj.core.api.Assertions.fail(look.results().toString());
  }

  private String untold() throws InterruptedException {
    Gate.Look look = look();
    assertThat(look.waiting()).as("looking again does not help").isEmpty();
    assertThat(look.results().getFirst().outcome()).isNotInstanceOf(Outcome.Passed.class);
    return look.results().getFirst().outcome().toString();
  }

  private Gate.Look look() throws InterruptedException {
    FakeTime time = new FakeTime();
    AwsClients clients =
        new AwsClients(
            Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret"),
            builder ->
                builder.endpointOverride(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    ImageClients images = new ImageClients(clients);
    return new Gate(new EcrRegistry(images), new EcrScans(images), Wired.NO_OBJECTS, time)
        .look(
            section(),
            List.of(new Candidate("web", IMAGE, Optional.empty(), new Platform(Optional.empty()))),
            Map.of(),
            GateState.read(new JsonObject(), time.now()),
            Deadline.in(Duration.ofMinutes(1), time));
  }

  private static ImagesSection section() {
    return PlanReader.read("version: 1\nimages: {}\n", "plan", PlanFiles.none("none"))
                instanceof PlanReading.Read read
            && read.plan().section(SectionKind.IMAGES).orElseThrow() instanceof ImagesSection found
        ? found
        : org.assertj.core.api.Assertions.fail("no plan");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      byte[] asked = exchange.getRequestBody().readAllBytes();
      String body;
      if (target == null) {
        body = "{\"coveredResources\": []}";
      } else if (target.endsWith(".BatchGetImage")) {
        body =
            """
            {"images": [{"imageId": {"imageDigest": "%s"}, "imageManifestMediaType": "%s",
              "imageManifest": %s}], "failures": []}"""
                .formatted(DIGEST, mediaType, new JsonPrimitive(manifest));
      } else {
        JsonObject input = JsonParser.parseString(new String(asked, UTF_8)).getAsJsonObject();
        int page = pages.getAndIncrement();
        assertThat(input.has("nextToken")).isEqualTo(page > 0);
        body = findings.apply(page);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
