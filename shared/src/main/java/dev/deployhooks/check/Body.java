package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** The body of an answer, as text. */
sealed interface Body {

  /** It can be read. */
  record Text(String text) implements Body {}

  /** It is no text. */
  record Unreadable(String why) implements Body {}

  /** A body that is text already. */
  static Body of(String text) {
    return new Text(text);
  }

  /** A body that came as bytes. */
  static Body of(byte[] bytes, Charset charset) {
    try {
      return new Text(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException _) {
      return new Unreadable(
          "a body of %d bytes that is not valid %s"
              .formatted(bytes.length, charset.equals(UTF_8) ? "UTF-8" : charset.name()));
    }
  }

  /** The body as JSON. */
  default Value json() {
    return switch (this) {
      case Unreadable(String why) -> new Value.None(why);
      case Text(String text) -> {
        try {
          yield new Value.Some(Json.parse(text));
        } catch (JsonException e) {
          yield new Value.None("no JSON (%s): %s".formatted(e.getMessage(), InWords.quoted(text)));
        }
      }
    };
  }

  /** A JSON value, or why there is none. */
  sealed interface Value {
    /** There is one. */
    record Some(JsonElement element) implements Value {}

    /** There is none. */
    record None(String why) implements Value {}
  }
}
