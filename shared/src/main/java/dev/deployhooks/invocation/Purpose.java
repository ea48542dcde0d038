package dev.deployhooks.invocation;

/** What a hook comes back for. */
public sealed interface Purpose {

  /** To answer the lifecycle event that it was called at. */
  record Answer() implements Purpose {}

  /**
   * To watch the shift of traffic, after it has let the lifecycle event pass.
   *
   * @param onLost what becomes of the deployment if the watch dies, for whoever finds it dead: the
   *     plan cannot be asked then
   */
  record Watch(OnLost onLost) implements Purpose {}

  /** What becomes of a deployment whose watch has died. */
  enum OnLost {
    /** It is stopped and rolled back. */
    STOP("stop"),
    /** Somebody is told. */
    ALARM("alarm");

    private final String word;

    OnLost(String word) {
      this.word = word;
    }

    /** As a plan and a message of the queue spell it. */
    public String word() {
      return word;
    }
  }

  /** As a message of the queue spells it. */
  default String word() {
    return switch (this) {
      case Answer() -> "answer";
      case Watch(OnLost _) -> "watch";
    };
  }
}
