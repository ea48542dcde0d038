package dev.deployhooks.report;

/** What became of a report beside its line in the log. */
public sealed interface Filing {

  /** There is no store, or the report is of a look that decided nothing. */
  record Nowhere() implements Filing {}

  /**
   * It lies in the store.
   *
   * @param location such as {@code s3://reports/shop/quiz/2026-11-22/...}
   */
  record At(String location) implements Filing {}

  /**
   * The store did not take it.
   *
   * @param why what was tried, what came back, and how to mend it
   */
  record NotKept(String why) implements Filing {}
}
