package dev.deployhooks.check;

import dev.deployhooks.deployment.Entrance;
import java.util.Optional;

/** Whether an entrance lets a request through to green. */
final class EntranceConditions {

  private EntranceConditions() {}

  /**
   * The condition that a request misses, in words; a request that misses one would reach blue.
   *
   * @param path without the query
   */
  static Optional<String> missed(Entrance entrance, String path, String method) {
    if (!entrance.unmet().isEmpty()) {
      return Optional.of(
          "its rule asks for what a hook cannot send: " + String.join("; ", entrance.unmet()));
    }
    if (!entrance.pathPatterns().isEmpty()
        && entrance.pathPatterns().stream().noneMatch(pattern -> fits(pattern, path))) {
      return Optional.of(
          "its rule lets only the paths %s through, not %s"
              .formatted(String.join(", ", entrance.pathPatterns()), path));
    }
    if (!entrance.methods().isEmpty() && !entrance.methods().contains(method)) {
      return Optional.of(
          "its rule lets only the methods %s through, not %s"
              .formatted(String.join(", ", entrance.methods()), method));
    }
    return Optional.empty();
  }

  /**
   * Whether a text fits a pattern of a listener rule: {@code *} stands for any number of
   * characters, {@code ?} for one, and case counts in a path.
   *
   * @see <a href=
   *     "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
   *     types for listener rules</a>
   */
  static boolean fits(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int behindStar = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        behindStar = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++behindStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
