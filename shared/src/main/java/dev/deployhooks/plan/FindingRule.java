package dev.deployhooks.plan;

/**
 * What a plan says about certain findings whatever the limits are.
 *
 * @param match which findings
 * @param then what becomes of them
 * @param reason why, in the owner's words
 * @param place where it is written
 */
public record FindingRule(FindingMatch match, Then then, String reason, Place place) {

  /** What becomes of a finding. */
  public sealed interface Then {

    /** It blocks, whatever else is said of it, an exception included. */
    record Block() implements Then {}

    /** It is reported and counts for no limit. */
    record Report() implements Then {}

    /** It is judged as if it had this severity. */
    record As(Severity severity) implements Then {}
  }

  /**
   * Whether it is about a finding. What lets more pass must fit every vulnerable package of it,
   * what lets less pass only one.
   */
  public boolean isAbout(
      java.util.Set<String> ids, java.util.Collection<? extends FindingMatch.InImage> packages) {
    return switch (then) {
      case Then.Block() -> match.matchesAny(ids, packages);
      case Then.Report(), Then.As(Severity _) -> match.matchesAll(ids, packages);
    };
  }
}
