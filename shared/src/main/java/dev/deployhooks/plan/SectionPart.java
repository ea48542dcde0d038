package dev.deployhooks.plan;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.CheckPart.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A section: what one hook has to look at. */
final class SectionPart {

  static final Keys KEYS =
      Keys.of(
          "section",
          Mode.KEY,
          "lifecycleEvents",
          "onInconclusive",
          "timeout",
          "concurrency",
          "checks");

  static final int CONCURRENCY = 4;

  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_CHECKS = 500;
  private static final Map<String, OnInconclusive> POLICIES =
      Map.of("fail", OnInconclusive.FAIL, "pass", OnInconclusive.PASS);

  private SectionPart() {}

  static Optional<Section> read(Value value, SectionKind kind) {
    return value.fields(KEYS).map(fields -> read(fields, kind));
  }

  private static Section read(Fields fields, SectionKind kind) {
    return new Section(
        kind,
        fields.mapping().writtenAt(),
        fields.optional("lifecycleEvents").map(SectionPart::events).orElse(Set.of()),
        fields
            .optional("onInconclusive")
            .flatMap(value -> value.oneOf(POLICIES))
            .orElse(OnInconclusive.FAIL),
        fields.optional("timeout").flatMap(Value::duration),
        fields
            .optional("concurrency")
            .flatMap(value -> value.integer(1, MAX_CONCURRENCY))
            .orElse(CONCURRENCY),
        fields
            .required("checks", "a section without checks could not fail")
            .map(SectionPart::checks)
            .orElse(List.of()));
  }

  private static Set<String> events(Value value) {
    Set<String> events = new LinkedHashSet<>();
    List<String> known = LifecycleEvent.knownNames();
    for (Value item : value.items().orElse(List.of())) {
      String name = item.text("the name of a lifecycle event").orElse("");
      if (!name.isEmpty() && !known.contains(name)) {
        item.mistake(
            "unknown lifecycle event \"%s\"%s (known: %s)"
                .formatted(Value.shown(name), Nearest.hint(name, known), String.join(", ", known)));
      } else if (!events.add(name)) {
        item.mistake("\"lifecycleEvents\" names %s twice".formatted(name));
      }
    }
    if (value.isEmpty()) {
      value.mistake("\"lifecycleEvents\" is empty, so the section would never run; leave it out");
    }
    return events;
  }

  private static List<CheckSpec> checks(Value value) {
    List<Value> items = value.items().orElse(List.of());
    if (value.isEmpty()) {
      value.mistake("\"checks\" is empty, and a section without checks could not fail");
    }
    if (items.size() > MAX_CHECKS) {
      value.mistake("\"checks\" has %d checks; at most %d run".formatted(items.size(), MAX_CHECKS));
      return List.of();
    }
    List<Written> written = new ArrayList<>();
    List<Written> all = new ArrayList<>();
    Map<String, List<String>> rows = new HashMap<>();
    for (Value item : items) {
      List<Written> ofItem =
          TablePart.rows(item).stream()
              .flatMap(row -> CheckPart.read(row.check(), row.name()).stream())
              .toList();
      ofItem.stream().findFirst().ifPresent(written::add);
      all.addAll(ofItem);
      for (Written check : ofItem) {
        check
            .name()
            .ifPresent(
                name ->
                    check
                        .spec()
                        .ifPresent(
                            spec ->
                                rows.computeIfAbsent(name.scalar(), _ -> new ArrayList<>())
                                    .add(spec.name())));
      }
    }
    if (all.size() > MAX_CHECKS) {
      value.mistake(
          "\"checks\" has %d checks with the rows of tables; at most %d run"
              .formatted(all.size(), MAX_CHECKS));
      return List.of();
    }
    NeedsGraph.verify(written);
    return all.stream()
        .flatMap(check -> check.spec().stream())
        .map(
            spec ->
                spec.needing(
                    spec.needs().stream()
                        .flatMap(need -> rows.getOrDefault(need, List.of(need)).stream())
                        .toList()))
        .toList();
  }
}
