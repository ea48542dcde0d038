package dev.deployhooks.plan;

import dev.deployhooks.plan.Expectation.StatusRange;
import java.util.Optional;

/** Ranges of HTTP status codes as a plan writes them: {@code 200}, {@code 2xx}, {@code 200-204}. */
final class StatusRanges {

  private static final int LOWEST = 100;
  private static final int HIGHEST = 599;
  private static final String HOW = "a status such as 200, 2xx, 200-204 or [200, 404]";

  private StatusRanges() {}

  static Optional<StatusRange> read(Value value) {
    return switch (value.kind()) {
      case NUMBER -> value.integer(LOWEST, HIGHEST).map(status -> new StatusRange(status, status));
      case TEXT -> parse(value.scalar()).or(() -> value.mistaken(value.wrongType(HOW)));
      case NOTHING, BOOLEAN, LIST, MAPPING, TAGGED -> value.mistaken(value.wrongType(HOW));
    };
  }

  private static Optional<StatusRange> parse(String text) {
    if (text.length() == 3 && text.endsWith("xx")) {
      int hundreds = text.charAt(0) - '0';
      return range(hundreds * 100, hundreds * 100 + 99);
    }
    int dash = text.indexOf('-');
    return dash < 0
        ? status(text).flatMap(status -> range(status, status))
        : status(text.substring(0, dash))
            .flatMap(from -> status(text.substring(dash + 1)).flatMap(to -> range(from, to)));
  }

  private static Optional<StatusRange> range(int from, int to) {
    return from >= LOWEST && to <= HIGHEST && from <= to
        ? Optional.of(new StatusRange(from, to))
        : Optional.empty();
  }

  private static Optional<Integer> status(String text) {
    return text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }
}
