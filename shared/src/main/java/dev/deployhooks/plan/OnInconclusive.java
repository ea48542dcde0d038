package dev.deployhooks.plan;

/** What becomes of a check that looked and could not tell. */
public enum OnInconclusive {
  /** It counts as failed: the default. */
  FAIL,
  /** It counts as a warning. */
  PASS
}
