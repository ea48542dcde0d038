package dev.deployhooks.plan;

import dev.deployhooks.deployment.Wildcard;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which findings something in a plan is about: those for which all that is said here holds.
 *
 * @param ids identifiers such as {@code CVE-2026-1234}, {@code GHSA-...} or {@code
 *     ALAS2023-2026-1}, in upper case, of which the finding must have one as its id or alias; empty
 *     for all
 * @param packageName the name of a vulnerable package, with {@code *} for any characters
 * @param path where the package lies in the image, with {@code *} for any characters
 */
public record FindingMatch(Set<String> ids, Optional<String> packageName, Optional<String> path) {

  public FindingMatch {
    ids = Set.copyOf(ids);
  }

  /** An identifier as it is compared: upper and lower case are not told apart. */
  public static String id(String written) {
    return written.strip().toUpperCase(Locale.ROOT);
  }

  /**
   * Whether a finding is meant. Where a package or a path is named, every vulnerable package of the
   * finding must fit it: what is said of one of them is not said of the others.
   *
   * @param idsOfFinding its id and aliases, in upper case
   * @param packages its vulnerable packages
   */
  public boolean matchesAll(Set<String> idsOfFinding, Collection<? extends InImage> packages) {
    return matchesId(idsOfFinding)
        && (isAnyPackage() || (!packages.isEmpty() && packages.stream().allMatch(this::matches)));
  }

  /**
   * Whether a finding is meant, by any of its vulnerable packages: for what makes a plan stricter.
   *
   * @param idsOfFinding its id and aliases, in upper case
   * @param packages its vulnerable packages
   */
  public boolean matchesAny(Set<String> idsOfFinding, Collection<? extends InImage> packages) {
    return matchesId(idsOfFinding) && (isAnyPackage() || packages.stream().anyMatch(this::matches));
  }

  /** A package within an image. */
  public interface InImage {
    /** The package's name. */
    String name();

    /** Where it lies; empty if the scan does not say. */
    String path();
  }

  private boolean isAnyPackage() {
    return packageName.isEmpty() && path.isEmpty();
  }

  private boolean matchesId(Set<String> idsOfFinding) {
    return ids.isEmpty() || ids.stream().anyMatch(idsOfFinding::contains);
  }

  private boolean matches(InImage item) {
    return packageName.stream().allMatch(pattern -> Wildcard.matches(pattern, item.name()))
        && path.stream().allMatch(pattern -> Wildcard.matches(pattern, item.path()));
  }

  @Override
  public String toString() {
    StringBuilder words = new StringBuilder(String.join(" or ", ids.stream().sorted().toList()));
    packageName.ifPresent(
        name -> words.append(words.isEmpty() ? "" : " ").append("in ").append(name));
    path.ifPresent(at -> words.append(words.isEmpty() ? "" : " ").append("at ").append(at));
    return words.toString();
  }
}
