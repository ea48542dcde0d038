package dev.deployhooks.aws;

import static dev.deployhooks.aws.EcrRegistry.orEmpty;

import dev.deployhooks.images.Finding;
import dev.deployhooks.images.Finding.Exploit;
import dev.deployhooks.images.Finding.Fix;
import dev.deployhooks.images.Finding.State;
import dev.deployhooks.plan.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.Attribute;
import software.amazon.awssdk.services.ecr.model.EnhancedImageScanFinding;
import software.amazon.awssdk.services.ecr.model.ImageScanFinding;
import software.amazon.awssdk.services.ecr.model.PackageVulnerabilityDetails;
import software.amazon.awssdk.services.ecr.model.VulnerablePackage;

/** Findings as ECR has them, in both shapes. What AWS leaves out, or spells anew, is not known. */
final class Findings {

  /** Text of a scan is no longer than this: what is longer was not written by a scanner. */
  private static final int LONGEST = 256;

  private Findings() {}

  /** A finding of basic scanning; empty if it has no id. */
  static Optional<Finding> basic(ImageScanFinding said) {
    String id = text(said.name());
    String severity = text(said.severityAsString());
    String name = attribute(said.attributes(), "package_name");
    return id.isBlank()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                id,
                Set.of(),
                severity(severity),
                severity,
                State.ACTIVE,
                name.isEmpty()
                    ? List.of()
                    : List.of(
                        new Finding.Package(
                            name, attribute(said.attributes(), "package_version"), "", "")),
                Fix.UNKNOWN,
                Exploit.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                text(said.uri())));
  }

  /** A finding of enhanced scanning; empty if it has no id. */
  static Optional<Finding> enhanced(EnhancedImageScanFinding said) {
    PackageVulnerabilityDetails details = said.packageVulnerabilityDetails();
    if (details == null || text(details.vulnerabilityId()).isBlank()) {
      return Optional.empty();
    }
    String severity = text(said.severity());
    Set<String> aliases = new HashSet<>();
    details.relatedVulnerabilities().stream()
        .limit(LONGEST)
        .map(Findings::text)
        .filter(alias -> !alias.isBlank())
        .forEach(aliases::add);
    return Optional.of(
        new Finding(
            text(details.vulnerabilityId()),
            aliases,
            severity(severity),
            severity,
            state(orEmpty(said.status())),
            details.vulnerablePackages().stream().limit(LONGEST).map(Findings::vulnerable).toList(),
            fix(orEmpty(said.fixAvailable())),
            exploit(orEmpty(said.exploitAvailable())),
            Optional.ofNullable(said.firstObservedAt()),
            Optional.ofNullable(details.vendorUpdatedAt()),
            text(details.sourceUrl())));
  }

  private static Severity severity(String said) {
    return Severity.of(said).orElse(Severity.UNDEFINED);
  }

  /** What is not known to be gone stands. */
  private static State state(String said) {
    return switch (said) {
      case "SUPPRESSED" -> State.SUPPRESSED;
      case "CLOSED" -> State.CLOSED;
      default -> State.ACTIVE;
    };
  }

  private static Fix fix(String said) {
    return switch (said) {
      case "YES" -> Fix.YES;
      case "NO" -> Fix.NO;
      case "PARTIAL" -> Fix.PARTIAL;
      default -> Fix.UNKNOWN;
    };
  }

  private static Exploit exploit(String said) {
    return switch (said) {
      case "YES" -> Exploit.YES;
      case "NO" -> Exploit.NO;
      default -> Exploit.UNKNOWN;
    };
  }

  private static Finding.Package vulnerable(VulnerablePackage said) {
    String fixedIn = text(said.fixedInVersion());
    return new Finding.Package(
        text(said.name()),
        version(said),
        text(said.filePath()),
        // Inspector's word for none.
        fixedIn.equals("NotAvailable") ? "" : fixedIn);
  }

  private static String version(VulnerablePackage said) {
    String epoch = said.epoch() == null || said.epoch() == 0 ? "" : said.epoch() + ":";
    String release = text(said.release());
    return epoch + text(said.version()) + (release.isEmpty() ? "" : "-" + release);
  }

  private static String attribute(List<Attribute> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> key.equals(attribute.key()))
        .findFirst()
        .map(attribute -> text(attribute.value()))
        .orElse("");
  }

  private static String text(@Nullable String said) {
    String text = orEmpty(said);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
