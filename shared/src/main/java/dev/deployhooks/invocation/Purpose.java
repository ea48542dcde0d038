package dev.deployhooks.invocation;

/** What a hook comes back for. */
public enum Purpose {
  /** To answer the lifecycle event that it was called at. */
  ANSWER("answer"),
  /** To watch the shift of traffic, after it has let the lifecycle event pass. */
  WATCH("watch");

  private final String word;

  Purpose(String word) {
    this.word = word;
  }

  /** As a message of the queue spells it. */
  public String word() {
    return word;
  }
}
