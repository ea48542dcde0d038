package dev.deployhooks.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Durations as a plan writes them: {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1m30s}. */
final class Durations {

  /** The longest duration, which is far beyond what a deployment waits for. */
  static final Duration LONGEST = Duration.ofHours(24);

  /** How to write one, for messages. */
  static final String HOW = "a duration such as 250ms, 5s, 2m, 1h or 1m30s";

  private record Unit(String name, Duration one) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private Durations() {}

  /**
   * The duration; empty if the text is not whole numbers, each with its unit, largest unit first.
   */
  static Optional<Duration> parse(String text) {
    Duration sum = Duration.ZERO;
    int next = 0;
    int at = 0;
    while (at < text.length()) {
      int digits = end(text, at, true);
      int letters = end(text, digits, false);
      int unit = indexOf(text.substring(digits, letters));
      // Nine digits overflow in no unit.
      if (digits == at || digits - at > 9 || unit < next) {
        return Optional.empty();
      }
      sum = sum.plus(UNITS.get(unit).one().multipliedBy(Long.parseLong(text, at, digits, 10)));
      next = unit + 1;
      at = letters;
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(sum);
  }

  private static int end(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at)) == digits) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int indexOf(String name) {
    for (int i = 0; i < UNITS.size(); i++) {
      if (UNITS.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
