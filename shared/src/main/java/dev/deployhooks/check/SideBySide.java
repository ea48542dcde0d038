package dev.deployhooks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonEquality;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.json.JsonNode;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.json.JsonShape;
import dev.deployhooks.plan.Agreement;
import dev.deployhooks.plan.Agreement.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two answers to one question, held against each other. What differs is listed as a diff: blue's
 * lines with a minus, green's with a plus.
 */
final class SideBySide {

  /** How many differences are listed. */
  private static final int MOST = 20;

  /** How many differences an observation names. */
  private static final int MOST_NAMED = 3;

  private static final String NOTHING = "nothing";

  /** In what API Gateway takes from a function, the status. */
  private static final String STATUS_CODE = "statusCode";

  private static final String BODY = "body";

  /** A difference: of shape or of value. */
  private record Difference(String path, String blue, String green) {
    String inWords() {
      return "%s is %s at blue and %s at green".formatted(InWords.shown(path), blue, green);
    }
  }

  private final Agreement agreement;
  private final String where;
  private final List<Observation> observations = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> diff = new ArrayList<>();

  private SideBySide(Agreement agreement) {
    this.agreement = agreement;
    this.where = agreement.place().toString();
  }

  /** What came of comparing the answers. */
  static Judged judge(Agreement agreement, Answer green, Answer blue) {
    SideBySide both = new SideBySide(agreement);
    if (green instanceof HttpAnswer http && blue instanceof HttpAnswer other) {
      if (other.exchange().ledBy() == Exchange.LedBy.REDIRECT_ELSEWHERE) {
        both.warnings.add(
            "a redirect led away from the way to blue, to "
                + other.exchange().url().getAuthority());
      }
      both.status(other.status(), http.status());
      agreement.headers().forEach(name -> both.header(name, other, http));
    }
    both.bodies(green, blue);
    return new Judged(
        blue.lookedAt(),
        Expectations.outcome(both.observations),
        both.observations,
        both.warnings,
        both.diff.isEmpty() ? List.of() : both.listed());
  }

  private List<String> listed() {
    List<String> lines = new ArrayList<>(List.of("blue (-) against green (+):"));
    lines.addAll(diff);
    return lines;
  }

  private void status(int blue, int green) {
    switch (agreement.status()) {
      case MAY_DIFFER -> {}
      case SAME -> {
        observe("status " + blue + ", as of blue", "status " + green, blue == green);
        if (blue != green) {
          differ("status", String.valueOf(blue), String.valueOf(green));
        }
      }
    }
  }

  private void header(String name, HttpAnswer blue, HttpAnswer green) {
    List<String> ofBlue = HttpExpectations.values(name, blue);
    List<String> ofGreen = HttpExpectations.values(name, green);
    boolean same = ofBlue.equals(ofGreen);
    observe("header %s %s, as of blue".formatted(name, shown(ofBlue)), shown(ofGreen), same);
    if (!same) {
      differ("header " + name, shown(ofBlue), shown(ofGreen));
    } else if (ofBlue.isEmpty()) {
      warnings.add("neither blue nor green has a header %s to compare".formatted(name));
    }
  }

  private static String shown(List<String> values) {
    return values.isEmpty() ? NOTHING : InWords.quoted(String.join("\", \"", values));
  }

  private void bodies(Answer green, Answer blue) {
    if (content(blue) instanceof Body.Value.Some(JsonElement ofBlue)) {
      switch (content(green)) {
        case Body.Value.Some(JsonElement ofGreen) -> json(ofBlue, ofGreen, blue);
        case Body.Value.None(String why) -> {
          observe("JSON, as of blue", why, false);
          differ("body", "JSON", "no JSON");
        }
      }
    } else if (content(green) instanceof Body.Value.Some) {
      observe("no JSON, as of blue", "JSON", false);
      differ("body", "no JSON", "JSON");
    } else {
      texts(green, blue);
    }
  }

  private void texts(Answer green, Answer blue) {
    boolean same = blue.body().bytes().equals(green.body().bytes());
    switch (agreement.values()) {
      case Values.All() -> {
        observe("the same body as of blue", same ? "the same" : "another one", same);
        if (!same) {
          differ("body", text(blue.body()), text(green.body()));
        }
      }
      case Values.At(List<JsonPath> paths) ->
          observe("values at " + paths.getFirst() + ", as of blue", "no JSON on both sides", false);
      case Values.None() -> {
        if (!same) {
          warnings.add(
              "neither answer is JSON: their bodies were not compared; values: true compares them");
        }
      }
    }
  }

  private static String text(Body body) {
    return switch (body) {
      case Body.Text(String text, _) -> text.isEmpty() ? NOTHING : InWords.quoted(text);
      case Body.Unreadable(String why, _) -> why;
    };
  }

  /**
   * The JSON of an answer. Of a function that answers API Gateway, the body within its answer is
   * taken for what it is.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Lambda
   *     proxy integrations</a>
   */
  private static Body.Value content(Answer answer) {
    Body.Value value = answer.body().json();
    if (answer instanceof FunctionAnswer
        && value instanceof Body.Value.Some(JsonObject proxied)
        && proxied.has(STATUS_CODE)
        && proxied.get(BODY) instanceof JsonPrimitive body
        && body.isString()) {
      try {
        JsonObject opened = proxied.deepCopy();
        opened.add(BODY, Json.parse(body.getAsString()));
        return new Body.Value.Some(opened);
      } catch (JsonException _) {
        return value; // Then the body is a text.
      }
    }
    return value;
  }

