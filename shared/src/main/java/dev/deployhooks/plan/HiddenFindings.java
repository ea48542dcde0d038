package dev.deployhooks.plan;

/**
 * What becomes of findings that Amazon Inspector hides.
 *
 * @param suppressed those that a suppression rule hides
 * @param closed those that Inspector says are gone
 */
public record HiddenFindings(Reckoning suppressed, Reckoning closed) {

  /** What holds where a plan says nothing. */
  public static final HiddenFindings DEFAULT =
      new HiddenFindings(Reckoning.COUNT, Reckoning.DO_NOT_COUNT);

  /** Whether findings count. */
  public enum Reckoning {
    COUNT,
    DO_NOT_COUNT
  }
}
