package dev.deployhooks.judge;

/** What a metric counts as when the bake has ended and it is still inconclusive. */
public enum AtEnd {
  /**
   * As passed, if its floor of traffic is reached and the size that must be detected is ruled out.
   */
  PASS,
  /** As failed. */
  FAIL,
  /** As what it is. */
  INCONCLUSIVE
}
