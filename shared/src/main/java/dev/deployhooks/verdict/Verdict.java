package dev.deployhooks.verdict;

import java.util.List;

/** What the looks add up to under the plan's policy. */
public sealed interface Verdict {

  /**
   * Every check that had to pass was seen to pass.
   *
   * @param warnings what people should know nevertheless
   */
  record Pass(List<String> warnings) implements Verdict {
    public Pass {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Something that had to hold does not, or could not be looked at.
   *
   * @param reasons never empty
   */
  record Fail(List<String> reasons) implements Verdict {
    public Fail {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a failure without a reason");
      }
    }
  }

  /**
   * Nothing failed, and something could not be told.
   *
   * @param reasons never empty
   */
  record Inconclusive(List<String> reasons) implements Verdict {
    public Inconclusive {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("inconclusive without a reason");
      }
    }
  }
}
