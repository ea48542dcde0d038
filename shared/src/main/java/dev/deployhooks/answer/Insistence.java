package dev.deployhooks.answer;

import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Trying again what may help, with pauses that double, until there is an outcome or no time. */
final class Insistence {

  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /**
   * What one try came to.
   *
   * @param <T> an outcome
   */
  sealed interface Try<T> {

    /** There is an outcome. */
    record Settled<T>(T outcome) implements Try<T> {}

    /** Another try may help. */
    record Again<T>(String why) implements Try<T> {}
  }

  private Insistence() {}

  /**
   * Tries until there is an outcome.
   *
   * @param givenUp the outcome when the time is over, from why the last try did not help
   */
  static <T> T until(
      Deadline deadline, Time time, Supplier<Try<T>> attempt, Function<String, T> givenUp) {
    Duration pause = FIRST_PAUSE;
    String last = "no time was left to report";
    for (int tries = 1; !deadline.passed(); tries++) {
      switch (attempt.get()) {
        case Try.Settled<T>(T outcome) -> {
          return outcome;
        }
        case Try.Again<T>(String why) -> last = "%s (try %d)".formatted(why, tries);
      }
      try {
        time.sleep(deadline.limit(pause));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return givenUp.apply("interrupted after: " + last);
      }
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
    return givenUp.apply(last);
  }
}
