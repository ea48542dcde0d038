package dev.deployhooks.images;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one look at the images leaves for the next. It is kept short: CodePipeline carries no more
 * than 2,048 characters, so a digest goes by its first 64 bits.
 *
 * @param firstLook when the first look was
 * @param images what was seen of each image, by the beginning of its digest
 */
public record GateState(Instant firstLook, Map<String, OfImage> images) {

  /** How many hexadecimal digits of a digest tell the images of one deployment apart. */
  private static final int DIGITS = 16;

  private static final int SECONDS_RADIX = 36;
  private static final String NOT_STARTED = "-";

  public GateState {
    images = Map.copyOf(images);
  }

  /** What is seen of images, by their digests. */
  static GateState of(Instant firstLook, Map<String, OfImage> byDigest) {
    Map<String, OfImage> images = new TreeMap<>();
    byDigest.forEach((digest, image) -> images.put(key(digest), image));
    return new GateState(firstLook, images);
  }

  private static String key(String digest) {
    String digits = digest.substring(digest.indexOf(':') + 1);
    return digits.length() <= DIGITS ? digits : digits.substring(0, DIGITS);
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
    return images.getOrDefault(key(digest), OfImage.NOTHING);
  }

  /**
   * Whether an image is another one than at the look before: every image had its digest then, and
   * this is none of them.
   *
   * @param images how many images there are now
   */
  boolean isNew(String digest, long images) {
    return this.images.size() == images && !this.images.containsKey(key(digest));
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

  /** When a scan was started, the fingerprint, and since when it is the same. */
  private static OfImage ofImage(JsonElement element) {
    String[] parts =
        element instanceof JsonPrimitive text ? text.getAsString().split(" ", -1) : new String[0];
    if (parts.length != 1 && parts.length != 3) {
      return OfImage.NOTHING;
    }
    return new OfImage(
        parts.length == 1
            ? Optional.empty()
            : seconds(parts[2]).map(at -> new Trust.Earlier(parts[1], at)),
        seconds(parts[0]));
  }

  private static String inWords(OfImage image) {
    return image.started().map(GateState::seconds).orElse(NOT_STARTED)
        + image
            .earlier()
            .map(earlier -> " " + earlier.fingerprint() + " " + seconds(earlier.at()))
            .orElse("");
  }

  private static String seconds(Instant at) {
    return Long.toString(at.getEpochSecond(), SECONDS_RADIX);
  }

  private static Optional<Instant> seconds(String text) {
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text, SECONDS_RADIX)));
    } catch (NumberFormatException | DateTimeException _) {
      return Optional.empty();
    }
  }

  /** As JSON, for the next look. */
  public JsonObject json() {
    JsonObject all = new JsonObject();
    new TreeMap<>(images).forEach((digest, image) -> all.addProperty(digest, inWords(image)));
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
