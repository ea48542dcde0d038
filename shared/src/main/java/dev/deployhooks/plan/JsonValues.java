package dev.deployhooks.plan;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.Optional;

/** JSON written within a plan: bodies, payloads, expected values. */
final class JsonValues {

  /** What a number must look like, for messages. */
  static final String NUMBER = "a number as JSON writes it, such as 12, -0.5 or 1e3";

  /** A number of more than so many digits is no measurement, and costs a lot to write out. */
  private static final int MAX_DIGITS = 400;

  private JsonValues() {}

  /** The value as JSON; empty, and the mistakes noted, if JSON has no such value. */
  static Optional<JsonElement> of(Value value) {
    return switch (value.kind()) {
      case NOTHING -> Optional.of(JsonNull.INSTANCE);
      case BOOLEAN -> value.truth().map(JsonPrimitive::new);
      case NUMBER -> value.number().map(JsonPrimitive::new);
      case TEXT -> value.anyText().map(JsonPrimitive::new);
      case LIST -> value.items().map(JsonValues::array);
      case MAPPING -> Optional.of(object(value.entries()));
      case TAGGED -> value.mistaken(value.wrongType("a value that JSON has"));
    };
  }

  // An element that is mistaken is left out: its mistake has been noted.
  private static JsonElement array(Iterable<Value> items) {
    JsonArray array = new JsonArray();
    items.forEach(item -> of(item).ifPresent(array::add));
    return array;
  }

  private static JsonElement object(Iterable<Value> entries) {
    JsonObject object = new JsonObject();
    entries.forEach(entry -> of(entry).ifPresent(json -> object.add(entry.name(), json)));
    return object;
  }

  /**
   * A number in the grammar of RFC 8259. YAML has more (0x1F, .5, 007, .inf); they are refused,
   * because the next reader would take some of them for something else.
   */
  static Optional<BigDecimal> number(String text) {
    if (!isJsonNumber(text)) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      boolean sane = number.precision() <= MAX_DIGITS && Math.abs(number.scale()) <= MAX_DIGITS;
      return sane ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  // BigDecimal takes a leading plus, leading zeros, and points without digits, which JSON does not.
  private static boolean isJsonNumber(String text) {
    String unsigned = text.startsWith("-") ? text.substring(1) : text;
    if (unsigned.isEmpty() || !isDigit(unsigned.charAt(0))) {
      return false;
    }
    if (unsigned.length() > 1 && unsigned.charAt(0) == '0' && isDigit(unsigned.charAt(1))) {
      return false;
    }
    int point = unsigned.indexOf('.');
    return point < 0 || (point + 1 < unsigned.length() && isDigit(unsigned.charAt(point + 1)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
