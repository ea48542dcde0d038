package dev.deployhooks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Capture;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.SecretReference;
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
  private final SecretSource secrets;
  private final Redactor redactor;

  FlowLooker(Eyes eyes, SecretSource secrets, Redactor redactor) {
    this.eyes = eyes;
    this.secrets = secrets;
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
    Map<SecretReference, String> resolved = new HashMap<>();
    try {
      for (SecretReference reference : step.secrets()) {
        String secret = secrets.read(reference, deadline);
        redactor.hide(secret);
        resolved.put(reference, secret);
      }
      return switch (step.read(captured, reference -> resolved.getOrDefault(reference, ""))) {
        case Step.Reading.Mistaken(String why) ->
            Judged.error(planned, "with what was put in, the step makes no sense: " + why);
        case Step.Reading.Ready(Look look, List<Expectation> expectations) -> {
          GreenProof.requireKnown(expectations, aim.deployment());
          Sight sight = eyes.see(look, aim, deadline);
          Judged judged =
              Expectations.judged(
                  check.trying(step.place(), look, expectations), sight, aim.deployment());
          yield sight instanceof Answer answer ? capture(step, judged, answer, captured) : judged;
        }
      };
    } catch (SourceException e) {
      return Judged.error(planned, e.getMessage());
    } catch (CannotLookException e) {
      return Judged.error(planned, e.getMessage());
    }
  }

  private Judged capture(
      Step step, Judged judged, Answer answer, Map<String, JsonElement> captured) {
    List<Observation> observations = new ArrayList<>();
    for (Capture capture : step.captures()) {
      String expected = "to capture \"" + capture.name() + "\"";
      String where = capture.place().toString();
      switch (Picking.from(answer, capture.source())) {
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
    return judged.with(observations);
  }
}
