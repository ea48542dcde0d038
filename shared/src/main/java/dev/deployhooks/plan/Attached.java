package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.plan.PlanFiles.FileReading;
import java.util.Optional;

/** The content of a file that a value names. */
final class Attached {

  private Attached() {}

  /** The file's text. */
  static Optional<String> text(Value value) {
    return value
        .text("the name of a file beside the plan")
        .flatMap(
            name ->
                switch (value.draft().files().read(name)) {
                  case FileReading.Text(String text) -> Optional.of(text);
                  case FileReading.Unavailable(String why) -> value.mistaken(why);
                });
  }

  /** The file's content as JSON. */
  static Optional<JsonElement> json(Value value) {
    return text(value)
        .flatMap(
            text -> {
              try {
                return Optional.of(Json.parse(text));
              } catch (JsonException e) {
                return value.mistaken("file \"%s\": %s".formatted(value.scalar(), e.getMessage()));
              }
            });
  }
}
