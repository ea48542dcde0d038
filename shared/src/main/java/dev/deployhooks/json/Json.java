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
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;

/**
 * Reads JSON as RFC 8259 has it: no comments, no trailing commas, no bare words, no member twice,
 * no byte order mark, no half of a surrogate pair, no text after the value, no number of more than
 * about a thousand characters, nested no deeper than {@link #MAX_DEPTH}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class Json {

  /** How deep arrays and objects may be nested. */
  public static final int MAX_DEPTH = 128;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int LONGEST_MESSAGE = 300;
  private static final String HALF_A_PAIR = "a string has half of a surrogate pair";

  private Json() {}

  /**
   * Reads one JSON value.
   *
   * @throws JsonException if the text is not exactly one JSON value, with line and column
   */
  public static JsonElement parse(String text) throws JsonException {
    if (text.isBlank()) {
      throw new JsonException("it is empty");
    }
    if (text.charAt(0) == BYTE_ORDER_MARK) {
      throw new JsonException("it begins with a byte order mark, which JSON does not allow");
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    try {
      JsonElement value = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonException("there is text after the JSON value" + at(reader));
      }
      return value;
    } catch (EOFException e) {
      throw new JsonException("it is not JSON: it is cut short" + place(e), e);
    } catch (IOException | NumberFormatException | IllegalStateException e) {
      throw new JsonException("it is not JSON: " + what(e) + place(e), e);
    }
  }

  private static JsonElement value(JsonReader reader) throws IOException, JsonException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonPrimitive(whole(reader.nextString(), reader));
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
      String name = whole(reader.nextName(), reader);
      if (object.has(name)) {
        throw new JsonException("a member stands twice" + at(reader));
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

  /** The string, if it is Unicode: what half of a surrogate pair means, nobody can say. */
  private static String whole(String string, JsonReader reader) throws JsonException {
    if (string.codePoints().anyMatch(Json::isHalfAPair)) {
      throw new JsonException(HALF_A_PAIR + at(reader));
    }
    return string;
  }

  private static boolean isHalfAPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String at(JsonReader reader) {
    return " at " + bounded(reader.getPath());
  }

  /** What is wrong. Gson says more for programmers than for people. */
  private static String what(Exception e) {
    String said = String.valueOf(e.getMessage());
    if (said.startsWith("Nesting limit")) {
      return "it is nested deeper than " + MAX_DEPTH;
    }
    if (said.startsWith("Unescaped control")) {
      return "a string has a control character that is not escaped";
    }
    if (said.startsWith("Unpaired surrogate")) {
      return HALF_A_PAIR;
    }
    return said.startsWith("Invalid escape")
        ? "a string has an escape that JSON does not know"
        : "something stands there that JSON does not have";
  }

  /** Where, as Gson says it: {@code at line 1 column 5 path $[1]}. */
  private static String place(Exception e) {
    String said = String.valueOf(e.getMessage());
    int from = said.indexOf(" at line ");
    if (from < 0) {
      return "";
    }
    int end = said.indexOf('\n', from);
    return bounded(said.substring(from, end < 0 ? said.length() : end));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
  }
}
