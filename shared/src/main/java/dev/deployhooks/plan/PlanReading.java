package dev.deployhooks.plan;

import java.util.List;

/** What came of reading a plan. */
public sealed interface PlanReading {

  /** A plan without a mistake. */
  record Read(Plan plan) implements PlanReading {}

  /**
   * The plan's mistakes, all of them, in the plan's order. It fails closed.
   *
   * @param origin where the plan was found
   */
  record Mistaken(String origin, List<Mistake> mistakes) implements PlanReading {
    public Mistaken {
      mistakes = List.copyOf(mistakes);
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
