package dev.deployhooks.images;

import java.util.Optional;

/**
 * For what an image is to run.
 *
 * @param architecture in the words of registries, {@code amd64} or {@code arm64}; empty if nobody
 *     says
 */
public record Platform(Optional<String> architecture) {

  /**
   * The platform of a task ({@code X86_64}, {@code ARM64}) or of a function ({@code x86_64}, {@code
   * arm64}); the words of registries are taken as well.
   */
  public static Platform of(Optional<String> said) {
    return new Platform(
        said.map(String::strip)
            .filter(word -> !word.isEmpty())
            .map(
                word ->
                    switch (word.toLowerCase(java.util.Locale.ROOT)) {
                      case "x86_64", "amd64" -> "amd64";
                      case "arm64", "aarch64" -> "arm64";
                      default -> word;
                    }));
  }
}
