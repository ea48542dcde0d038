package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shape of JSON: which paths there are, and of which types the values at them. The elements of
 * an array are of one shape, in which each of them has a part: an array of texts and numbers has
 * the shape of any other one. Null is a type of its own; integers and decimals are both numbers, as
 * JSON has it.
 */
public final class JsonShape {

  /** The types of JSON (RFC 8259). */
  private enum Type {
    NULL,
    BOOLEAN,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT
  }

  /**
   * A path at which two shapes are not the same.
   *
   * @param path such as {@code $.categories[*].name}
   * @param left the types there, in words; {@code nothing} if there is none
   * @param right likewise
   */
  public record Difference(String path, String left, String right) {}

  private static final String NOTHING = "nothing";

  private final Set<Type> types = EnumSet.noneOf(Type.class);
  private final Map<String, JsonShape> members = new LinkedHashMap<>();
  private Optional<JsonShape> elements = Optional.empty();

  private JsonShape() {}

  /**
   * The shape of a value.
   *
   * @param ignored places as {@link JsonNode#path()} writes them, which have no part in it, nor
   *     what lies below them
   */
  public static JsonShape of(JsonElement value, Set<String> ignored) {
    JsonShape shape = new JsonShape();
    shape.add(JsonNode.root(value), ignored);
    return shape;
  }

  private void add(JsonNode node, Set<String> ignored) {
    switch (node.value()) {
      case JsonObject object -> {
        types.add(Type.OBJECT);
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
          JsonNode inner = node.member(member.getKey(), member.getValue());
          if (!isIgnored(inner, ignored)) {
            members.computeIfAbsent(member.getKey(), _ -> new JsonShape()).add(inner, ignored);
          }
        }
      }
      case JsonArray array -> {
        types.add(Type.ARRAY);
        for (int i = 0; i < array.size(); i++) {
          JsonNode inner = node.element(i, array.get(i));
          if (!isIgnored(inner, ignored)) {
            JsonShape one = elements.orElseGet(JsonShape::new);
            elements = Optional.of(one);
            one.add(inner, ignored);
          }
        }
      }
      case JsonPrimitive primitive ->
          types.add(
              primitive.isBoolean()
                  ? Type.BOOLEAN
                  : primitive.isNumber() ? Type.NUMBER : Type.STRING);
      default -> types.add(Type.NULL);
    }
  }

  private static boolean isIgnored(JsonNode node, Set<String> ignored) {
    return !ignored.isEmpty() && ignored.contains(node.path());
  }

  /**
   * The first differences to another shape. What is missing on one side is told once, not for each
   * path below it.
   *
   * @param most how many at most, 1 or more
   */
  public List<Difference> differences(JsonShape other, int most) {
    List<Difference> found = new ArrayList<>();
    compare("$", this, other, most, found);
    return found;
  }

  private static void compare(
      String path, JsonShape left, JsonShape right, int most, List<Difference> found) {
    if (found.size() >= most) {
      return;
    }
    if (!left.types.equals(right.types)) {
      found.add(new Difference(path, left.words(), right.words()));
    }
    if (left.types.contains(Type.OBJECT) && right.types.contains(Type.OBJECT)) {
      Set<String> names = new LinkedHashSet<>(left.members.keySet());
      names.addAll(right.members.keySet());
      for (String name : names) {
        compare(
            path + JsonNode.step(name),
            Optional.ofNullable(left.members.get(name)),
            Optional.ofNullable(right.members.get(name)),
            most,
            found);
      }
    }
    if (left.types.contains(Type.ARRAY) && right.types.contains(Type.ARRAY)) {
      compare(path + "[*]", left.elements, right.elements, most, found);
    }
  }

  private static void compare(
      String path,
      Optional<JsonShape> left,
      Optional<JsonShape> right,
      int most,
      List<Difference> found) {
    if (left.isPresent() && right.isPresent()) {
      compare(path, left.get(), right.get(), most, found);
    } else if (found.size() < most && (left.isPresent() || right.isPresent())) {
      found.add(
          new Difference(
              path,
              left.map(JsonShape::words).orElse(NOTHING),
              right.map(JsonShape::words).orElse(NOTHING)));
    }
  }

  private String words() {
    return types.stream()
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" or "));
  }
}
