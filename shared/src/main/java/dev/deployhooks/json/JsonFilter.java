package dev.deployhooks.json;

import com.google.gson.JsonElement;
import com.google.re2j.Pattern;
import dev.deployhooks.json.JsonPath.Segment;
import java.util.List;

/**
 * What a filter selector asks of a value: it is taken if this holds.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9535#section-2.3.5">RFC 9535, section 2.3.5</a>
 */
sealed interface JsonFilter {

  /** At least one of them holds. */
  record Any(List<JsonFilter> of) implements JsonFilter {}

  /** Each of them holds. */
  record All(List<JsonFilter> of) implements JsonFilter {}

  /** It does not hold. */
  record Not(JsonFilter of) implements JsonFilter {}

  /** The query finds something, be it null. */
  record Exists(Query query) implements JsonFilter {}

  /** Two values compare so. */
  record Compares(Operand left, Operator operator, Operand right) implements JsonFilter {}

  /**
   * A text fits a regular expression.
   *
   * @param whole whether all of it has to fit ({@code match}), or a part of it ({@code search})
   */
  record Fits(Operand text, Regex regex, boolean whole) implements JsonFilter {}

  /** A regular expression of RFC 9485. */
  sealed interface Regex {
    /** As the query writes it. */
    record Written(Pattern pattern) implements Regex {}

    /** As the document writes it. */
    record Found(Operand operand) implements Regex {}
  }

  /** How two values compare. */
  enum Operator {
    /** {@code ==}. */
    EQUAL,
    /** {@code !=}. */
    NOT_EQUAL,
    /** {@code <}. */
    LESS,
    /** {@code <=}. */
    AT_MOST,
    /** {@code >}. */
    GREATER,
    /** {@code >=}. */
    AT_LEAST
  }

  /** A value, or nothing. */
  sealed interface Operand {
    /** As written. */
    record Literal(JsonElement value) implements Operand {}

    /** What a query finds that finds one node at most. */
    record Single(Query query) implements Operand {}

    /** The length of a text in characters, of an array, or of an object. */
    record Length(Operand of) implements Operand {}

    /** How many nodes a query finds. */
    record Count(Query query) implements Operand {}

    /** The value of the node that a query finds, if it is one. */
    record Value(Query query) implements Operand {}
  }

  /**
   * A query within a filter.
   *
   * @param fromRoot whether it begins at the document ({@code $}), or at the value that is looked
   *     at ({@code @})
   */
  record Query(boolean fromRoot, List<Segment> segments) {}
}
