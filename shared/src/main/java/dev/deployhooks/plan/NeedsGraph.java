package dev.deployhooks.plan;

import dev.deployhooks.plan.CheckPart.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of a section's checks, and who needs whom. */
final class NeedsGraph {

  private final Map<String, Written> checks = new LinkedHashMap<>();
  private final Set<String> done = new HashSet<>();

  private NeedsGraph() {}

  /** Notes names that stand twice, needs that name no check, and needs that go in a circle. */
  static void verify(List<Written> written) {
    NeedsGraph graph = new NeedsGraph();
    graph.collect(written);
    for (Written check : written) {
      graph.refuseUnknown(check);
    }
    for (String name : List.copyOf(graph.checks.keySet())) {
      graph.refuseCircle(name, new ArrayList<>());
    }
  }

  private void collect(List<Written> written) {
    Map<String, Value> first = new HashMap<>();
    for (Written check : written) {
      check
          .name()
          .ifPresent(
              name -> {
                Value before = first.putIfAbsent(name.scalar(), name);
                if (before == null) {
                  checks.put(name.scalar(), check);
                } else {
                  name.mistake(
                      "the name \"%s\" stands twice in this section; the first is in line %d"
                          .formatted(Value.shown(name.scalar()), before.writtenAt().line()));
                }
              });
    }
  }

  private void refuseUnknown(Written check) {
    Set<String> seen = new HashSet<>();
    for (Value need : check.needs()) {
      if (!checks.containsKey(need.scalar())) {
        need.mistake(
            "needs \"%s\", which is no check of this section%s (checks here: %s)"
                .formatted(
                    Value.shown(need.scalar()),
                    Nearest.hint(need.scalar(), checks.keySet()),
                    String.join(", ", checks.keySet())));
      } else if (!seen.add(need.scalar())) {
        need.mistake("needs \"%s\" twice".formatted(Value.shown(need.scalar())));
      }
    }
  }

  // Depth first: a need that is on the way already closes a circle.
  private void refuseCircle(String name, List<String> way) {
    Written check = checks.get(name);
    if (check == null || done.contains(name)) {
      return;
    }
    way.add(name);
    for (Value need : check.needs()) {
      int start = way.indexOf(need.scalar());
      if (start >= 0) {
        List<String> circle = new ArrayList<>(way.subList(start, way.size()));
        circle.add(need.scalar());
        need.mistake("\"needs\" goes in a circle: " + String.join(" -> ", circle));
      } else {
        refuseCircle(need.scalar(), way);
      }
    }
    way.removeLast();
    done.add(name);
  }
}
