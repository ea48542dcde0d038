package dev.deployhooks.json;

import com.google.gson.JsonElement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A value and where it stands; the path is only written out when somebody wants to read it. */
public final class JsonNode {

  private final @Nullable JsonNode parent;
  private final Object step;
  private final JsonElement value;

  private JsonNode(@Nullable JsonNode parent, Object step, JsonElement value) {
    this.parent = parent;
    this.step = step;
    this.value = value;
  }

  /** A whole document. */
  public static JsonNode root(JsonElement value) {
    return new JsonNode(null, "$", value);
  }

  JsonNode member(String name, JsonElement value) {
    return new JsonNode(this, name, value);
  }

  JsonNode element(int index, JsonElement value) {
    return new JsonNode(this, index, value);
  }

  /** The value. */
  public JsonElement value() {
    return value;
  }

  /** Where it stands, such as {@code $.categories[3]['in English']}. */
  public String path() {
    Deque<Object> steps = new ArrayDeque<>();
    for (JsonNode node = this; node.parent != null; node = node.parent) {
      steps.push(node.step);
    }
    StringBuilder path = new StringBuilder("$");
    for (Object next : steps) {
      if (next instanceof String name) {
        path.append(step(name));
      } else {
        path.append('[').append(next).append(']');
      }
    }
    return path.toString();
  }

  /** The step of a path to a member, such as {@code .categories} or {@code ['in English']}. */
  static String step(String name) {
    return isPlain(name) ? "." + name : "['" + escaped(name) + "']";
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && !isDigit(name.charAt(0))
        && name.chars().allMatch(c -> c == '_' || isDigit(c) || isLetter(c));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '\'', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return text.toString();
  }
}
