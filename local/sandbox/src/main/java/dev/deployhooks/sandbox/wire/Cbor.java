package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * The part of CBOR that Smithy's RPC v2 uses, to and from a tree: maps, lists, text, numbers, truth
 * values, null, and moments as epoch seconds under tag 1.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC v2
 *     CBOR</a>
 */
final class Cbor {

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xFF;

  private Cbor() {}

  /**
   * Writes a tree.
   *
   * @param moments the names of members whose numbers are moments
   */
  static byte[] write(JsonElement value, Predicate<String> moments) {
    Writer writer = new Writer(moments);
    writer.write(value, /* moment= */ false);
    return writer.out.toByteArray();
  }

  /**
   * Reads a tree; a moment becomes a number of seconds.
   *
   * @throws IllegalArgumentException if the bytes are not of the part that is known here
   */
  static JsonElement read(byte[] bytes) {
    try {
      return new Reader(ByteBuffer.wrap(bytes)).read();
    } catch (java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("the bytes end too early", e);
    }
  }

  private static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Predicate<String> moments;

    Writer(Predicate<String> moments) {
      this.moments = moments;
    }

    void write(JsonElement value, boolean moment) {
      switch (value) {
        case JsonObject object -> {
          head(MAP, object.size());
          object
              .entrySet()
              .forEach(
                  member -> {
                    text(member.getKey());
                    write(member.getValue(), moments.test(member.getKey()));
                  });
        }
        case JsonArray array -> {
          head(LIST, array.size());
          array.forEach(element -> write(element, moment));
        }
        case JsonNull _ -> out.write(0xF6);
        case JsonPrimitive primitive when primitive.isBoolean() ->
            out.write(primitive.getAsBoolean() ? 0xF5 : 0xF4);
        case JsonPrimitive primitive when primitive.isNumber() ->
            number(primitive.getAsBigDecimal(), moment);
        default -> text(value.getAsString());
      }
    }

    private void number(BigDecimal number, boolean moment) {
      if (moment) {
        out.write(TAG << 5 | 1);
      }
      if (number.stripTrailingZeros().scale() <= 0 && number.abs().compareTo(MAX) <= 0) {
        long whole = number.longValueExact();
        head(whole < 0 ? NEGATIVE : UNSIGNED, whole < 0 ? -1 - whole : whole);
      } else {
        out.write(0xFB);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number.doubleValue()).array());
      }
    }

    private void text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(TEXT, bytes.length);
      out.writeBytes(bytes);
    }

    private void head(int major, long count) {
      if (count < 24) {
        out.write(major << 5 | (int) count);
      } else if (count <= 0xFF) {
        out.write(major << 5 | 24);
        out.write((int) count);
      } else {
        out.write(major << 5 | 27);
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
      }
    }
  }

  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private record Reader(ByteBuffer in) {

    JsonElement read() {
      int first = in.get() & 0xFF;
      int major = first >> 5;
      int info = first & 31;
      return switch (major) {
        case UNSIGNED -> new JsonPrimitive(count(info));
        case NEGATIVE -> new JsonPrimitive(-1 - count(info));
        case BYTES, TEXT -> new JsonPrimitive(new String(bytes(info), StandardCharsets.UTF_8));
        case LIST -> list(info);
        case MAP -> map(info);
        case TAG -> {
          count(info);
          yield read();
        }
        default -> simple(info);
      };
    }

    private JsonElement simple(int info) {
      return switch (info) {
        case 20 -> new JsonPrimitive(false);
        case 21 -> new JsonPrimitive(true);
        case 22, 23 -> JsonNull.INSTANCE;
        case 25 -> new JsonPrimitive(Float.float16ToFloat(in.getShort()));
        case 26 -> new JsonPrimitive(in.getFloat());
        case 27 -> new JsonPrimitive(in.getDouble());
        default -> throw new IllegalArgumentException("simple value " + info);
      };
    }

    private long count(int info) {
      return switch (info) {
        case 24 -> in.get() & 0xFF;
        case 25 -> in.getShort() & 0xFFFF;
        case 26 -> in.getInt() & 0xFFFFFFFFL;
        case 27 -> in.getLong();
        default -> {
          if (info > 23) {
            throw new IllegalArgumentException("length " + info);
          }
          yield info;
        }
      };
    }

    private byte[] bytes(int info) {
      if (info == INDEFINITE) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        while (!atBreak()) {
          parts.writeBytes(bytes(in.get() & 31));
        }
        return parts.toByteArray();
      }
      long length = count(info);
      if (length > in.remaining()) {
        throw new IllegalArgumentException("the bytes end too early");
      }
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return bytes;
    }

    private JsonArray list(int info) {
      JsonArray list = new JsonArray();
      long left = info == INDEFINITE ? Long.MAX_VALUE : count(info);
      while (left-- > 0 && !(info == INDEFINITE && atBreak())) {
        list.add(read());
      }
      return list;
    }

    private JsonObject map(int info) {
      JsonObject map = new JsonObject();
      long left = info == INDEFINITE ? Long.MAX_VALUE : count(info);
      while (left-- > 0 && !(info == INDEFINITE && atBreak())) {
        map.add(read().getAsString(), read());
      }
      return map;
    }

    /** Whether an indefinite length ends here; the break is taken. */
    private boolean atBreak() {
      boolean end = (in.get(in.position()) & 0xFF) == BREAK;
      if (end) {
        in.get();
      }
      return end;
    }
  }
}
