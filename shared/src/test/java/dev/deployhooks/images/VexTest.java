package dev.deployhooks.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.FindingMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VexTest {

  private static final String HEX = "ab".repeat(32);
  private static final Subject IMAGE =
      new Subject(Set.of("sha256:" + HEX), "111122223333", "eu-west-1", "team/quiz");
  private static final String BY_DIGEST = "pkg:oci/quiz@sha256%3A" + HEX;
  private static final String BY_REPOSITORY =
      "pkg:oci/quiz?repository_url=111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/quiz";

  @Test
  void about_whenNotAffected_isAnExceptionFromTheAuthor_untilItIsTooOld() throws Exception {
    assertThat(openVex("not_affected", "\"justification\": \"component_not_present\",", BY_DIGEST))
        .containsExactly(
            new ExceptionSpec(
                new FindingMatch(
                    Set.of("CVE-2026-1", "GHSA-2"), Optional.of("openssl"), Optional.empty()),
                "component_not_present",
                "Grace <grace@example.com>",
                Instant.parse("2026-11-20T00:00:00Z"),
                "vex.json, statement 1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fixed | '' | 1",
        "not_affected | '\"justification\": \"vulnerable_code_not_present\",' | 1",
        "not_affected | '' | 0",
        "not_affected | '\"impact_statement\": \"it is fine\",' | 0",
        "affected | '\"justification\": \"component_not_present\",' | 0",
        "under_investigation | '' | 0",
        "something_new | '' | 0",
      })
  void about_inEachStatus_suppressesOnlyWhatItMay(String status, String more, int exceptions)
      throws Exception {
    assertThat(openVex(status, more, BY_REPOSITORY)).hasSize(exceptions);
  }

  @ParameterizedTest
  @CsvSource({
    "pkg:oci/quiz@sha256%3Acdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    "pkg:oci/quiz",
    "pkg:oci/quiz?repository_url=111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/other",
    "pkg:oci/quiz?repository_url=999922223333.dkr.ecr.eu-west-1.amazonaws.com/team/quiz",
    "pkg:deb/debian/openssl@3.0.1",
    "quiz",
  })
  void about_whenTheProductIsAnother_saysNothing(String product) throws Exception {
    assertThat(openVex("fixed", "", product)).isEmpty();
  }

  @Test
  void about_whenCycloneDxSaysNotAffected_isAnException() throws Exception {
    String text =
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.6",
         "metadata": {"timestamp": "2026-11-10T00:00:00Z", "authors": [{"name": "Grace"}],
                      "component": {"bom-ref": "image", "purl": "%s"}},
         "components": [{"bom-ref": "ssl", "name": "openssl"}],
         "vulnerabilities": [
           {"id": "CVE-2026-1", "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
            "affects": [{"ref": "ssl"}]},
           {"id": "CVE-2026-2", "analysis": {"state": "resolved"}, "affects": [{"ref": "image"}]},
           {"id": "CVE-2026-3", "analysis": {"state": "exploitable"}, "affects": [{"ref": "image"}]},
           {"id": "CVE-2026-4", "analysis": {"state": "false_positive"}, "affects": [{"ref": "image"}]},
           {"id": "CVE-2026-5", "analysis": {"state": "resolved"}, "affects": [{"ref": "elsewhere"}]}]}
        """
            .formatted(BY_DIGEST);

    assertThat(Vex.read("bom.json", text, Duration.ofDays(10)).about(IMAGE))
        .map(ExceptionSpec::match)
        .containsExactly(
            new FindingMatch(Set.of("CVE-2026-1"), Optional.of("openssl"), Optional.empty()),
            new FindingMatch(Set.of("CVE-2026-2"), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | cannot be read",
        "'{}' | neither OpenVEX",
        "'[]' | neither OpenVEX",
        "'{\"bomFormat\": 7}' | neither OpenVEX"
      })
  void read_whenNoVex_saysSo(String text, String message) {
    assertThatThrownBy(() -> Vex.read("vex.json", text, Duration.ofDays(1)))
        .isInstanceOf(Vex.UnreadableException.class)
        .hasMessageContaining("vex.json")
        .hasMessageContaining(message);
  }

  private static List<ExceptionSpec> openVex(String status, String more, String product)
      throws Exception {
    String text =
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Grace <grace@example.com>",
         "timestamp": "2026-11-01T00:00:00Z",
         "statements": [
          {"vulnerability": {"name": "CVE-2026-1", "aliases": ["GHSA-2"]}, "status": "%s", %s
           "timestamp": "2026-11-10T02:00:00+02:00",
           "products": [{"@id": "%s", "subcomponents": [{"@id": "pkg:deb/debian/openssl@3.0.1"}]}]}]}
        """
            .formatted(status, more, product);
    return Vex.read("vex.json", text, Duration.ofDays(10)).about(IMAGE);
  }
}
