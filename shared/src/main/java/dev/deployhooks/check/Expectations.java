package dev.deployhooks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.json.JsonEquality;
import dev.deployhooks.json.JsonNode;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.JsonMatcher;
import dev.deployhooks.plan.TextMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was seen, held against what was expected. */
final class Expectations {

  /** How many differences to a golden value are shown. */
  private static final int MOST_DIFFERENCES = 5;

  private static final int MOST_LOG_LINES = 40;

  private Expectations() {}

  /** Judges what a look saw by the expectations of its check. */
  static Judged judge(CheckSpec check, Answer answer) {
    List<Observation> observations = new ArrayList<>();
    List<String> details = new ArrayList<>();
    if (answer instanceof FunctionAnswer function) {
      observations.addAll(ofTheInvocation(check, function));
      details.addAll(logTail(function.answered().logTail()));
    }
    for (Expectation expectation : check.expectations()) {
      observations.add(observe(expectation, answer));
    }
    return new Judged(answer.lookedAt(), outcome(observations), observations, List.of(), details);
  }

  /** Passed if everything held; otherwise the first thing that did not says why. */
  static Outcome outcome(List<Observation> observations) {
    List<Observation> missed = observations.stream().filter(seen -> !seen.held()).toList();
    if (missed.isEmpty()) {
      return new Passed();
    }
    Observation first = missed.getFirst();
    String more = missed.size() == 1 ? "" : " (and " + (missed.size() - 1) + " more)";
    return new Failed("expected " + first.expected() + ", saw " + first.seen() + more);
  }

  /** What every invocation must show, whether the plan says so or not. */
  private static List<Observation> ofTheInvocation(CheckSpec check, FunctionAnswer function) {
    String where = check.place().toString();
    List<Observation> observations = new ArrayList<>();
    String executed = function.answered().executedVersion();
    observations.add(
        new Observation(
            "version " + function.version() + " to answer",
            "version " + InWords.shown(executed),
            executed.equals(function.version()),
            where));
    if (check.expectations().stream().noneMatch(Expectation.FunctionError.class::isInstance)) {
      observations.add(
          new Observation(
              "no function error",
              functionError(function).orElse("none"),
              function.answered().functionError().isEmpty(),
              where));
    }
    return observations;
  }

  private static Observation observe(Expectation expectation, Answer answer) {
    String where = expectation.place().toString();
    return switch (expectation) {
      case Expectation.Status(_, List<Expectation.StatusRange> ranges) -> {
        String expected = "status " + InWords.ranges(ranges);
        yield switch (answer) {
          case HttpAnswer http ->
              new Observation(
                  expected,
                  "status " + http.status(),
                  ranges.stream()
                      .anyMatch(r -> r.from() <= http.status() && http.status() <= r.to()),
                  where);
          case FunctionAnswer _ -> ofNoHttpAnswer(expected, where);
        };
      }
      case Expectation.Header(_, String name, TextMatcher matcher) -> {
        String expected = "header " + name + " " + InWords.of(matcher);
        yield switch (answer) {
          case HttpAnswer http -> header(expected, name, matcher, http, where);
          case FunctionAnswer _ -> ofNoHttpAnswer(expected, where);
        };
      }
      case Expectation.BodyText(_, TextMatcher matcher) -> body(matcher, answer, where);
      case Expectation.JsonAt(_, JsonPath path, JsonMatcher matcher) ->
          switch (answer.body().json()) {
            case Body.Value.Some(JsonElement json) -> jsonAt(path, matcher, json, where);
            case Body.Value.None(String why) ->
                new Observation(path + " " + InWords.of(matcher), why, false, where);
          };
      case Expectation.JsonEquals(_, String name, JsonElement golden) ->
          golden(name, golden, answer.body().json(), where);
      case Expectation.Latency(_, var below) ->
          new Observation(
              "an answer within " + InWords.of(below),
              InWords.of(answer.latency()),
              answer.latency().compareTo(below) < 0,
              where);
      case Expectation.FunctionError(_, TextMatcher errorType) -> {
        String expected = "a function error whose type " + InWords.of(errorType);
        yield switch (answer) {
          case HttpAnswer _ ->
              new Observation(expected, "an answer over HTTP, which has none", false, where);
          case FunctionAnswer function -> functionError(expected, errorType, function, where);
        };
      }
    };
  }

  private static Observation ofNoHttpAnswer(String expected, String where) {
    return new Observation(
        expected, "the answer of a function, which has none over HTTP", false, where);
  }

  private static Observation header(
      String expected, String name, TextMatcher matcher, HttpAnswer http, String where) {
    List<String> values =
        http.headers().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
    String seen;
    if (values.isEmpty()) {
      seen = "no header " + name;
    } else if (name.equalsIgnoreCase("set-cookie")) {
      seen = values.size() + " of them (values of cookies are not shown)";
    } else {
      seen = InWords.quoted(String.join("\", \"", values));
    }
    return new Observation(expected, seen, TextMatching.fits(matcher, values), where);
  }

