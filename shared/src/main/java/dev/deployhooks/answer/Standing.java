package dev.deployhooks.answer;

/** How a deployment stands, as far as whoever speaks for a dead hook has to know. */
public sealed interface Standing {

  /** It goes on. */
  record UnderWay() implements Standing {}

  /**
   * It is a rollback, and that is proven: nobody stands in its way.
   *
   * @param evidence what proves it
   */
  record Rollback(String evidence) implements Standing {}

  /** It has ended, and waits for no answer any more. */
  record Over(String status) implements Standing {}

  /**
   * It has failed, and so long after it began that a lifecycle event of it may have waited for its
   * hour in vain. What failed earlier had an answer, or another reason.
   */
  record Expired(String status) implements Standing {}

  /**
   * It could not be found out: as good as under way.
   *
   * @param why what was asked, what came back, and how to mend it
   */
  record Unreadable(String why) implements Standing {}
}
