package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Equality of JSON by value: the same members in any order, the same elements in the same order,
 * and numbers of the same value, however they are written.
 */
public final class JsonEquality {

  private static final int LONGEST_VALUE = 60;

  private JsonEquality() {}

  /** Whether two values are equal. */
  public static boolean equal(JsonElement left, JsonElement right) {
    return differences(left, right, 1).isEmpty();
  }

  /**
   * The first differences between two values, in words with their paths, such as {@code
   * "$.categories[3]: expected "history", saw nothing"}.
   *
   * @param most how many at most, 1 or more
   * @return empty if the values are equal; each line is bounded
   */
  public static List<String> differences(JsonElement expected, JsonElement seen, int most) {
    return differences(expected, seen, most, Set.of());
  }

  /**
   * The first differences between two values that do not lie at or below one of the given places.
   *
   * @param most how many at most, 1 or more
   * @param ignored places as {@link JsonNode#path()} writes them
   */
  public static List<String> differences(
      JsonElement expected, JsonElement seen, int most, Set<String> ignored) {
    return compare(JsonNode.root(expected), seen, most, ignored).stream()
        .map(one -> one.path() + ": expected " + one.expected() + ", saw " + one.seen())
        .toList();
  }

  /**
   * A place at which two values are not equal.
   *
   * @param expected the value there in one bounded line, or {@code nothing}, or how many elements
   * @param seen likewise
   */
  public record Difference(String path, String expected, String seen) {}

  /**
   * The first differences between two values at the same place of two documents.
   *
   * @param most how many at most, 1 or more
   * @param ignored places as {@link JsonNode#path()} writes them
   */
  public static List<Difference> compare(
      JsonNode expected, JsonElement seen, int most, Set<String> ignored) {
    Differences differences = new Differences(most, ignored);
    differences.compare(expected, seen);
    return List.copyOf(differences.found);
  }

  /** A value in one bounded line, as JSON. */
  public static String shown(JsonElement value) {
    return switch (value) {
      case JsonObject object when object.size() > 3 -> "an object of " + object.size() + " members";
      case JsonArray array when array.size() > 5 -> "an array of " + array.size() + " elements";
      default -> {
        String text = value.toString();
        yield text.length() <= LONGEST_VALUE
            ? text
            : text.substring(0, LONGEST_VALUE) + "... (" + text.length() + " characters)";
      }
    };
  }

  private static final class Differences {
    private final List<Difference> found = new ArrayList<>();
    private final int most;
    private final Set<String> ignored;

    Differences(int most, Set<String> ignored) {
      this.most = most;
      this.ignored = ignored;
    }

    void compare(JsonNode expected, JsonElement seen) {
      if (found.size() >= most || isIgnored(expected)) {
        return;
      }
      if (expected.value() instanceof JsonObject object && seen instanceof JsonObject other) {
        compareObjects(expected, object, other);
      } else if (expected.value() instanceof JsonArray array && seen instanceof JsonArray other) {
        compareArrays(expected, array, other);
      } else if (!sameScalar(expected.value(), seen)) {
        add(expected.path(), shown(expected.value()), shown(seen));
      }
    }

    private void compareObjects(JsonNode where, JsonObject expected, JsonObject seen) {
      for (String name : expected.keySet()) {
        JsonNode member = where.member(name, expected.get(name));
        if (seen.has(name)) {
          compare(member, seen.get(name));
        } else if (!isIgnored(member)) {
          add(member.path(), shown(member.value()), "nothing");
        }
      }
      for (String name : seen.keySet()) {
        JsonNode member = where.member(name, seen.get(name));
        if (!expected.has(name) && !isIgnored(member)) {
          add(member.path(), "nothing", shown(seen.get(name)));
        }
      }
    }

    private void compareArrays(JsonNode where, JsonArray expected, JsonArray seen) {
      if (expected.size() != seen.size()) {
        add(where.path(), expected.size() + " elements", String.valueOf(seen.size()));
      }
      for (int i = 0; i < Math.min(expected.size(), seen.size()); i++) {
        compare(where.element(i, expected.get(i)), seen.get(i));
      }
    }

    private boolean isIgnored(JsonNode node) {
      return !ignored.isEmpty() && ignored.contains(node.path());
    }

    private void add(String path, String expected, String seen) {
      if (found.size() < most) {
        found.add(new Difference(path, expected, seen));
      }
    }
  }

  private static boolean sameScalar(JsonElement left, JsonElement right) {
    if (left instanceof JsonPrimitive one && right instanceof JsonPrimitive other) {
      if (one.isNumber() && other.isNumber()) {
        return JsonNumber.of(one.getAsString()).equals(JsonNumber.of(other.getAsString()));
      }
      return one.isNumber() == other.isNumber()
          && one.isBoolean() == other.isBoolean()
          && one.getAsString().equals(other.getAsString());
    }
    return left instanceof JsonNull && right instanceof JsonNull;
  }
}
