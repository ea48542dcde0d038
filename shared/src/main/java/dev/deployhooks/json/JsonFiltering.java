package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.deployhooks.json.JsonFilter.Operand;
import dev.deployhooks.json.JsonFilter.Operator;
import dev.deployhooks.json.JsonFilter.Query;
import dev.deployhooks.json.JsonFilter.Regex;
import java.util.List;
import java.util.Optional;

/** Whether a filter holds for a value, by RFC 9535, sections 2.3.5.2.2 and 2.4. */
final class JsonFiltering {

  private final JsonElement current;
  private final JsonPath.Walk walk;

  /**
   * For one value.
   *
   * @param walk the query's way through the document, which the queries of a filter are part of
   */
  JsonFiltering(JsonElement current, JsonPath.Walk walk) {
    this.current = current;
    this.walk = walk;
  }

  boolean holds(JsonFilter filter) throws JsonPathException {
    return switch (filter) {
      case JsonFilter.Any(List<JsonFilter> filters) -> {
        for (JsonFilter one : filters) {
          if (holds(one)) {
            yield true;
          }
        }
        yield false;
      }
      case JsonFilter.All(List<JsonFilter> filters) -> {
        for (JsonFilter one : filters) {
          if (!holds(one)) {
            yield false;
          }
        }
        yield true;
      }
      case JsonFilter.Not(JsonFilter of) -> !holds(of);
      case JsonFilter.Exists(Query query) -> !nodes(query).isEmpty();
      case JsonFilter.Compares(Operand left, Operator operator, Operand right) ->
          compares(value(left), operator, value(right));
      case JsonFilter.Fits(Operand text, Regex regex, boolean whole) -> fits(text, regex, whole);
    };
  }

  private List<JsonNode> nodes(Query query) throws JsonPathException {
    return walk.nodes(query.segments(), query.fromRoot() ? walk.root() : current);
  }

  /** The value of an operand; empty is the RFC's Nothing. */
  private Optional<JsonElement> value(Operand operand) throws JsonPathException {
    return switch (operand) {
      case Operand.Literal(JsonElement value) -> Optional.of(value);
      case Operand.Single(Query query) -> only(nodes(query));
      case Operand.Value(Query query) -> only(nodes(query));
      case Operand.Count(Query query) -> Optional.of(new JsonPrimitive(nodes(query).size()));
      case Operand.Length(Operand of) -> value(of).flatMap(JsonFiltering::length);
    };
  }

  private static Optional<JsonElement> only(List<JsonNode> nodes) {
    return nodes.size() == 1 ? Optional.of(nodes.getFirst().value()) : Optional.empty();
  }

  private static Optional<JsonElement> length(JsonElement value) {
    return switch (value) {
      case JsonArray array -> Optional.of(new JsonPrimitive(array.size()));
      case JsonObject object -> Optional.of(new JsonPrimitive(object.size()));
      case JsonPrimitive one when one.isString() ->
          Optional.of(
              new JsonPrimitive(one.getAsString().codePointCount(0, one.getAsString().length())));
      default -> Optional.empty();
    };
  }

  private static boolean compares(
      Optional<JsonElement> left, Operator operator, Optional<JsonElement> right) {
    return switch (operator) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> !equal(left, right);
      case LESS -> less(left, right);
      case AT_MOST -> less(left, right) || equal(left, right);
      case GREATER -> less(right, left);
      case AT_LEAST -> less(right, left) || equal(left, right);
    };
  }

  private static boolean equal(Optional<JsonElement> left, Optional<JsonElement> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() && right.isEmpty();
    }
    return JsonEquality.equal(left.get(), right.get());
  }

  /** Only two numbers and two texts have an order. */
  private static boolean less(Optional<JsonElement> left, Optional<JsonElement> right) {
    if (!(left.orElse(null) instanceof JsonPrimitive one)
        || !(right.orElse(null) instanceof JsonPrimitive other)) {
      return false;
    }
    if (one.isNumber() && other.isNumber()) {
      return JsonNumber.of(one.getAsString()).compareTo(JsonNumber.of(other.getAsString())) < 0;
    }
    return one.isString()
        && other.isString()
        && compareByCharacter(one.getAsString(), other.getAsString()) < 0;
  }

  /** By Unicode scalar values, which differs from the order of UTF-16 units. */
  private static int compareByCharacter(String left, String right) {
    int at = 0;
    while (at < left.length() && at < right.length()) {
      int one = left.codePointAt(at);
      int other = right.codePointAt(at);
      if (one != other) {
        return Integer.compare(one, other);
      }
      at += Character.charCount(one);
    }
    return Integer.compare(left.length(), right.length());
  }

  private boolean fits(Operand text, Regex regex, boolean whole) throws JsonPathException {
    Optional<String> found = string(text);
    Optional<Pattern> pattern =
        switch (regex) {
          case Regex.Written(Pattern written) -> Optional.of(written);
          case Regex.Found(Operand operand) -> string(operand).flatMap(JsonFiltering::pattern);
        };
    if (found.isEmpty() || pattern.isEmpty()) {
      return false;
    }
    return whole ? pattern.get().matches(found.get()) : pattern.get().matcher(found.get()).find();
  }

  private Optional<String> string(Operand operand) throws JsonPathException {
    return value(operand)
        .filter(value -> value instanceof JsonPrimitive one && one.isString())
        .map(JsonElement::getAsString);
  }

  /** What is no regular expression fits nothing, says the RFC. */
  private static Optional<Pattern> pattern(String regex) {
    try {
      return Optional.of(compiled(regex));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  /**
   * A regular expression of RFC 9485 as one of RE2: a dot there stands for neither line feed nor
   * carriage return.
   *
   * @throws PatternSyntaxException if it is none
   */
  static Pattern compiled(String regex) {
    StringBuilder re2 = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\' && i + 1 < regex.length()) {
        re2.append(c).append(regex.charAt(++i));
        continue;
      }
      inClass = c == '[' || (inClass && c != ']');
      re2.append(c == '.' && !inClass ? "[^\\n\\r]" : String.valueOf(c));
    }
    return Pattern.compile(re2.toString());
  }
}
