package dev.deployhooks.plan;

import com.google.re2j.Pattern;

/** What a text must be. */
public sealed interface TextMatcher {

  /** The very text. */
  record Equals(String text) implements TextMatcher {}

  /** A text that contains this one. */
  record Contains(String text) implements TextMatcher {}

  /** A text in which the expression is found. RE2 syntax: it cannot run away. */
  record Matches(Pattern pattern) implements TextMatcher {}

  /** Whether there is a text at all. */
  record Exists(boolean expected) implements TextMatcher {}

  /** The opposite. */
  record Not(TextMatcher matcher) implements TextMatcher {}
}
