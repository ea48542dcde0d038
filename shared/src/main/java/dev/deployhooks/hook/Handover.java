package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a hook hands itself from look to look where AWS carries it: since when it looks, how often
 * it has, and what is kept of the sections.
 *
 * @param where it looks
 * @param since when the first look was
 * @param look which look it was, from 1
 * @param sections by the key of the section
 */
record Handover(Where where, Instant since, int look, JsonObject sections) {

  private static final int VERSION = 1;

  /**
   * Where in a deployment a hook looks.
   *
   * @param stage what was handed over at another counts for nothing
   * @param step of what was handed over at another step of the same stage, what a section knew
   *     counts, and not that it has passed; empty where there are none
   */
  record Where(String stage, String step) {}

  /** What was handed over cannot be used; the message says what it is or lacks. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String what) {
      super(what);
    }
  }

  /** The first look. */
  static Handover first(Where where, Instant now) {
    return new Handover(where, now, 1, new JsonObject());
  }

  /**
   * The look after the one that handed this over.
   *
   * @throws UnusableException if it is not what this version hands over
   */
  static Handover next(JsonObject json, Where where, Instant now) throws UnusableException {
    if (number(json, "version") != VERSION) {
      throw new UnusableException("has another form than the one that is known, " + VERSION);
    }
    if (!text(json, "stage").equals(where.stage())) {
      return first(where, now);
    }
    if (!(json.get("sections") instanceof JsonObject sections)) {
      throw new UnusableException("has no sections");
    }
    Handover again = new Handover(where, since(json), number(json, "look") + 1, sections);
    return (json.has("step") ? text(json, "step") : "").equals(where.step())
        ? again
        : new Handover(where, now, 1, Kept.unpassed(sections));
  }

  private static Instant since(JsonObject json) throws UnusableException {
    try {
      return Instant.parse(text(json, "since"));
    } catch (DateTimeException _) {
      throw new UnusableException("does not say since when");
    }
  }

  private static String text(JsonObject json, String name) throws UnusableException {
    if (json.get(name) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new UnusableException("has no " + name);
  }

  /** A whole number, in whatever form it was handed back. */
  private static int number(JsonObject json, String name) throws UnusableException {
    try {
      if (json.get(name) instanceof JsonPrimitive value && value.isNumber()) {
        return value.getAsBigDecimal().intValueExact();
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // It is no whole number.
    }
    throw new UnusableException("has no " + name);
  }

  /** The JSON form, with what this look leaves. */
  JsonObject leaving(JsonObject kept) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("stage", where.stage());
    if (!where.step().isEmpty()) {
      json.addProperty("step", where.step());
    }
    json.addProperty("since", since.toString());
    json.addProperty("look", look);
    json.add("sections", kept);
    return json;
  }
}
