package dev.deployhooks.plan;

import java.util.OptionalInt;

/** How many findings of one severity an image may have. */
public sealed interface SeverityLimit {

  /** Any number of them. */
  record Unlimited() implements SeverityLimit {}

  /**
   * So many in all, whether they can be fixed or not.
   *
   * @param most 0 or more
   */
  record Together(int most) implements SeverityLimit {}

  /**
   * So many of those that can be fixed, and so many of those that cannot.
   *
   * @param fixable 0 or more; empty for any number
   * @param unfixable 0 or more; empty for any number
   */
  record Apart(OptionalInt fixable, OptionalInt unfixable) implements SeverityLimit {}
}
