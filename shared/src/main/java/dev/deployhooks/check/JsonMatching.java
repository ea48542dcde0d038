package dev.deployhooks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.JsonEquality;
import dev.deployhooks.json.JsonNumber;
import dev.deployhooks.plan.JsonMatcher;
import dev.deployhooks.plan.JsonMatcher.Comparison;
import dev.deployhooks.plan.JsonMatcher.JsonType;
import dev.deployhooks.plan.TextMatcher;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Whether a JSON value that was found fits a matcher. */
final class JsonMatching {

  private JsonMatching() {}

  /** Whether the matcher asks only if something was found, and what it wants. */
  static boolean asksForExistence(JsonMatcher matcher) {
    return switch (matcher) {
      case JsonMatcher.Exists _ -> true;
      case JsonMatcher.Not(JsonMatcher inner) -> asksForExistence(inner);
      case JsonMatcher.Equals _,
          JsonMatcher.TypeIs _,
          JsonMatcher.Length _,
          JsonMatcher.Compare _,
          JsonMatcher.Text _,
          JsonMatcher.In _,
          JsonMatcher.Every _,
          JsonMatcher.None _ ->
          false;
    };
  }

  /** Whether a matcher that asks only for existence is content. */
  static boolean exists(JsonMatcher matcher, boolean found) {
    return switch (matcher) {
      case JsonMatcher.Exists(boolean expected) -> expected == found;
      case JsonMatcher.Not(JsonMatcher inner) -> !exists(inner, found);
      case JsonMatcher.Equals _,
          JsonMatcher.TypeIs _,
          JsonMatcher.Length _,
          JsonMatcher.Compare _,
          JsonMatcher.Text _,
          JsonMatcher.In _,
          JsonMatcher.Every _,
          JsonMatcher.None _ ->
          found;
    };
  }

  /** Whether a value fits. */
  static boolean fits(JsonMatcher matcher, JsonElement value) {
    return switch (matcher) {
      case JsonMatcher.Equals equals -> JsonEquality.equal(equals.value(), value);
      case JsonMatcher.TypeIs(JsonType type) -> isOf(type, value);
      case JsonMatcher.Length(Comparison comparison, BigDecimal than) ->
          hasLength(comparison, than, value);
      case JsonMatcher.Compare(Comparison comparison, BigDecimal than) ->
          value instanceof JsonPrimitive primitive
              && primitive.isNumber()
              && holds(comparison, JsonNumber.of(primitive.getAsString()), than);
      case JsonMatcher.Text(TextMatcher text) ->
          value instanceof JsonPrimitive primitive
              && primitive.isString()
              && TextMatching.fits(text, List.of(primitive.getAsString()));
      case JsonMatcher.Exists(boolean expected) -> expected;
      case JsonMatcher.In(List<JsonElement> values) ->
          values.stream().anyMatch(one -> JsonEquality.equal(one, value));
      case JsonMatcher.Every(List<JsonMatcher> matchers) ->
          value instanceof JsonArray array
              && !array.isEmpty()
              && array.asList().stream()
                  .allMatch(one -> matchers.stream().allMatch(inner -> fits(inner, one)));
      case JsonMatcher.None(JsonMatcher inner) ->
          value instanceof JsonArray array
              && array.asList().stream().noneMatch(one -> fits(inner, one));
      case JsonMatcher.Not(JsonMatcher inner) -> !fits(inner, value);
    };
  }

  private static boolean isOf(JsonType type, JsonElement value) {
    return switch (type) {
      case NULL -> value instanceof JsonNull;
      case BOOLEAN -> value instanceof JsonPrimitive primitive && primitive.isBoolean();
      case INTEGER ->
          value instanceof JsonPrimitive primitive
              && primitive.isNumber()
              && JsonNumber.of(primitive.getAsString()).whole();
      case NUMBER -> value instanceof JsonPrimitive primitive && primitive.isNumber();
      case STRING -> value instanceof JsonPrimitive primitive && primitive.isString();
      case ARRAY -> value instanceof JsonArray;
      case OBJECT -> value instanceof JsonObject;
    };
  }

  private static boolean hasLength(Comparison comparison, BigDecimal than, JsonElement value) {
    return length(value)
        .filter(length -> holds(comparison, JsonNumber.of(BigDecimal.valueOf(length)), than))
        .isPresent();
  }

  /** How many elements, members or code points it has; empty if it has no length. */
  static Optional<Integer> length(JsonElement value) {
    return switch (value) {
      case JsonArray array -> Optional.of(array.size());
      case JsonObject object -> Optional.of(object.size());
      case JsonPrimitive primitive when primitive.isString() -> {
        String text = primitive.getAsString();
        yield Optional.of(text.codePointCount(0, text.length()));
      }
      default -> Optional.empty();
    };
  }

  /** Compares numbers of any size: how they are ordered stands in for them. */
  private static boolean holds(Comparison comparison, JsonNumber left, BigDecimal right) {
    int order = left.compareTo(JsonNumber.of(right));
    return comparison.holds(BigDecimal.valueOf(order), BigDecimal.ZERO);
  }
}
