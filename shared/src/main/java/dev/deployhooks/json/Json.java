package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;

/**
 * Reads JSON as RFC 8259 has it: no comments, no trailing commas, no bare words, no member twice,
 * no text after the value, nested no deeper than {@link #MAX_DEPTH}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class Json {

  /** How deep arrays and objects may be nested. */
  public static final int MAX_DEPTH = 128;

  private Json() {}

  /**
   * Reads one JSON value.
   *
   * @throws JsonException if the text is not exactly one JSON value, with line and column
   */
  public static JsonElement parse(String text) throws JsonException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    try {
      if (text.isBlank()) {
        throw new JsonException("it is empty");
      }
      JsonElement value = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonException("there is text after the JSON value" + at(reader));
      }
      return value;
    } catch (MalformedJsonException | NumberFormatException e) {
      throw new JsonException("it is not JSON: " + firstSentence(e), e);
    } catch (IOException | IllegalStateException e) {
      throw new JsonException("it is not JSON, or cut short: " + firstSentence(e), e);
    }
  }

  private static JsonElement value(JsonReader reader) throws IOException, JsonException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(new LazilyParsedNumber(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, END_DOCUMENT, NAME ->
          throw new JsonException("a value is missing" + at(reader));
    };
  }

  private static JsonObject object(JsonReader reader) throws IOException, JsonException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new JsonException("member \"" + name + "\" stands twice" + at(reader));
      }
      object.add(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray array(JsonReader reader) throws IOException, JsonException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(reader));
    }
    reader.endArray();
    return array;
  }

  private static String at(JsonReader reader) {
    return " at " + reader.getPath();
  }

  private static String firstSentence(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
