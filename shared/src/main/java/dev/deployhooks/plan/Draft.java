package dev.deployhooks.plan;

import dev.deployhooks.plan.PlanReading.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** A plan while it is being read: where it comes from, the files beside it, and its mistakes. */
final class Draft {

  private final String origin;
  private final PlanFiles files;
  private final List<Mistake> mistakes = new ArrayList<>();

  Draft(String origin, PlanFiles files) {
    this.origin = origin;
    this.files = files;
  }

  String origin() {
    return origin;
  }

  PlanFiles files() {
    return files;
  }

  Place place(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(origin, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new Place(origin, 1, 1));
  }

  void mistake(Place place, String message) {
    mistakes.add(new Mistake(place, message));
  }

  /** The mistakes in the plan's order; a value behind an alias is told of once. */
  List<Mistake> mistakes() {
    return mistakes.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((Mistake mistake) -> mistake.place().line())
                .thenComparingInt(mistake -> mistake.place().column()))
        .toList();
  }
}
