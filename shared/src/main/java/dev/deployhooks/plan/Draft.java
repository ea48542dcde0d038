package dev.deployhooks.plan;

import dev.deployhooks.plan.PlanReading.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A plan while it is being read: where it comes from, the files beside it, what its variables stand
 * for, and its mistakes.
 */
final class Draft {

  private final String origin;
  private final PlanFiles files;
  private final Surroundings surroundings;
  private final List<String> read = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private Map<String, Variables.Scope> scopes = Map.of();
  private Map<Place, String> strangers = Map.of();
  private boolean complete = true;

  Draft(String origin, PlanFiles files, Surroundings surroundings) {
    this.origin = origin;
    this.files = files;
    this.surroundings = surroundings;
    read.add(origin);
  }

  /** The same plan, with no mistake yet. */
  Draft scratch() {
    Draft scratch = new Draft(origin, files, surroundings);
    scratch.scopes = scopes;
    return scratch;
  }

  String origin() {
    return origin;
  }

  PlanFiles files() {
    return files;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** The scopes of variables that are known anywhere in the plan. */
  Map<String, Variables.Scope> scopes() {
    return scopes;
  }

  /**
   * What is known of variables that were left for later.
   *
   * @param known the scopes that are known anywhere
   * @param unknown variables of no such scope, which are mistakes where nothing else knows them
   */
  void later(Map<String, Variables.Scope> known, Map<Place, String> unknown) {
    scopes = known;
    strangers = unknown;
  }

  /** The name by which people know a file beside the plan; mistakes in it are told with it. */
  String beside(String name) {
    String place = origin.substring(0, origin.lastIndexOf('/') + 1) + name;
    read.add(place);
    return place;
  }

  /** An included file is missing, and so may be what it defines. */
  void lacks() {
    complete = false;
  }

  /** Whether every included file was read. */
  boolean includesAll() {
    return complete;
  }

  Place place(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(mark.getName(), mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new Place(origin, 1, 1));
  }

  void mistake(Place place, String message) {
    mistakes.add(new Mistake(place, message));
  }

  /**
   * The mistakes in the plan's order, then those of the files that it includes; a value behind an
   * alias, or one that is used twice, is told of once.
   */
  List<Mistake> mistakes() {
    List<Mistake> all = new ArrayList<>(mistakes);
    strangers.forEach(
        (place, message) -> {
          // What else is wrong there is wrong because of the variable.
          all.removeIf(
              mistake ->
                  mistake.place().equals(place)
                      && !mistake.message().startsWith(Variables.UNKNOWN));
          if (all.stream().noneMatch(mistake -> mistake.place().equals(place))) {
            all.add(new Mistake(place, message));
          }
        });
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((Mistake mistake) -> read.indexOf(mistake.place().file()))
                .thenComparingInt(mistake -> mistake.place().line())
                .thenComparingInt(mistake -> mistake.place().column()))
        .toList();
  }
}
