package dev.deployhooks.plan;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant: the candidate with the smallest edit distance. */
final class Nearest {

  private Nearest() {}

  /**
   * The nearest candidate, upper and lower case being the same; none if more than a third of the
   * word (at least one character) would have to be edited, because a far-fetched suggestion
   * misleads.
   */
  static Optional<String> of(String word, Collection<String> candidates) {
    int bound = Math.max(1, (word.length() + 1) / 3);
    String best = null;
    int least = bound + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - word.length()) < least) {
        int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
        if (distance < least) {
          least = distance;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The suggestion as the end of a message, {@code ; did you mean "expect"?}, or nothing. */
  static String hint(String word, Collection<String> candidates) {
    return of(word, candidates).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  /**
   * The optimal string alignment distance: insertions, deletions, replacements, and swaps of
   * neighbours, each counted once.
   */
  private static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= right.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      for (int j = 1; j <= right.length(); j++) {
        int replace = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int edit = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        cost[i][j] = Math.min(edit, cost[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[left.length()][right.length()];
  }
}
