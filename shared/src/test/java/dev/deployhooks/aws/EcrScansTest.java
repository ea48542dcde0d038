package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.images.Finding;
import dev.deployhooks.images.ImageName;
import dev.deployhooks.images.Scan;
import dev.deployhooks.images.ScanSetup;
import dev.deployhooks.plan.Severity;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.testing.WireServer.Answer;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** ECR as it is on the wire: what is sent, and what bad answers come to. */
class EcrScansTest {

  private static final String DIGEST = "sha256:" + "5e".repeat(32);
  private static final ImageName.InEcr IMAGE =
      (ImageName.InEcr)
          ImageName.parse("999988887777.dkr.ecr.eu-west-3.amazonaws.com/team/quiz@" + DIGEST);
  private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(3), Wired.STILL);
  private static final String DESCRIBE = "DescribeImageScanFindings";
  private static final String REGISTRY = "GetRegistryScanningConfiguration";
  private static final String REPOSITORY = "BatchGetRepositoryScanningConfiguration";

  private WireServer server;
  private EcrScans scans;
  private EcrRegistry registry;

  @BeforeEach
  void start() throws IOException {
    server = new WireServer();
    AwsClients clients =
        new AwsClients(
            Map.of("AWS_REGION", "us-east-1"),
            builder ->
                builder
                    .endpointOverride(server.endpoint())
                    .credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("key", "secret"))));
    scans = new EcrScans(new ImageClients(clients));
    registry = new EcrRegistry(new ImageClients(clients));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void read_whenBasic_takesWhatThereIs_andAsksForTheDigestInItsRegistry() throws Exception {
    server.on(
        DESCRIBE,
        """
        {"imageScanStatus": {"status": "COMPLETE", "description": "ok"},
         "imageScanFindings": {"imageScanCompletedAt": 1763800000, "vulnerabilitySourceUpdatedAt": 1763700000,
          "findingSeverityCounts": {"HIGH": 1, "WORSE": 1},
          "findings": [
           {"name": "CVE-2026-1", "uri": "https://example.com/1", "severity": "HIGH",
            "attributes": [{"key": "package_version", "value": "3.0.1"}, {"key": "package_name", "value": "openssl"}]},
           {"name": "CVE-2026-2", "severity": "WORSE"}]}}
        """);
    List<Finding> found = new ArrayList<>();

    Scan scan = scans.read(IMAGE, found::add, DEADLINE);

    assertThat(scan)
        .isEqualTo(
            new Scan.Seen(
                "COMPLETE",
                "ok",
                Scan.Shape.BASIC,
                Optional.of(Instant.ofEpochSecond(1763800000)),
                Optional.of(Instant.ofEpochSecond(1763700000)),
                Map.of("HIGH", 1, "WORSE", 1)));
    assertThat(found)
        .extracting(Finding::id, Finding::severity, Finding::saidSeverity, Finding::fix)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "CVE-2026-1", Severity.HIGH, "HIGH", Finding.Fix.UNKNOWN),
            org.assertj.core.groups.Tuple.tuple(
                "CVE-2026-2", Severity.UNDEFINED, "WORSE", Finding.Fix.UNKNOWN));
    assertThat(found.getFirst().packages())
        .containsExactly(new Finding.Package("openssl", "3.0.1", "", ""));
    assertThat(JsonParser.parseString(server.sent(DESCRIBE).getFirst()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"registryId": "999988887777", "repositoryName": "team/quiz",
                 "imageId": {"imageDigest": "%s"}, "maxResults": 250}
                """
                    .formatted(DIGEST)));
  }

  @Test
  void read_whenEnhanced_takesWhatThereIs() throws Exception {
    server.on(
        DESCRIBE,
        """
        {"imageScanStatus": {"status": "ACTIVE"},
         "imageScanFindings": {"imageScanCompletedAt": 1763800000,
          "findingSeverityCounts": {"UNTRIAGED": 1},
          "enhancedFindings": [
           {"findingArn": "arn:aws:inspector2:eu-west-3:999988887777:finding/1", "severity": "UNTRIAGED", "status": "SUPPRESSED",
            "fixAvailable": "PARTIAL", "exploitAvailable": "YES", "firstObservedAt": 1763600000,
            "packageVulnerabilityDetails": {"vulnerabilityId": "GHSA-1", "relatedVulnerabilities": ["CVE-2026-3"],
             "sourceUrl": "https://example.com/3", "vendorUpdatedAt": 1763500000,
             "vulnerablePackages": [
              {"name": "bind-libs", "version": "9.16.23", "release": "24.el9", "epoch": 32, "filePath": "/a", "fixedInVersion": "32:9.16.23-29.el9"},
              {"name": "log4j", "version": "2.14.0", "fixedInVersion": "NotAvailable"}]}}]}}
        """);
    List<Finding> found = new ArrayList<>();

    scans.read(IMAGE, found::add, DEADLINE);

    assertThat(found)
        .containsExactly(
            new Finding(
                "GHSA-1",
                Set.of("CVE-2026-3"),
                Severity.UNTRIAGED,
                "UNTRIAGED",
                Finding.State.SUPPRESSED,
                List.of(
                    new Finding.Package(
                        "bind-libs", "32:9.16.23-24.el9", "/a", "32:9.16.23-29.el9"),
                    new Finding.Package("log4j", "2.14.0", "", "")),
                Finding.Fix.PARTIAL,
                Finding.Exploit.YES,
                Optional.of(Instant.ofEpochSecond(1763600000)),
                Optional.of(Instant.ofEpochSecond(1763500000)),
                "https://example.com/3"));
  }

  @Test
  void read_whenThereIsNoScan_isMissing() throws Exception {
    server.on(DESCRIBE, Answer.jsonError(400, "ScanNotFoundException", "none"));

    assertThat(scans.read(IMAGE, _ -> true, DEADLINE))
        .isInstanceOfSatisfying(
            Scan.Missing.class,
            missing -> assertThat(missing.setup()).isInstanceOf(ScanSetup.Unknown.class));
  }

  @ParameterizedTest
  @CsvSource({
    "BASIC, SCAN_ON_PUSH, Basic[frequency=ON_PUSH]",
    "BASIC, MANUAL, Basic[frequency=MANUAL]",
    "ENHANCED, CONTINUOUS_SCAN, Enhanced[frequency=CONTINUOUS]",
    "ENHANCED, SCAN_ON_PUSH, Enhanced[frequency=ON_PUSH]",
    "ENHANCED, WEEKLY, Unknown",
    "DEEP, MANUAL, Unknown",
  })
  void read_whenThereIsNoScan_saysHowTheRegistryIsSetUp(String type, String frequency, String setup)
      throws Exception {
    server.on(DESCRIBE, Answer.jsonError(400, "ScanNotFoundException", "none"));
    server.on(REGISTRY, Answer.json(registry(IMAGE.account(), type)));
    server.on(
        REPOSITORY,
        Answer.json(
            """
            {"scanningConfigurations": [
              {"repositoryName": "another", "scanFrequency": "MANUAL"},
              {"repositoryName": "%s", "scanFrequency": "%s"}]}
            """
                .formatted(IMAGE.repository(), frequency)));

    assertThat(scans.read(IMAGE, _ -> true, DEADLINE))
        .isInstanceOfSatisfying(
            Scan.Missing.class,
            missing -> assertThat(missing.setup().toString()).startsWith(setup));
    assertThat(server.sent(REPOSITORY))
        .containsExactly("{\"repositoryNames\":[\"%s\"]}".formatted(IMAGE.repository()));
  }

  @Test
  void read_whenTheRegistryIsAnothers_asksNothingMore() throws Exception {
    server.on(DESCRIBE, Answer.jsonError(400, "ScanNotFoundException", "none"));
    server.on(REGISTRY, Answer.json(registry("999999999999", "BASIC")));

    assertThat(scans.read(IMAGE, _ -> true, DEADLINE).toString()).contains("another account");
    assertThat(server.sent(REPOSITORY)).isEmpty();
  }

  @Test
  void read_whenTheSetupMayNotBeRead_isMissing_withTheReason() throws Exception {
    server.on(DESCRIBE, Answer.jsonError(400, "ScanNotFoundException", "none"));
    server.on(REGISTRY, Answer.jsonError(400, "AccessDeniedException", "no"));

    assertThat(scans.read(IMAGE, _ -> true, DEADLINE).toString())
        .contains("Allow ecr:GetRegistryScanningConfiguration");
  }

  private static String registry(String account, String type) {
    return """
    {"registryId": "%s", "scanningConfiguration": {"scanType": "%s", "rules": []}}"""
        .formatted(account, type);
  }

  @Test
  void read_whenTheListingGoesRoundInCircles_endsAtOnce() {
    server.on(
        DESCRIBE, "{\"imageScanStatus\": {\"status\": \"ACTIVE\"}, \"nextToken\": \"again\"}");

    assertThatThrownBy(() -> scans.read(IMAGE, _ -> true, DEADLINE))
        .isInstanceOf(SourceException.Refused.class)
        .hasMessageContaining("goes round in circles");
    assertThat(server.sent(DESCRIBE)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"findings\": [{\"severity\": \"HIGH\"}]}",
        "{\"findings\": [{\"name\": \"\", \"severity\": \"HIGH\"}]}",
        "{\"enhancedFindings\": [{\"severity\": \"HIGH\"}]}",
        "{\"enhancedFindings\": [{\"packageVulnerabilityDetails\": {\"vulnerabilityId\": \" \"}}]}",
      })
  void read_whenAFindingHasNoId_isRefused(String findings) {
    server.on(
        DESCRIBE,
        "{\"imageScanStatus\": {\"status\": \"ACTIVE\"}, \"imageScanFindings\": " + findings + "}");

    assertThatThrownBy(() -> scans.read(IMAGE, _ -> true, DEADLINE))
        .isInstanceOf(SourceException.Refused.class)
        .hasMessageContaining("a finding without an id");
  }

  @Test
  void read_whenNoMoreIsWanted_saysSo() throws Exception {
    server.on(
        DESCRIBE,
        "{\"imageScanFindings\": {\"findings\": [{\"name\": \"A\"}, {\"name\": \"B\"}]}, \"nextToken\": \"more\"}");

    assertThat(scans.read(IMAGE, _ -> false, DEADLINE)).isEqualTo(new Scan.TooMany());
    assertThat(server.sent(DESCRIBE)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "<html>", "{\"imageScanFindings\": 7}"})
  void read_whenTheAnswerIsNone_isNeverCleanScan(String answer) {
    server.on(DESCRIBE, answer);
    Scan scan;
    try {
      scan = scans.read(IMAGE, _ -> true, DEADLINE);
    } catch (SourceException e) {
      assertThat(e).hasMessageContaining("ecr:DescribeImageScanFindings");
      return;
    }
    assertThat(scan)
        .isEqualTo(
            new Scan.Seen(
                "", "", Scan.Shape.NEITHER, Optional.empty(), Optional.empty(), Map.of()));
  }

  @Test
  void read_whenDenied_namesThePermission() {
    server.on(DESCRIBE, Answer.jsonError(400, "AccessDeniedException", "no"));

    assertThatThrownBy(() -> scans.read(IMAGE, _ -> true, DEADLINE))
        .isInstanceOf(SourceException.Refused.class)
        .hasMessageContaining("Allow ecr:DescribeImageScanFindings")
        .hasMessageContaining("inspector2:ListFindings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"images\": [], \"failures\": []}",
        "{\"images\": [{\"imageId\": {\"imageDigest\": \"sha256:1\"}}]}",
        "{\"images\": [{}]}",
        "{\"images\": [{\"imageId\": {\"imageDigest\": \"sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"}}]}",
      })
  void pull_whenItIsNotTheImageThatWasAskedFor_isRefused(String answer) {
    server.on("BatchGetImage", answer);

    assertThatThrownBy(() -> registry.pull(IMAGE, DEADLINE))
        .isInstanceOf(SourceException.Refused.class)
        .hasMessageContaining("ecr:BatchGetImage");
  }

  @Test
  void start_whenRefused_saysWhy() {
    server.on("StartImageScan", Answer.jsonError(400, "LimitExceededException", "once a day"));

    assertThat(scans.start(IMAGE, DEADLINE))
        .hasValueSatisfying(why -> assertThat(why).contains("once a day"));
  }
}
