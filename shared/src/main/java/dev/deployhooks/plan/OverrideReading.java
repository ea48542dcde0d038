package dev.deployhooks.plan;

import java.util.List;

/** What came of looking for an override. */
public sealed interface OverrideReading {

  /** There is one, and it counts. */
  record Valid(ValidOverride override) implements OverrideReading {}

  /**
   * There is none that counts.
   *
   * @param ignored what was found and does not count, or could not be read, each with the reason
   */
  record None(List<String> ignored) implements OverrideReading {
    public None {
      ignored = List.copyOf(ignored);
    }
  }
}
