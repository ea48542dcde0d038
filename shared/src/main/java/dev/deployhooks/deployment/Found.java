package dev.deployhooks.deployment;

import java.util.Optional;

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
}
