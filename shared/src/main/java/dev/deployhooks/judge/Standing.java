package dev.deployhooks.judge;

/** What a metric means for the verdict. */
public enum Standing {
  /** It decides, and when it cannot be judged at all the verdict is an error. */
  CRITICAL,
  /** It decides; when it cannot be judged at all, the verdict is inconclusive at best. */
  ORDINARY,
  /** It is reported and decides nothing. */
  ADVISORY
}
