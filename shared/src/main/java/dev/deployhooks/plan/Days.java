package dev.deployhooks.plan;

import java.time.Duration;
import java.util.Optional;

/** A number of days as a plan writes it: {@code 7d}. */
final class Days {

  private static final int MOST = 3_650;
  private static final String HOW = "a number of days such as 7d";

  private Days() {}

  static Optional<Duration> read(Value value) {
    return value
        .text(HOW)
        .flatMap(
            text ->
                parse(text)
                    .or(
                        () ->
                            value.mistaken(
                                "\"%s\" must be %s, from 1d to %dd, but is the text \"%s\""
                                    .formatted(value.name(), HOW, MOST, Value.shown(text)))));
  }

  private static Optional<Duration> parse(String text) {
    boolean digits =
        text.length() >= 2
            && text.length() <= 5
            && text.endsWith("d")
            && text.chars().limit(text.length() - 1L).allMatch(c -> c >= '0' && c <= '9');
    return Optional.of(digits)
        .filter(Boolean::booleanValue)
        .map(_ -> Integer.parseInt(text, 0, text.length() - 1, 10))
        .filter(days -> days >= 1 && days <= MOST)
        .map(Duration::ofDays);
  }
}
