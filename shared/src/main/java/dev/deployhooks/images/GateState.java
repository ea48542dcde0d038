package dev.deployhooks.images;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one look at the images leaves for the next.
 *
 * @param firstLook when the first look was
 * @param images what was seen of each image, by its digest
 */
public record GateState(Instant firstLook, Map<String, OfImage> images) {

  public GateState {
    images = Map.copyOf(images);
  }

  /**
   * What was seen of an image.
   *
   * @param earlier its findings, if any look saw them whole
   * @param started when a scan was started, if one was
   */
  public record OfImage(Optional<Trust.Earlier> earlier, Optional<Instant> started) {
    static final OfImage NOTHING = new OfImage(Optional.empty(), Optional.empty());
  }

  /** What was seen of an image. */
  OfImage of(String digest) {
    return images.getOrDefault(digest, OfImage.NOTHING);
  }

  /**
   * Reads what a look left. What cannot be read counts as not seen, which can only make the gate
   * wait again.
   *
   * @param now when the first look is, if there was none before
   */
  public static GateState read(JsonObject json, Instant now) {
    Map<String, OfImage> images = new TreeMap<>();
    if (json.get("images") instanceof JsonObject all) {
      all.entrySet().forEach(entry -> images.put(entry.getKey(), ofImage(entry.getValue())));
    }
    return new GateState(
        time(json, "firstLook").filter(at -> !at.isAfter(now)).orElse(now), images);
  }

  private static OfImage ofImage(JsonElement element) {
    if (!(element instanceof JsonObject json)) {
      return OfImage.NOTHING;
    }
    Optional<Trust.Earlier> earlier =
        text(json, "same")
            .flatMap(print -> time(json, "since").map(at -> new Trust.Earlier(print, at)));
    return new OfImage(earlier, time(json, "started"));
  }

  /** As JSON, for the next look. */
  public JsonObject json() {
    JsonObject all = new JsonObject();
    new TreeMap<>(images)
        .forEach(
            (digest, image) -> {
              JsonObject json = new JsonObject();
              image
                  .earlier()
                  .ifPresent(
                      earlier -> {
                        json.addProperty("same", earlier.fingerprint());
                        json.addProperty("since", earlier.at().toString());
                      });
              image.started().ifPresent(at -> json.addProperty("started", at.toString()));
              all.add(digest, json);
            });
    JsonObject json = new JsonObject();
    json.addProperty("firstLook", firstLook.toString());
    json.add("images", all);
    return json;
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive found
        ? Optional.of(found.getAsString())
        : Optional.empty();
  }

  private static Optional<Instant> time(JsonObject json, String name) {
    try {
      return text(json, name).map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
