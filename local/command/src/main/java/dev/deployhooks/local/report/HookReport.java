package dev.deployhooks.local.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The report of a hook as it stands in its log: one line of JSON, an object with a member {@code
 * report}. What is missing from it reads as empty.
 */
public record HookReport(JsonObject json) {

  /** The last report in a log; empty if there is none. */
  public static Optional<HookReport> in(String log) {
    return log.lines()
        .filter(line -> line.startsWith("{") && line.contains("\"report\""))
        .map(HookReport::ofLine)
        .flatMap(Optional::stream)
        .reduce((_, last) -> last);
  }

  private static Optional<HookReport> ofLine(String line) {
    try {
      return Json.parse(line) instanceof JsonObject object
              && object.get("report") instanceof JsonObject report
          ? Optional.of(new HookReport(report))
          : Optional.empty();
    } catch (JsonException _) {
      return Optional.empty(); // some other line of the function's log
    }
  }

  /** What the looks added up to: {@code pass}, {@code fail}, {@code inconclusive}, {@code none}. */
  public String verdict() {
    return text(json, "verdict");
  }

  /**
   * What AWS is told: {@code Succeeded}, {@code Failed}, {@code InProgress}, {@code None}, {@code
   * Stop}.
   */
  public String answer() {
    return text(object(json, "answer"), "status");
  }

  /** Why AWS is told that. */
  public String why() {
    return text(object(json, "answer"), "why");
  }

  /** Why it is Succeeded, such as {@code passed} or {@code overridden}; empty if it is not. */
  public String grounds() {
    return text(object(object(json, "answer"), "grounds"), "kind");
  }

  /** Whether it would have been Failed, but for observe mode or an override. */
  boolean isLenient() {
    return grounds().equals("observed") || grounds().equals("overridden");
  }

  /** What became of the answer, such as {@code given}, or {@code not given: ...}. */
  public String delivery() {
    return text(object(json, "answer"), "delivery");
  }

  List<JsonObject> checks() {
    return objects(json, "checks");
  }

  static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  static JsonObject object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject value ? value : new JsonObject();
  }

  static List<JsonObject> objects(JsonObject object, String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonElement element : array(object, name)) {
      if (element instanceof JsonObject value) {
        objects.add(value);
      }
    }
    return objects;
  }

  static List<String> texts(JsonObject object, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array(object, name)) {
      if (element.isJsonPrimitive()) {
        texts.add(element.getAsString());
      }
    }
    return texts;
  }

  private static JsonArray array(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray value ? value : new JsonArray();
  }
}
