package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import java.math.BigDecimal;
import java.util.List;

/** What a JSON value must be. */
public sealed interface JsonMatcher {

  /** The very value; numbers are compared by value. */
  record Equals(JsonElement value) implements JsonMatcher {}

  /** A value of that type. */
  record TypeIs(JsonType type) implements JsonMatcher {}

  /** An array, object or string of that many elements, members or code points. */
  record Length(Comparison comparison, BigDecimal than) implements JsonMatcher {}

  /** A number that compares so. */
  record Compare(Comparison comparison, BigDecimal than) implements JsonMatcher {}

  /** A string that fits. */
  record Text(TextMatcher matcher) implements JsonMatcher {}

  /** Whether the path finds anything. */
  record Exists(boolean expected) implements JsonMatcher {}

  /** One of these values. */
  record In(List<JsonElement> values) implements JsonMatcher {
    public In {
      values = List.copyOf(values);
    }
  }

  /** An array that is not empty, of which each element fits all of these. */
  record Every(List<JsonMatcher> matchers) implements JsonMatcher {
    public Every {
      matchers = List.copyOf(matchers);
    }
  }

  /** An array of which no element fits. */
  record None(JsonMatcher matcher) implements JsonMatcher {}

  /** The opposite. */
  record Not(JsonMatcher matcher) implements JsonMatcher {}

  /** The types of JSON (RFC 8259), with integers told apart as JSON Schema does. */
  enum JsonType {
    NULL,
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT
  }

  /** How two numbers compare. */
  enum Comparison {
    EQUAL("="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** The sign, for the report. */
    public String sign() {
      return sign;
    }

    /** Whether {@code left} compares so to {@code right}. */
    public boolean holds(BigDecimal left, BigDecimal right) {
      int order = left.compareTo(right);
      return switch (this) {
        case EQUAL -> order == 0;
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case GREATER -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }
  }
}
