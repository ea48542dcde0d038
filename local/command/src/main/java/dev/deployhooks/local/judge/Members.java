package dev.deployhooks.local.judge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.judge.Count;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, read strictly: each by its name and kind, none unknown. */
final class Members {

  private final JsonObject object;

  private Members(JsonObject object) {
    this.object = object;
  }

  static Members of(@Nullable JsonElement element, Set<String> known) throws InputException {
    if (element == null || !element.isJsonObject()) {
      throw new InputException(" is not a JSON object");
    }
    JsonObject object = element.getAsJsonObject();
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw new InputException(
            name + ": there is no such member; there are " + new TreeSet<>(known));
      }
    }
    return new Members(object);
  }

  /** The member, or null where it is missing or null. */
  @Nullable JsonElement at(String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? null : value;
  }

  String string(String name) throws InputException {
    String value = string(name, null);
    if (value == null) {
      throw new InputException(name + " is missing");
    }
    return value;
  }

  @Nullable String string(String name, @Nullable String absent) throws InputException {
    JsonElement value = at(name);
    if (value == null) {
      return absent;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw new InputException(name + " is not a string");
  }

  boolean flag(String name) throws InputException {
    JsonElement value = at(name);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw new InputException(name + " is not true or false");
  }

  double number(String name, double absent) throws InputException {
    Double value = number(name);
    return value == null ? absent : value;
  }

  @Nullable Double number(String name) throws InputException {
    JsonElement value = at(name);
    return value == null ? null : (Double) number(value, name);
  }

  long count(String name) throws InputException {
    if (at(name) == null) {
      throw new InputException(name + " is missing");
    }
    return count(name, 0);
  }

  long count(String name, long absent) throws InputException {
    JsonElement value = at(name);
    if (value == null) {
      return absent;
    }
    double number = number(value, name);
    if (number < 0 || number > Count.LARGEST || number != Math.rint(number)) {
      throw new InputException(name + " is not a whole number from 0 on");
    }
    return (long) number;
  }

  /** The array, or an empty one where it is missing or null. */
  JsonArray array(String name) throws InputException {
    JsonElement value = at(name);
    if (value == null) {
      return new JsonArray();
    }
    if (!value.isJsonArray()) {
      throw new InputException(name + " is not an array");
    }
    return value.getAsJsonArray();
  }

  static double number(JsonElement value, String name) throws InputException {
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      double number = Double.parseDouble(primitive.getAsString());
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw new InputException(name + " is not a number");
  }
}
