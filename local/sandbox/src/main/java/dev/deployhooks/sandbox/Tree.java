package dev.deployhooks.sandbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes JSON objects as AWS services answer them: what is absent has no member. */
final class Tree {

  private Tree() {}

  /**
   * An object of names and values in turn. A value is text, a number, a truth value, an {@link
   * Instant} (seconds since the epoch), a list, a map or JSON; null and an empty {@link Optional}
   * are left out.
   */
  static JsonObject of(@Nullable Object... namesAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value instanceof Optional<?> optional) {
        value = optional.isPresent() ? optional.get() : null;
      }
      if (value != null) {
        object.add(String.valueOf(namesAndValues[i]), element(value));
      }
    }
    return object;
  }

  /** A value as JSON. */
  static JsonElement element(Object value) {
    return switch (value) {
      case JsonElement json -> json;
      case String text -> new JsonPrimitive(text);
      case Number number -> new JsonPrimitive(number);
      case Boolean truth -> new JsonPrimitive(truth);
      case Instant instant -> new JsonPrimitive(BigDecimal.valueOf(instant.toEpochMilli(), 3));
      case Enum<?> constant -> new JsonPrimitive(constant.name());
      case Iterable<?> list -> {
        JsonArray array = new JsonArray();
        list.forEach(each -> array.add(element(each)));
        yield array;
      }
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((name, each) -> object.add(String.valueOf(name), element(each)));
        yield object;
      }
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
    };
  }

  /** A member that is text. */
  static Optional<String> text(JsonObject input, String name) {
    return input.has(name) && input.get(name) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** A member that is a list of text; empty if it is absent. */
  static List<String> texts(JsonObject input, String name) {
    return input.has(name) && input.get(name) instanceof JsonArray list
        ? list.asList().stream().map(JsonElement::getAsString).toList()
        : List.of();
  }
}
