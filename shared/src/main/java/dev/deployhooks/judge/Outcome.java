package dev.deployhooks.judge;

/** How a metric ends. */
public enum Outcome {
  /** Green is worse than allowed. */
  WORSE("worse"),
  /** Green is shown to be within what is allowed. */
  NOT_WORSE("not worse"),
  /** Neither is shown. */
  INCONCLUSIVE("inconclusive"),
  /** It could not be judged. */
  ERROR("error");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** As the report has it. */
  public String words() {
    return words;
  }
}
