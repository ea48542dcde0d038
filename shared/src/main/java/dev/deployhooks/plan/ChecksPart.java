package dev.deployhooks.plan;

import dev.deployhooks.plan.CheckPart.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A section of checks of green. */
final class ChecksPart {

  static final Keys KEYS = SectionPart.keys("section", "timeout", "concurrency", "checks");

  static final int CONCURRENCY = 4;

  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_CHECKS = 500;

  private ChecksPart() {}

  static Section read(SectionHead head, Fields fields) {
    return new ChecksSection(
        head,
        fields.optional("timeout").flatMap(Value::duration),
        fields
            .optional("concurrency")
            .flatMap(value -> value.integer(1, MAX_CONCURRENCY))
            .orElse(CONCURRENCY),
        fields
            .required("checks", "a section without checks could not fail")
            .map(ChecksPart::checks)
            .orElse(List.of()));
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