  private void json(JsonElement blue, JsonElement green, Answer answer) {
    Set<String> ignored;
    Map<String, List<Difference>> found = new LinkedHashMap<>();
    try {
      ignored = ignored(blue, green);
      found.put("the JSON shape of blue's answer", shapes(blue, green, ignored));
      switch (agreement.values()) {
        case Values.None() -> {}
        case Values.All() -> found.put("the values of blue's answer", values(blue, green, ignored));
        case Values.At(List<JsonPath> paths) -> {
          for (JsonPath path : paths) {
            found.put("the values of blue at " + path, values(path, blue, green, ignored));
          }
        }
      }
    } catch (JsonPathException e) {
      observe("answers to compare", "a query for which " + e.getMessage(), false);
      return;
    }
    if (answer instanceof FunctionAnswer) {
      statusCode(blue, green, ignored);
    }
    found.forEach(this::differences);
  }

  private void statusCode(JsonElement blue, JsonElement green, Set<String> ignored) {
    if (agreement.status() == Agreement.Status.SAME
        && blue instanceof JsonObject one
        && green instanceof JsonObject other
        && one.has(STATUS_CODE)
        && other.has(STATUS_CODE)
        && !ignored.contains("$." + STATUS_CODE)) {
      String ofBlue = InWords.shown(one.get(STATUS_CODE).toString());
      String ofGreen = InWords.shown(other.get(STATUS_CODE).toString());
      boolean same = JsonEquality.equal(one.get(STATUS_CODE), other.get(STATUS_CODE));
      observe("$.statusCode " + ofBlue + ", as of blue", ofGreen, same);
      if (!same) {
        differ("$.statusCode", ofBlue, ofGreen);
      }
    }
  }

  /** The places that the plan lets differ, on either side. */
  private Set<String> ignored(JsonElement blue, JsonElement green) throws JsonPathException {
    Set<String> ignored = new HashSet<>();
    for (JsonPath path : agreement.differences()) {
      path.nodes(blue).forEach(node -> ignored.add(node.path()));
      path.nodes(green).forEach(node -> ignored.add(node.path()));
    }
    return ignored;
  }

  private static List<Difference> shapes(JsonElement blue, JsonElement green, Set<String> ignored) {
    return ignored.contains("$")
        ? List.of()
        : JsonShape.of(blue, ignored).differences(JsonShape.of(green, ignored), MOST + 1).stream()
            .map(one -> new Difference(one.path(), one.left(), one.right()))
            .toList();
  }

  private static List<Difference> values(JsonElement blue, JsonElement green, Set<String> ignored) {
    return differences(JsonEquality.compare(JsonNode.root(blue), green, MOST + 1, ignored));
  }

  /** What a path finds on either side, place for place. */
  private static List<Difference> values(
      JsonPath path, JsonElement blue, JsonElement green, Set<String> ignored)
      throws JsonPathException {
    Map<String, JsonElement> ofGreen = new LinkedHashMap<>();
    path.nodes(green).forEach(node -> ofGreen.put(node.path(), node.value()));
    List<Difference> found = new ArrayList<>();
    List<JsonNode> nodes = path.nodes(blue);
    for (JsonNode node : nodes) {
      JsonElement other = ofGreen.remove(node.path());
      if (other != null) {
        found.addAll(differences(JsonEquality.compare(node, other, MOST + 1, ignored)));
      } else if (!ignored.contains(node.path())) {
        found.add(new Difference(node.path(), JsonEquality.shown(node.value()), NOTHING));
      }
    }
    ofGreen.forEach(
        (place, value) -> {
          if (!ignored.contains(place)) {
            found.add(new Difference(place, NOTHING, JsonEquality.shown(value)));
          }
        });
    if (nodes.isEmpty() && found.isEmpty()) {
      found.add(new Difference(path.toString(), NOTHING, NOTHING + " either"));
    }
    return found;
  }

  private static List<Difference> differences(List<JsonEquality.Difference> found) {
    return found.stream()
        .map(one -> new Difference(one.path(), one.expected(), one.seen()))
        .toList();
  }

  private void differences(String expected, List<Difference> found) {
    String named =
        String.join("; ", found.stream().limit(MOST_NAMED).map(Difference::inWords).toList());
    observe(
        expected,
        found.isEmpty()
            ? "the same"
            : named
                + (found.size() > MOST
                    ? "; and more"
                    : found.size() > MOST_NAMED
                        ? "; and %d more".formatted(found.size() - MOST_NAMED)
                        : ""),
        found.isEmpty());
    found.forEach(one -> differ(one.path(), one.blue(), one.green()));
  }

  private void differ(String what, String blue, String green) {
    if (diff.size() >= 2 * MOST) {
      return;
    }
    if (!blue.equals(NOTHING)) {
      diff.add("- " + InWords.shown(what) + ": " + InWords.shown(blue));
    }
    if (!green.equals(NOTHING)) {
      diff.add("+ " + InWords.shown(what) + ": " + InWords.shown(green));
    }
  }

  private void observe(String expected, String seen, boolean held) {
    observations.add(new Observation(expected, seen, held, where));
  }
}
