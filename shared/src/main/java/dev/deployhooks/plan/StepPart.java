package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part {@code steps}: requests and invocations, one after the other. */
final class StepPart {

  static final Keys KEYS = Keys.of("step", "name", "http", "lambda", "capture", "expect");

  private static final int MAX_STEPS = 50;

  /** What stands for what is not known before the plan runs. */
  private static final JsonPrimitive SAMPLE = new JsonPrimitive("0");

  /** What is tried, as far as it could be read. */
  record Tried(Optional<Look> look, List<Expectation> expectations) {}

  private StepPart() {}

  /** The steps of a flow; each may use what those before it capture. */
  static Optional<Look> flow(Value value) {
    if (value.isEmpty()) {
      return value.mistaken("\"steps\" is empty, and a check without steps could not fail");
    }
    List<Value> items = value.items().orElse(List.of());
    if (items.size() > MAX_STEPS) {
      return value.mistaken(
          "\"steps\" has %d steps; at most %d run".formatted(items.size(), MAX_STEPS));
    }
    List<Step> steps = new ArrayList<>();
    Map<String, Place> names = new HashMap<>();
    Map<String, Capture> captured = new LinkedHashMap<>();
    Set<String> used = new LinkedHashSet<>();
    for (Value item : items) {
      Optional<Fields> fields = item.fields(KEYS);
      if (fields.isEmpty()) {
        continue;
      }
      Optional<String> name =
          fields.get().required("name", "each step needs one, for the report").flatMap(Value::text);
      name.ifPresent(text -> unique(text, fields.get(), names));
      boolean http = fields.get().has("http");
      List<Capture> captures =
          fields
              .get()
              .optional("capture")
              .map(given -> CapturePart.read(given, http))
              .orElse(List.of());
      Step step = step(name.orElse(""), item, captured.keySet(), captures);
      steps.add(step);
      used.addAll(step.uses());
      for (Capture capture : captures) {
        if (captured.putIfAbsent(capture.name(), capture) != null) {
          item.draft()
              .mistake(
                  capture.place(),
                  "\"%s\" is captured already; give it another name".formatted(capture.name()));
        }
      }
    }
    captured.values().stream()
        .filter(capture -> !used.contains(capture.name()))
        .forEach(
            capture ->
                value
                    .draft()
                    .mistake(
                        capture.place(),
                        "\"%s\" is captured and never used; use ${captures.%1$s} in a later step, or"
                                .formatted(capture.name())
                            + " remove it"));
    return steps.isEmpty() ? Optional.empty() : Optional.of(new Look.Flow(steps));
  }

  private static void unique(String name, Fields fields, Map<String, Place> names) {
    Place first = names.putIfAbsent(name, fields.mapping().writtenAt());
    if (first != null) {
      fields
          .optional("name")
          .ifPresent(
              value ->
                  value.mistake(
                      "the name \"%s\" stands twice among the steps; the first is in line %d"
                          .formatted(Value.shown(name), first.line())));
    }
  }

  /**
   * One step, judged with samples in place of what is not known yet. A mistake at the place of a
   * sample is the sample's.
   */
  static Step step(String name, Value value, Set<String> captured, List<Capture> captures) {
    Draft scratch = new Draft(value.draft().origin(), value.draft().files());
    Map<String, JsonElement> samples = new LinkedHashMap<>();
    captured.forEach(known -> samples.put(known, SAMPLE));
    Variables variables =
        new Variables(
            samples.isEmpty() ? Map.of() : Map.of(Step.CAPTURES, Step.scope(samples)),
            Optional.of(_ -> SAMPLE.getAsString()),
            value.draft());
    Value filled = variables.in(value);
    Tried tried = tried(filled.in(scratch), !captures.isEmpty());
    scratch.mistakes().stream()
        .filter(mistake -> !variables.places().contains(mistake.place()))
        .forEach(mistake -> value.draft().mistake(mistake.place(), mistake.message()));
    Set<String> uses = new LinkedHashSet<>();
    variables.used().forEach(used -> uses.add(used.substring(Step.CAPTURES.length() + 1)));
    return new Step(name, value, tried, uses, variables.secrets(), captures);
  }

  /** What a mapping with {@code http} or {@code lambda} and {@code expect} says to try. */
  static Tried tried(Value value, boolean captures) {
    Optional<Value> look = value.under("http").or(() -> value.under("lambda"));
    if (look.isEmpty() || (value.under("http").isPresent() && value.under("lambda").isPresent())) {
      value.mistake("a step has either \"http\" or \"lambda\"");
      return new Tried(Optional.empty(), List.of());
    }
    Optional<Value> compare = value.under("compare");
    return new Tried(
        LookPart.read(look.get())
            .flatMap(
                seen ->
                    compare.isEmpty()
                        ? Optional.of(seen)
                        : ComparePart.read(compare.get(), look.get(), seen)),
        CheckPart.expectations(value, value.under("expect"), look.get(), captures));
  }
}
