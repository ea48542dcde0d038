package dev.deployhooks.hook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of a section between two looks. */
sealed interface Kept {

  /** It has passed, and is not looked at again. */
  record Passed(List<String> warnings) implements Kept {}

  /** It could not be told, and left this for its next look; empty before the first. */
  record Left(JsonObject state) implements Kept {}

  /** What is there is none of the two. */
  record Unusable() implements Kept {}

  /** What is kept, from its JSON form. */
  static Kept of(@Nullable JsonElement json) {
    if (json == null) {
      return new Left(new JsonObject());
    }
    if (json instanceof JsonObject kept && kept.size() == 1) {
      if (kept.get("state") instanceof JsonObject state) {
        return new Left(state);
      }
      if (kept.get("passed") instanceof JsonArray warnings) {
        return new Passed(warnings.asList().stream().map(JsonElement::getAsString).toList());
      }
    }
    return new Unusable();
  }

  /** What was kept of sections, without those that have passed. */
  static JsonObject unpassed(JsonObject sections) {
    JsonObject left = new JsonObject();
    sections.asMap().entrySet().stream()
        .filter(kept -> !(of(kept.getValue()) instanceof Passed))
        .forEach(kept -> left.add(kept.getKey(), kept.getValue()));
    return left;
  }

  /** The JSON form. */
  default JsonObject toJson() {
    JsonObject json = new JsonObject();
    switch (this) {
      case Passed(List<String> warnings) -> {
        JsonArray array = new JsonArray();
        warnings.forEach(array::add);
        json.add("passed", array);
      }
      case Left(JsonObject state) -> json.add("state", state);
      case Unusable() -> throw new IllegalStateException("there is nothing to keep");
    }
    return json;
  }
}
