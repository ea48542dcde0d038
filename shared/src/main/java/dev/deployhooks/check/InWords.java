package dev.deployhooks.check;

import com.google.gson.JsonElement;
import dev.deployhooks.json.JsonEquality;
import dev.deployhooks.plan.Expectation.StatusRange;
import dev.deployhooks.plan.JsonMatcher;
import dev.deployhooks.plan.TextMatcher;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was expected and seen, in words that fit on a line. */
final class InWords {

  /** How many characters of what was seen are shown. */
  static final int LONGEST = 200;

  private InWords() {}

  /** A text in quotes, bounded, in which everything that a terminal would obey can be seen. */
  static String quoted(String text) {
    return "\"" + shown(text) + "\"";
  }

  /** A text, bounded, in which everything that a terminal would obey can be seen. */
  static String shown(String text) {
    return shown(text, LONGEST);
  }

  /** A text of at most so many characters, in which control characters can be seen. */
  static String shown(String text, int longest) {
    StringBuilder line = new StringBuilder();
    int at = 0;
    while (at < text.length() && line.length() < longest) {
      int c = text.codePointAt(at);
      append(line, c);
      at += Character.charCount(c);
    }
    if (at < text.length()) {
      line.append("... (").append(text.length()).append(" characters)");
    }
    return line.toString();
  }

  private static void append(StringBuilder line, int c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isInvisible(c)) {
          line.append(String.format("\\u{%x}", c));
        } else {
          line.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Such as {@code 200-299, 404}. */
  static String ranges(List<StatusRange> ranges) {
    StringBuilder words = new StringBuilder();
    for (StatusRange range : ranges) {
      words.append(words.isEmpty() ? "" : ", ").append(range.from());
      if (range.to() != range.from()) {
        words.append('-').append(range.to());
      }
    }
    return words.toString();
  }

  /** Such as {@code contains "quiz"}. */
  static String of(TextMatcher matcher) {
    return switch (matcher) {
      case TextMatcher.Equals(String text) -> "equals " + quoted(text);
      case TextMatcher.Contains(String text) -> "contains " + quoted(text);
      case TextMatcher.Matches matches -> "matches /" + shown(matches.pattern().pattern()) + "/";
      case TextMatcher.Exists(boolean expected) -> expected ? "exists" : "does not exist";
      case TextMatcher.Not(TextMatcher inner) -> "not: " + of(inner);
    };
  }

  /** Such as {@code has a length >= 3}. */
  static String of(JsonMatcher matcher) {
    return switch (matcher) {
      case JsonMatcher.Equals equals -> "equals " + shown(JsonEquality.shown(equals.value()));
      case JsonMatcher.TypeIs(JsonMatcher.JsonType type) ->
          "is of type " + type.name().toLowerCase(Locale.ROOT);
      case JsonMatcher.Length(JsonMatcher.Comparison comparison, BigDecimal than) ->
          "has a length " + comparison.sign() + " " + than;
      case JsonMatcher.Compare(JsonMatcher.Comparison comparison, BigDecimal than) ->
          comparison.sign() + " " + than;
      case JsonMatcher.Text(TextMatcher text) -> of(text);
      case JsonMatcher.Exists(boolean expected) -> expected ? "exists" : "does not exist";
      case JsonMatcher.In(List<JsonElement> values) ->
          "is one of "
              + shown(values.stream().map(JsonEquality::shown).collect(Collectors.joining(", ")));
      case JsonMatcher.Every(List<JsonMatcher> matchers) ->
          "has elements of which every one "
              + matchers.stream().map(InWords::of).collect(Collectors.joining(" and "));
      case JsonMatcher.None(JsonMatcher inner) -> "has no element that " + of(inner);
      case JsonMatcher.Not(JsonMatcher inner) -> "not: " + of(inner);
    };
  }

  /** Such as {@code 250ms}, {@code 5s} or {@code 1.5s}. */
  static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
  }
}
