package dev.deployhooks.deployment;

import java.util.List;
import java.util.Locale;

/**
 * A pattern of a listener rule: {@code *} stands for any number of characters, {@code ?} for
 * exactly one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
 *     types for listener rules</a>
 */
public final class Wildcard {

  /** What a {@code *} becomes in a text that is to match: a plausible label of a host name. */
  private static final String LABEL = "deployhooks";

  private Wildcard() {}

  /** Whether the text matches the pattern, upper and lower case told apart. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Whether the text matches one of the patterns, upper and lower case not told apart. */
  static boolean anyInAnyCase(List<String> patterns, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), lower));
  }

  /** Whether the pattern stands for more than one text. */
  static boolean isPattern(String value) {
    return value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
  }

  /** A text that matches the pattern. */
  static String example(String pattern) {
    return pattern.replace("*", LABEL).replace('?', 'x');
  }
}
