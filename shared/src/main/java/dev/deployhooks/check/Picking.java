package dev.deployhooks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.json.JsonNode;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.plan.Capture;
import java.util.List;
import java.util.Map;

/** Picks one value out of an answer. */
final class Picking {

  private Picking() {}

  /** The value, or why there is not exactly one. */
  static Body.Value from(Answer answer, Capture.Source source) {
    return switch (source) {
      case Capture.Source.Header(String name) ->
          one(
              "header " + name,
              headers(answer).stream()
                  .filter(header -> header.getKey().equalsIgnoreCase(name))
                  .map(Map.Entry::getValue)
                  .toList());
      case Capture.Source.Cookie(String name) ->
          one(
              "cookie " + name,
              Cookies.all(headers(answer)).stream()
                  .filter(cookie -> cookie.name().equals(name))
                  .map(Cookies.Cookie::value)
                  .toList());
      case Capture.Source.Json(JsonPath path) ->
          switch (answer.body().json()) {
            case Body.Value.None none -> none;
            case Body.Value.Some(JsonElement json) -> at(path, json);
          };
      case Capture.Source.Regex(Pattern pattern) ->
          switch (answer.body()) {
            case Body.Unreadable(String why, _) -> new Body.Value.None(why);
            case Body.Text(String text, _) -> {
              Matcher matcher = pattern.matcher(text);
              String group =
                  matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
              yield group == null
                  ? new Body.Value.None("nothing that matches in " + InWords.quoted(text))
                  : new Body.Value.Some(new JsonPrimitive(group));
            }
          };
    };
  }

  private static List<Map.Entry<String, String>> headers(Answer answer) {
    return switch (answer) {
      case HttpAnswer http -> http.headers();
      case FunctionAnswer _ -> List.of();
    };
  }

  private static Body.Value one(String what, List<String> values) {
    return values.size() == 1
        ? new Body.Value.Some(new JsonPrimitive(values.getFirst()))
        : new Body.Value.None(
            values.isEmpty() ? "no " + what : values.size() + " times the " + what);
  }

  private static Body.Value at(JsonPath path, JsonElement json) {
    try {
      List<JsonNode> nodes = path.nodes(json);
      return nodes.size() == 1
          ? new Body.Value.Some(nodes.getFirst().value())
          : new Body.Value.None(
              nodes.isEmpty()
                  ? "nothing at " + path
                  : nodes.size() + " values at " + path + ", of which one is wanted");
    } catch (JsonPathException e) {
      return new Body.Value.None("a query for which " + e.getMessage());
    }
  }
}
