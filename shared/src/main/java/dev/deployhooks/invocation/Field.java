package dev.deployhooks.invocation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fields of a payload, read by type. */
final class Field {

  private static final int NAMES_SHOWN = 12;
  private static final int NAME_LENGTH_SHOWN = 48;

  private Field() {}

  /** A text that must be there and say something. */
  static String text(JsonObject in, String name) throws FieldException {
    String text = optionalText(in, name);
    if (text.isBlank()) {
      throw new FieldException("field " + name + " is missing or empty");
    }
    return text;
  }

  /** A text; empty if the field is missing or null. */
  static String optionalText(JsonObject in, String name) throws FieldException {
    return switch (in.get(name)) {
      case null -> "";
      case JsonNull _ -> "";
      case JsonPrimitive text when text.isString() -> text.getAsString();
      case JsonElement other -> throw wrong(name, "a string", other);
    };
  }

  /** An object; empty if the field is missing or null. */
  static Optional<JsonObject> object(JsonObject in, String name) throws FieldException {
    return switch (in.get(name)) {
      case null -> Optional.empty();
      case JsonNull _ -> Optional.empty();
      case JsonObject object -> Optional.of(object);
      case JsonElement other -> throw wrong(name, "an object", other);
    };
  }

  /** The objects of an array; none if the field is missing or null. */
  static List<JsonObject> objects(JsonObject in, String name) throws FieldException {
    List<JsonObject> objects = new ArrayList<>();
    switch (in.get(name)) {
      case null -> {}
      case JsonNull _ -> {}
      case JsonArray array -> {
        for (JsonElement element : array) {
          if (!(element instanceof JsonObject object)) {
            throw wrong(name, "an array of objects", element);
          }
          objects.add(object);
        }
      }
      case JsonElement other -> throw wrong(name, "an array", other);
    }
    return objects;
  }

  /** A number below the field of that name. */
  static BigDecimal number(String name, JsonElement value) throws FieldException {
    if (!(value instanceof JsonPrimitive number && number.isNumber())) {
      throw wrong(name, "an object of numbers", value);
    }
    try {
      return number.getAsBigDecimal();
    } catch (NumberFormatException _) {
      throw new FieldException("field " + name + " holds a number beyond all bounds");
    }
  }

  /** The names of an object's fields, in words, bounded. */
  static String names(JsonObject object) {
    if (object.isEmpty()) {
      return "no fields";
    }
    String names =
        object.keySet().stream()
            .limit(NAMES_SHOWN)
            .map(Field::shown)
            .collect(Collectors.joining(", "));
    int more = object.size() - NAMES_SHOWN;
    return "the fields " + names + (more > 0 ? " and " + more + " more" : "");
  }

  private static String shown(String name) {
    String bounded =
        name.length() <= NAME_LENGTH_SHOWN ? name : name.substring(0, NAME_LENGTH_SHOWN) + "…";
    return bounded
        .chars()
        .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static FieldException wrong(String name, String expected, JsonElement found) {
    return new FieldException("field %s is %s, expected %s".formatted(name, kind(found), expected));
  }

  private static String kind(JsonElement element) {
    return switch (element) {
      case JsonNull _ -> "null";
      case JsonObject _ -> "an object";
      case JsonArray _ -> "an array";
      case JsonPrimitive primitive when primitive.isString() -> "a string";
      case JsonPrimitive primitive when primitive.isNumber() -> "a number";
      default -> "a boolean"; // JsonElement is not sealed; this is the one kind that is left.
    };
  }
}