  private static Observation body(TextMatcher matcher, Answer answer, String where) {
    String expected = "body " + InWords.of(matcher);
    return switch (answer.body()) {
      case Body.Unreadable(String why) -> new Observation(expected, why, false, where);
      case Body.Text(String text) ->
          new Observation(
              expected,
              text.isEmpty() ? "an empty body" : InWords.quoted(text),
              TextMatching.fits(
                  matcher, text.isEmpty() && isExistence(matcher) ? List.of() : List.of(text)),
              where);
    };
  }

  private static boolean isExistence(TextMatcher matcher) {
    return matcher instanceof TextMatcher.Exists
        || (matcher instanceof TextMatcher.Not(TextMatcher inner) && isExistence(inner));
  }

  /**
   * A path that finds nothing fits nothing but {@code exists: false}; where a path finds several
   * values, every one of them must fit.
   */
  private static Observation jsonAt(
      JsonPath path, JsonMatcher matcher, JsonElement json, String where) {
    String expected = path + " " + InWords.of(matcher);
    List<JsonNode> nodes;
    try {
      nodes = path.nodes(json);
    } catch (JsonPathException e) {
      return new Observation(expected, "a query for which " + e.getMessage(), false, where);
    }
    if (JsonMatching.asksForExistence(matcher)) {
      return new Observation(
          expected, found(path, nodes), JsonMatching.exists(matcher, !nodes.isEmpty()), where);
    }
    Optional<JsonNode> misfit =
        nodes.stream().filter(node -> !JsonMatching.fits(matcher, node.value())).findFirst();
    if (nodes.isEmpty() || misfit.isEmpty()) {
      return new Observation(expected, found(path, nodes), !nodes.isEmpty(), where);
    }
    String seen = ofValue(misfit.get().value());
    return new Observation(
        expected,
        nodes.size() == 1 && path.singular()
            ? seen
            : InWords.shown(misfit.get().path()) + " is " + seen,
        false,
        where);
  }

  private static String found(JsonPath path, List<JsonNode> nodes) {
    return switch (nodes.size()) {
      case 0 -> "nothing at " + path;
      case 1 -> ofValue(nodes.getFirst().value());
      default -> nodes.size() + " values, the first " + ofValue(nodes.getFirst().value());
    };
  }

  private static String ofValue(JsonElement value) {
    return switch (value) {
      case JsonArray array when array.size() > 3 ->
          "an array of %d elements".formatted(array.size());
      case JsonObject object when object.size() > 3 ->
          "an object of %d members".formatted(object.size());
      default -> InWords.shown(value.toString());
    };
  }

  private static Observation golden(
      String name, JsonElement golden, Body.Value seen, String where) {
    String expected = "JSON equal to " + name;
    return switch (seen) {
      case Body.Value.None(String why) -> new Observation(expected, why, false, where);
      case Body.Value.Some(JsonElement json) -> {
        List<String> differences =
            JsonEquality.differences(golden, json, MOST_DIFFERENCES + 1).stream()
                .map(InWords::shown)
                .toList();
        if (differences.isEmpty()) {
          yield new Observation(expected, "equal JSON", true, where);
        }
        boolean more = differences.size() > MOST_DIFFERENCES;
        List<String> shown = more ? differences.subList(0, MOST_DIFFERENCES) : differences;
        yield new Observation(
            expected, String.join("; ", shown) + (more ? "; and more" : ""), false, where);
      }
    };
  }

  private static Observation functionError(
      String expected, TextMatcher matcher, FunctionAnswer function, String where) {
    Optional<String> seen = functionError(function);
    List<String> types = seen.isEmpty() ? List.of() : List.of(member(function, "errorType"));
    return new Observation(
        expected,
        seen.orElse("no function error"),
        seen.isPresent() && TextMatching.fits(matcher, types),
        where);
  }

  /** The function's error, such as {@code Unhandled java.lang.IllegalStateException: no quiz}. */
  private static Optional<String> functionError(FunctionAnswer function) {
    return function
        .answered()
        .functionError()
        .map(
            kind -> {
              String type = member(function, "errorType");
              String message = member(function, "errorMessage");
              return type.isEmpty() && message.isEmpty()
                  ? InWords.shown(kind) + ": " + InWords.quoted(function.answered().payload())
                  : "%s %s: %s"
                      .formatted(InWords.shown(kind), InWords.shown(type), InWords.shown(message));
            });
  }

  /** A text member of the error object; empty if there is none. */
  private static String member(FunctionAnswer function, String name) {
    return function.body().json() instanceof Body.Value.Some(JsonObject error)
            && error.get(name) instanceof JsonPrimitive primitive
        ? primitive.getAsString()
        : "";
  }

  /** The last lines of a function's log. */
  private static List<String> logTail(String log) {
    List<String> lines =
        log.lines()
            .filter(line -> !line.isBlank())
            .map(line -> "log: " + InWords.shown(line))
            .toList();
    return lines.subList(Math.max(0, lines.size() - MOST_LOG_LINES), lines.size());
  }
}
