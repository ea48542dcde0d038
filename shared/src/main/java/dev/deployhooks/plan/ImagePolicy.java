package dev.deployhooks.plan;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one image may have.
 *
 * @param limits how many findings of each severity; none is missing
 * @param fixUnknown what a finding counts as where the scan does not say whether there is a fix;
 *     empty if the plan does not ask
 * @param exploits when a finding blocks because it is, or is likely to be, exploited
 * @param grace for how long a finding does not count yet
 * @param blue what the findings of the image that runs now are for
 * @param mutableTag what becomes of an image that is named by a tag that can move
 * @param unjudged what becomes of an image that cannot be judged: of another registry, or of a kind
 *     that is not scanned
 * @param unsigned what becomes of an image that ECR does not report as signed; empty if the plan
 *     does not ask
 */
public record ImagePolicy(
    Map<Severity, SeverityLimit> limits,
    Optional<FixUnknown> fixUnknown,
    Optional<Exploits> exploits,
    Optional<Grace> grace,
    Blue blue,
    Reaction mutableTag,
    Reaction unjudged,
    Optional<Reaction> unsigned) {

  /** What holds where a plan says nothing. */
  public static final ImagePolicy DEFAULT =
      new ImagePolicy(
          defaultLimits(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Blue.REPORT,
          Reaction.WARN,
          Reaction.FAIL,
          Optional.empty());

  public ImagePolicy {
    limits = Map.copyOf(limits);
    if (!limits.keySet().equals(Set.of(Severity.values()))) {
      throw new IllegalArgumentException("limits for " + limits.keySet() + " only");
    }
  }

  /** The limit of a severity. */
  public SeverityLimit limit(Severity severity) {
    return java.util.Objects.requireNonNull(limits.get(severity), "limit");
  }

  /** Whether it tells findings that can be fixed from those that cannot. */
  public boolean tellsFixableApart() {
    return limits.values().stream().anyMatch(SeverityLimit.Apart.class::isInstance);
  }

  private static Map<Severity, SeverityLimit> defaultLimits() {
    Map<Severity, SeverityLimit> limits = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      limits.put(
          severity,
          switch (severity) {
            case CRITICAL, HIGH, UNTRIAGED, UNDEFINED -> new SeverityLimit.Together(0);
            case MEDIUM, LOW, INFORMATIONAL -> new SeverityLimit.Unlimited();
          });
    }
    return limits;
  }

  /** What becomes of something that is not as it should be. */
  public enum Reaction {
    FAIL,
    WARN,
    IGNORE
  }

  /** What a finding counts as where the scan does not say whether there is a fix. */
  public enum FixUnknown {
    FIXABLE,
    UNFIXABLE,
    /** The image cannot be told, if that finding could decide. */
    INCONCLUSIVE
  }

  /** What the findings of the image that runs now are for. */
  public enum Blue {
    /** A finding that it has too does not count. */
    ONLY_NEW,
    /** The report says what is new and what went away. */
    REPORT,
    /** They are not read. */
    IGNORE
  }

  /**
   * When a finding blocks because it is, or is likely to be, exploited. An exception for it holds
   * all the same; grace and "only new" do not.
   *
   * @param epss the probability of exploitation within 30 days at and above which it blocks, above
   *     0 up to 1; empty if the plan does not ask
   * @param known block what CISA lists as known to be exploited
   * @param available block what Amazon Inspector knows an exploit for
   * @param unknown what becomes of an image for which this is not known
   * @see <a href="https://www.first.org/epss/">Exploit Prediction Scoring System</a>
   * @see <a href="https://www.cisa.gov/known-exploited-vulnerabilities-catalog">Known Exploited
   *     Vulnerabilities</a>
   */
  public record Exploits(Optional<Double> epss, Asked known, Asked available, OnUnknown unknown) {

    /** Whether Amazon Inspector must be asked itself: ECR does not hand these on. */
    public boolean needsInspector() {
      return epss.isPresent() || known == Asked.BLOCKS;
    }
  }

  /** Whether something blocks. */
  public enum Asked {
    BLOCKS,
    NOT_ASKED
  }

  /** What becomes of an image for which something that is asked for is not known. */
  public enum OnUnknown {
    INCONCLUSIVE,
    IGNORE
  }

  /**
   * For how long a finding does not count yet.
   *
   * @param length whole days
   * @param since what it is counted from
   */
  public record Grace(Duration length, Since since) {

    /** What a grace is counted from. A finding without that moment has no grace. */
    public enum Since {
      /** When AWS saw the finding first. */
      FIRST_SEEN,
      /**
       * When the vendor's advisory was last updated, if there is a fix: AWS tells nothing nearer.
       */
      FIX
    }
  }
}
