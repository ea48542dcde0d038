package dev.deployhooks.deployment;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Something that was looked for: what cannot be found out is said, not guessed.
 *
 * @param <T> what was looked for
 */
public sealed interface Found<T> {

  /**
   * It was found.
   *
   * @param source where, in words for the report, such as {@code "AppSpec"}
   */
  record Known<T>(T value, String source) implements Found<T> {}

  /**
   * It was not found.
   *
   * @param why in words for the report: what was asked, and what came back
   */
  record Unknown<T>(String why) implements Found<T> {}

  /** The value, if it was found. */
  default Optional<T> known() {
    return switch (this) {
      case Known<T>(T value, String _) -> Optional.of(value);
      case Unknown<T> _ -> Optional.empty();
    };
  }

  /** What is made of the value by looking no further; what is unknown stays so. */
  default <U> Found<U> map(Function<? super T, ? extends U> change) {
    return switch (this) {
      case Known<T>(T value, String source) -> new Known<>(change.apply(value), source);
      case Unknown<T>(String why) -> new Unknown<>(why);
    };
  }

  /** What is found by looking on from the value; what is unknown stays so. */
  default <U> Found<U> then(Function<? super T, Found<U>> look) {
    return switch (this) {
      case Known<T>(T value, String _) -> look.apply(value);
      case Unknown<T>(String why) -> new Unknown<>(why);
    };
  }

  /** The value as found, or unknown for that reason. */
  static <T> Found<T> of(Optional<T> value, String source, Supplier<String> why) {
    return value
        .<Found<T>>map(found -> new Known<>(found, source))
        .orElseGet(() -> new Unknown<>(why.get()));
  }
}
