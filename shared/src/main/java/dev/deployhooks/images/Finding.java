package dev.deployhooks.images;

import dev.deployhooks.plan.FindingMatch;
import dev.deployhooks.plan.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A vulnerability that a scan found in an image.
 *
 * @param id such as {@code CVE-2026-1234}; never blank
 * @param aliases what else it is called
 * @param severity as the scan says it; {@link Severity#UNDEFINED} for a word that is not known
 * @param saidSeverity the word itself, which the scan's own counts are by
 * @param state whether it stands
 * @param packages the vulnerable packages, as far as the scan says
 * @param fix whether there is a fix
 * @param exploit whether there is an exploit
 * @param firstSeen when AWS saw it first
 * @param vendorUpdated when the vendor's advisory was last updated
 * @param link where people can read about it; empty if the scan does not say
 */
public record Finding(
    String id,
    Set<String> aliases,
    Severity severity,
    String saidSeverity,
    State state,
    List<Package> packages,
    Fix fix,
    Exploit exploit,
    Optional<Instant> firstSeen,
    Optional<Instant> vendorUpdated,
    String link) {

  public Finding {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a finding without an id");
    }
    aliases = Set.copyOf(aliases);
    packages = List.copyOf(packages);
  }

  /** Whether a finding stands. */
  public enum State {
    ACTIVE,
    /** A suppression rule in Amazon Inspector hides it. */
    SUPPRESSED,
    /** Amazon Inspector says that it is gone. */
    CLOSED
  }

  /** Whether there is a fix. */
  public enum Fix {
    YES,
    NO,
    /** For some of the packages. */
    PARTIAL,
    /** The scan does not say: basic scanning never does. */
    UNKNOWN
  }

  /** Whether there is an exploit. */
  public enum Exploit {
    YES,
    NO,
    /** The scan does not say: basic scanning never does. */
    UNKNOWN
  }

  /**
   * A vulnerable package.
   *
   * @param name its name
   * @param version the version that is installed; empty if the scan does not say
   * @param path where it lies in the image; empty if the scan does not say
   * @param fixedIn the version that has the fix; empty if there is none, or the scan does not say
   */
  public record Package(String name, String version, String path, String fixedIn)
      implements FindingMatch.InImage {}

  /** Its id and aliases, as they are compared. */
  Set<String> ids() {
    return aliases.isEmpty()
        ? Set.of(FindingMatch.id(id))
        : Stream.concat(Stream.of(id), aliases.stream())
            .map(FindingMatch::id)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The names of its packages, each once, in order. */
  String packageNames() {
    return packages.size() == 1
        ? packages.getFirst().name()
        : packages.stream()
            .map(Package::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
  }

  /**
   * What tells it from others in an image and finds it again in another image of the same thing: a
   * package that was upgraded and is still vulnerable is no new finding.
   */
  String identity() {
    return FindingMatch.id(id) + " " + packageNames();
  }
}
