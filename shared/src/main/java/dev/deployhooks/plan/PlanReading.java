package dev.deployhooks.plan;

import java.util.List;
import java.util.Set;

/** What came of reading a plan. */
public sealed interface PlanReading {

  /** A plan without a mistake. */
  record Read(Plan plan) implements PlanReading {}

  /**
   * The plan's mistakes, all of them, in the plan's order. It fails closed, but for what it says
   * itself, clearly, is only to be observed.
   *
   * @param origin where the plan was found
   * @param observed the kinds of sections of which the plan says so
   */
  record Mistaken(String origin, List<Mistake> mistakes, Set<SectionKind> observed)
      implements PlanReading {
    public Mistaken {
      mistakes = List.copyOf(mistakes);
      observed = Set.copyOf(observed);
    }

    /** A plan of which nothing is only to be observed. */
    public Mistaken(String origin, List<Mistake> mistakes) {
      this(origin, mistakes, Set.of());
    }
  }

  /**
   * A plan could not be read at all, or there is none where one is required. It fails closed.
   *
   * @param why what was asked, what came back, and how to mend it
   */
  record Unreadable(String why) implements PlanReading {}

  /**
   * One mistake.
   *
   * @param message what was found, what was expected, and the nearest valid key where there is one
   */
  record Mistake(Place place, String message) {
    @Override
    public String toString() {
      return place + ": " + message;
    }
  }
}
