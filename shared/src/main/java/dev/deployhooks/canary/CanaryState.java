package dev.deployhooks.canary;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What one look leaves to the next: times and decisions made, never counts. The evidence is read
 * anew at each look.
 *
 * @param event the lifecycle event of the look
 * @param began when the bake began at that event
 * @param shift when green was first seen with traffic
 * @param whole when green was first seen with all of it
 * @param slow from when on a request is slow, as it was found
 */
record CanaryState(
    String event,
    Instant began,
    Optional<Instant> shift,
    Optional<Instant> whole,
    Optional<Duration> slow) {

  private static final int VERSION = 1;
  private static final Set<String> MEMBERS =
      Set.of("v", "event", "began", "shift", "whole", "slowMillis");

  /** State that came back and does not fit. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("v", VERSION);
    json.addProperty("event", event);
    json.addProperty("began", began.getEpochSecond());
    shift.ifPresent(at -> json.addProperty("shift", at.getEpochSecond()));
    whole.ifPresent(at -> json.addProperty("whole", at.getEpochSecond()));
    slow.ifPresent(limit -> json.addProperty("slowMillis", limit.toMillis()));
    return json;
  }

  /**
   * The state that an earlier look left, if there was one.
   *
   * @throws Unreadable if it is of another version, or does not fit
   */
  static Optional<CanaryState> read(JsonObject json) throws Unreadable {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    for (String member : json.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new Unreadable("the state of the look before has the unknown member " + member);
      }
    }
    if (number(json, "v").filter(version -> version == VERSION).isEmpty()) {
      throw new Unreadable("the state of the look before is not of version " + VERSION);
    }
    if (!(json.get("event") instanceof JsonPrimitive event) || !event.isString()) {
      throw new Unreadable("the state of the look before names no lifecycle event");
    }
    Instant began =
        moment(json, "began")
            .orElseThrow(
                () -> new Unreadable("the state of the look before does not say when it began"));
    return Optional.of(
        new CanaryState(
            event.getAsString(),
            began,
            moment(json, "shift"),
            moment(json, "whole"),
            number(json, "slowMillis").map(Duration::ofMillis)));
  }

  private static Optional<Instant> moment(JsonObject json, String name) throws Unreadable {
    return number(json, name).map(Instant::ofEpochSecond);
  }

  private static Optional<Long> number(JsonObject json, String name) throws Unreadable {
    JsonElement value = json.get(name);
    if (value == null) {
      return Optional.empty();
    }
    // ECS hands hookDetails back as it was given, but a person may have written numbers as text.
    if (value instanceof JsonPrimitive primitive && !primitive.isBoolean()) {
      try {
        long whole = new BigDecimal(primitive.getAsString()).longValueExact();
        if (whole >= 0 && whole < 100_000_000_000L) {
          return Optional.of(whole);
        }
      } catch (ArithmeticException | NumberFormatException _) {
        throw new Unreadable("the state of the look before has no whole number at " + name);
      }
    }
    throw new Unreadable("the state of the look before has no whole number at " + name);
  }
}
