package dev.deployhooks.plan;

import java.time.Duration;
import java.util.Optional;

/** The part {@code retry}: trying again until the expectations hold. */
final class RetryPart {

  static final Keys KEYS = Keys.of("retry", "every", "within");

  private RetryPart() {}

  static Optional<Retry> read(Value value) {
    return value.fields(KEYS).flatMap(RetryPart::read);
  }

  private static Optional<Retry> read(Fields fields) {
    Optional<Duration> every =
        fields.required("every", "the pause between two tries").flatMap(Value::duration);
    Optional<Duration> within =
        fields.required("within", "how long to go on trying").flatMap(Value::duration);
    if (every.isEmpty() || within.isEmpty()) {
      return Optional.empty();
    }
    refuseLongPause(fields, every.get(), within.get());
    return Optional.of(new Retry(every.get(), within.get()));
  }

  /** Notes a mistake where the first pause would outlast everything, so that there is one try. */
  static void refuseLongPause(Fields fields, Duration every, Duration within) {
    if (every.compareTo(within) > 0) {
      fields
          .optional("every")
          .or(() -> fields.optional("within"))
          .ifPresent(
              value ->
                  value.mistake(
                      "the pause \"every\" (%s) is longer than \"within\" (%s): there would be one"
                              .formatted(inWords(every), inWords(within))
                          + " try"));
    }
  }

  private static String inWords(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
