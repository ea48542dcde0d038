package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import okio.ByteString;

/** The body of an answer, as text. */
sealed interface Body {

  /** Its bytes, after decompression. */
  ByteString bytes();

  /** It can be read. */
  record Text(String text, ByteString bytes) implements Body {}

  /** It is no text. */
  record Unreadable(String why, ByteString bytes) implements Body {}

  /** A body that is text already. */
  static Body of(String text) {
    return new Text(text, ByteString.encodeUtf8(text));
  }

  /** A body that came as bytes. */
  static Body of(ByteString bytes, Charset charset) {
    try {
      return new Text(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes.asByteBuffer())
              .toString(),
          bytes);
    } catch (CharacterCodingException _) {
      return new Unreadable(
          "a body of %d bytes that is not valid %s"
              .formatted(bytes.size(), charset.equals(UTF_8) ? "UTF-8" : charset.name()),
          bytes);
    }
  }

  /** The body as JSON. */
  default Value json() {
    return switch (this) {
      case Unreadable(String why, _) -> new Value.None(why);
      case Text(String text, _) -> {
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
