package dev.deployhooks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.json.JsonNode;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.plan.Capture;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.Step;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through the steps of a flow. A step that fails takes with it those that need what it would
 * have captured, and no others.
 */
final class FlowLooker {

  /** Looks at something once. */
  interface Eyes {
    Sight see(Look look, Aim aim, Deadline deadline)
        throws CannotLookException, InterruptedException;
  }

  private final Eyes eyes;
  private final ReadySteps steps;
  private final Redactor redactor;

  FlowLooker(Eyes eyes, ReadySteps steps, Redactor redactor) {
    this.eyes = eyes;
    this.steps = steps;
    this.redactor = redactor;
  }

  /**
   * Goes through all steps once.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(Look.Flow flow, CheckSpec check, Aim aim, Deadline deadline)
      throws InterruptedException {
    Map<String, JsonElement> captured = new HashMap<>();
    Map<String, String> missing = new HashMap<>();
    List<Named> all = new ArrayList<>();
    for (Step step : flow.steps()) {
      Optional<String> lacking =
          step.uses().stream().filter(missing::containsKey).sorted().findFirst();
      Judged judged;
      if (lacking.isPresent()) {
        judged =
            skipped(
                step,
                "it needs ${captures.%s} of step \"%s\", which did not give it"
                    .formatted(lacking.get(), missing.get(lacking.get())));
      } else if (deadline.passed()) {
        judged = skipped(step, "the time was over before it could begin");
      } else {
        judged = look(step, check, aim, deadline, captured);
      }
      all.add(new Named(step.name(), judged));
      if (!(judged.outcome() instanceof Outcome.Passed)) {
        step.captures()
            .forEach(
                capture -> {
                  captured.remove(capture.name());
                  missing.put(capture.name(), step.name());
                });
      }
    }
    return together(all);
  }

  /** A step's name and what came of it. */
  private record Named(String name, Judged judged) {
    String prefixed(String text) {
      return name.isEmpty() ? text : InWords.shown(name) + ": " + text;
    }
  }

  private static Judged skipped(Step step, String why) {
    return new Judged(
        "not asked",
        new Outcome.NotRun(why),
        List.of(
            new Observation(
                "the step to be tried", "not tried: " + why, false, step.place().toString())),
        List.of(),
        List.of());
  }

  /** The first step that did not pass decides, and says why. */
  private static Judged together(List<Named> all) {
    Optional<Named> failed =
        all.stream().filter(one -> !(one.judged().outcome() instanceof Outcome.Passed)).findFirst();
    return new Judged(
        String.join(
            " -> ", all.stream().map(one -> one.prefixed(one.judged().lookedAt())).toList()),
        failed.isEmpty() ? new Outcome.Passed() : prefixed(failed.get()),
        all.stream()
            .flatMap(
                one ->
                    one.judged().observations().stream()
                        .map(
                            seen ->
                                new Observation(
                                    one.prefixed(seen.expected()),
                                    seen.seen(),
                                    seen.held(),
                                    seen.where())))
            .toList(),
        all.stream().flatMap(one -> one.judged().warnings().stream().map(one::prefixed)).toList(),
        all.stream().flatMap(one -> one.judged().details().stream().map(one::prefixed)).toList());
  }

  private static Outcome prefixed(Named failed) {
    return switch (failed.judged().outcome()) {
      case Outcome.Passed passed -> passed;
      case Outcome.Failed(String why) -> new Outcome.Failed(failed.prefixed(why));
      case Outcome.Inconclusive(String why) -> new Outcome.Inconclusive(failed.prefixed(why));
      case Outcome.Error(String why) -> new Outcome.Error(failed.prefixed(why));
      case Outcome.NotRun(String why) -> new Outcome.Error(failed.prefixed(why));
    };
  }

  private Judged look(
      Step step, CheckSpec check, Aim aim, Deadline deadline, Map<String, JsonElement> captured)
      throws InterruptedException {
    String planned = step.planned().map(Looker::planned).orElse("a step");
    try {
      return switch (steps.read(step, captured, deadline)) {
        case Step.Reading.Mistaken(String why) -> Judged.error(planned, ReadySteps.senseless(why));
        case Step.Reading.Ready(Look look, List<Expectation> expectations) ->
            switch (eyes.see(look, aim, deadline)) {
              case Judged judged -> judged;
              case Answer answer ->
                  capture(
                      step,
                      Expectations.judge(check.trying(step.place(), look, expectations), answer),
                      answer,
                      captured);
            };
      };
    } catch (SourceException e) {
      return Judged.error(planned, e.getMessage());
    } catch (CannotLookException e) {
      return Judged.error(planned, e.getMessage());
    }
  }

  private Judged capture(
      Step step, Judged judged, Answer answer, Map<String, JsonElement> captured) {
    List<Observation> observations = new ArrayList<>(judged.observations());
    for (Capture capture : step.captures()) {
      String expected = "to capture \"" + capture.name() + "\"";
      String where = capture.place().toString();
      switch (found(capture.source(), answer)) {
        case Body.Value.Some(JsonElement value) -> {
          if (capture.secret()) {
            redactor.hide(
                value instanceof JsonPrimitive text ? text.getAsString() : value.toString());
          }
          captured.put(capture.name(), value);
          observations.add(
              new Observation(
                  expected,
                  capture.secret() ? "a secret" : InWords.shown(value.toString()),
                  true,
                  where));
        }
        case Body.Value.None(String why) ->
            observations.add(new Observation(expected, why, false, where));
      }
    }
    return new Judged(
        judged.lookedAt(),
        Expectations.outcome(observations),
        observations,
        judged.warnings(),
        judged.details());
  }

  private static Body.Value found(Capture.Source source, Answer answer) {
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
