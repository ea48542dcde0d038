package dev.deployhooks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.json.JsonEquality;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.json.JsonNode;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.json.JsonSchema;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.JsonMatcher;
import dev.deployhooks.plan.TextMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the body of an answer shows, held against what was expected. */
final class BodyExpectations {

  /** How many differences to a golden value, or faults by a schema, are shown. */
  private static final int MOST_DIFFERENCES = 5;

  private BodyExpectations() {}

  static Seen observe(Expectation.OfBody expectation, Body body) {
    return switch (expectation) {
      case Expectation.BodyText(_, TextMatcher matcher) -> text(matcher, body);
      case Expectation.Sha256(_, String digest) -> {
        String seen = body.bytes().sha256().hex();
        yield Seen.of(
            "a body with SHA-256 " + digest,
            "%s of %d bytes".formatted(seen, body.bytes().size()),
            seen.equals(digest));
      }
      case Expectation.JsonAt(_, JsonPath path, JsonMatcher matcher) ->
          switch (body.json()) {
            case Body.Value.Some(JsonElement json) -> jsonAt(path, matcher, json);
            case Body.Value.None(String why) ->
                Seen.notThere(path + " " + InWords.of(matcher), why);
          };
      case Expectation.JsonEquals golden -> {
        String expected = "JSON equal to " + golden.name();
        yield switch (body.json()) {
          case Body.Value.Some(JsonElement json) -> golden(expected, golden, json);
          case Body.Value.None(String why) -> Seen.notThere(expected, why);
        };
      }
      case Expectation.JsonValid(_, String name, JsonSchema schema) -> {
        String expected = "JSON valid by " + name;
        yield switch (body.json()) {
          case Body.Value.Some(JsonElement json) -> valid(expected, schema, json);
          case Body.Value.None(String why) -> Seen.notThere(expected, why);
        };
      }
    };
  }

  private static Seen text(TextMatcher matcher, Body body) {
    String expected = "body " + InWords.of(matcher);
    return switch (body) {
      case Body.Unreadable(String why, _) -> Seen.notThere(expected, why);
      case Body.Text(String text, _) ->
          Seen.of(
              expected,
              text.isEmpty() ? "an empty body" : InWords.quoted(text),
              TextMatching.fits(
                  matcher,
                  text.isEmpty() && TextMatching.asksForExistence(matcher)
                      ? List.of()
                      : List.of(text)));
    };
  }

  /**
   * A path that finds nothing fits nothing but {@code exists: false}; where a path finds several
   * values, every one of them must fit.
   */
  private static Seen jsonAt(JsonPath path, JsonMatcher matcher, JsonElement json) {
    String expected = path + " " + InWords.of(matcher);
    List<JsonNode> nodes;
    try {
      nodes = path.nodes(json);
    } catch (JsonPathException e) {
      return Seen.notThere(expected, "a query for which " + e.getMessage());
    }
    if (JsonMatching.asksForExistence(matcher)) {
      return Seen.of(expected, found(path, nodes), JsonMatching.exists(matcher, !nodes.isEmpty()));
    }
    if (nodes.isEmpty()) {
      return Seen.notThere(expected, found(path, nodes));
    }
    Optional<JsonNode> misfit =
        nodes.stream().filter(node -> !JsonMatching.fits(matcher, node.value())).findFirst();
    if (misfit.isEmpty()) {
      return Seen.of(
          expected,
          nodes.size() == 1 ? ofValue(matcher, nodes.getFirst().value()) : found(path, nodes),
          true);
    }
    String seen = ofValue(matcher, misfit.get().value());
    return Seen.of(
        expected,
        nodes.size() == 1 && path.singular()
            ? seen
            : InWords.shown(misfit.get().path()) + " is " + seen,
        false);
  }

  private static String found(JsonPath path, List<JsonNode> nodes) {
    return switch (nodes.size()) {
      case 0 -> "nothing at " + path;
      case 1 -> ofValue(nodes.getFirst().value());
      default -> nodes.size() + " values, the first " + ofValue(nodes.getFirst().value());
    };
  }

  /** What the matcher looks at of the value: its length, or the value itself. */
  private static String ofValue(JsonMatcher matcher, JsonElement value) {
    return asksForLength(matcher)
        ? JsonMatching.length(value)
            .map(length -> "a length of " + length + (isLong(value) ? "" : ": " + ofValue(value)))
            .orElseGet(() -> ofValue(value) + ", which has no length")
        : ofValue(value);
  }

  private static boolean asksForLength(JsonMatcher matcher) {
    return matcher instanceof JsonMatcher.Length
        || (matcher instanceof JsonMatcher.Not(JsonMatcher inner) && asksForLength(inner));
  }

  private static String ofValue(JsonElement value) {
    return switch (value) {
      case JsonArray array when isLong(array) -> "an array of %d elements".formatted(array.size());
      case JsonObject object when isLong(object) ->
          "an object of %d members".formatted(object.size());
      default -> InWords.shown(value.toString());
    };
  }

  private static boolean isLong(JsonElement value) {
    return (value instanceof JsonArray array && array.size() > 3)
        || (value instanceof JsonObject object && object.size() > 3);
  }

  private static Seen golden(String expected, Expectation.JsonEquals golden, JsonElement json) {
    Set<String> ignored = new HashSet<>();
    try {
      for (JsonPath path : golden.ignored()) {
        path.nodes(golden.golden()).forEach(node -> ignored.add(node.path()));
        path.nodes(json).forEach(node -> ignored.add(node.path()));
      }
    } catch (JsonPathException e) {
      return Seen.notThere(expected, "a query for which " + e.getMessage());
    }
    List<String> differences =
        JsonEquality.differences(golden.golden(), json, MOST_DIFFERENCES + 1, ignored);
    return differences.isEmpty()
        ? Seen.of(expected, "equal JSON", true)
        : Seen.of(expected, several(differences), false);
  }

  private static Seen valid(String expected, JsonSchema schema, JsonElement json) {
    try {
      List<String> faults = schema.faults(json, MOST_DIFFERENCES + 1);
      return faults.isEmpty()
          ? Seen.of(expected, "valid JSON", true)
          : Seen.of(expected, several(faults), false);
    } catch (JsonException e) {
      return Seen.notThere(expected, InWords.shown(String.valueOf(e.getMessage())));
    }
  }

  private static String several(List<String> lines) {
    boolean more = lines.size() > MOST_DIFFERENCES;
    return String.join("; ", lines.stream().limit(MOST_DIFFERENCES).map(InWords::shown).toList())
        + (more ? "; and more" : "");
  }
}
