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

  /** What Gson says where the text is malformed: advice for programmers, not for people. */
  private static final String ADVICE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

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
    } catch (MalformedJsonException | NumberFormatException e) {
      throw new JsonException("it is not JSON: " + inWords(e), e);
    } catch (IOException | IllegalStateException e) {
      throw new JsonException("it is not JSON, or cut short: " + inWords(e), e);
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
      throw new JsonException("a string has half of a surrogate pair" + at(reader));
    }
    return string;
  }

  private static boolean isHalfAPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String at(JsonReader reader) {
    return " at " + bounded(reader.getPath());
  }

  private static String inWords(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    String first = end < 0 ? message : message.substring(0, end);
    return bounded(first.replace(ADVICE, "a character or word that JSON does not have"));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
  }
}
