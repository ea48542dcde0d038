package dev.deployhooks.check;

import dev.deployhooks.plan.TextMatcher;
import java.util.List;

/**
 * Whether texts fit a matcher: of several, one must fit, and {@code not} means that none does.
 *
 * <p>Where there is no text at all, only {@code exists} decides: {@code not: {contains: x}} speaks
 * of a text that is there, so that a misspelt name does not pass for ever.
 */
final class TextMatching {

  private TextMatching() {}

  static boolean fits(TextMatcher matcher, List<String> texts) {
    if (asksForExistence(matcher)) {
      return exists(matcher, !texts.isEmpty());
    }
    return !texts.isEmpty() && oneFits(matcher, texts);
  }

  private static boolean oneFits(TextMatcher matcher, List<String> texts) {
    return switch (matcher) {
      case TextMatcher.Equals(String text) -> texts.contains(text);
      case TextMatcher.Contains(String text) -> texts.stream().anyMatch(t -> t.contains(text));
      case TextMatcher.Matches matches ->
          texts.stream().anyMatch(text -> matches.pattern().matcher(text).find());
      case TextMatcher.Exists(boolean expected) -> expected;
      case TextMatcher.Not(TextMatcher inner) -> !oneFits(inner, texts);
    };
  }

  /** Whether the matcher asks only if there is a text. */
  static boolean asksForExistence(TextMatcher matcher) {
    return switch (matcher) {
      case TextMatcher.Exists _ -> true;
      case TextMatcher.Not(TextMatcher inner) -> asksForExistence(inner);
      case TextMatcher.Equals _, TextMatcher.Contains _, TextMatcher.Matches _ -> false;
    };
  }

  private static boolean exists(TextMatcher matcher, boolean there) {
    return switch (matcher) {
      case TextMatcher.Exists(boolean expected) -> expected == there;
      case TextMatcher.Not(TextMatcher inner) -> !exists(inner, there);
      case TextMatcher.Equals _, TextMatcher.Contains _, TextMatcher.Matches _ -> there;
    };
  }
}
