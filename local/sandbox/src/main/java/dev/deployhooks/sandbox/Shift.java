package dev.deployhooks.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How production traffic moves to green. */
public sealed interface Shift {

  /** Everything in one move. */
  record AllAtOnce() implements Shift {}

  /** A part first, and after a while the rest. */
  record Canary(int percent, Duration interval) implements Shift {}

  /** The same part again and again. */
  record Linear(int percent, Duration interval) implements Shift {}

  /**
   * One move.
   *
   * @param percent what green has after it, 1 to 100
   * @param interval virtual time before the next move
   */
  record Step(int percent, Duration interval) {}

  /** The moves, the last of which gives green everything. */
  default List<Step> steps() {
    return switch (this) {
      case AllAtOnce() -> List.of(new Step(100, Duration.ZERO));
      case Canary(int percent, Duration interval) ->
          List.of(new Step(percent, interval), new Step(100, Duration.ZERO));
      case Linear(int percent, Duration interval) -> {
        List<Step> steps = new ArrayList<>();
        for (int at = percent; at < 100; at += percent) {
          steps.add(new Step(at, interval));
        }
        steps.add(new Step(100, Duration.ZERO));
        yield List.copyOf(steps);
      }
    };
  }
}
