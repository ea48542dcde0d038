package dev.deployhooks.plan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rules for files beside a plan, wherever they are kept. */
final class FileNames {

  private FileNames() {}

  /**
   * What is wrong with a name, if anything is: a plan reads nothing outside its own folder, so that
   * whoever may write a plan cannot read the rest of the disk or bucket with it.
   */
  static Optional<String> fault(String name) {
    if (name.isBlank()) {
      return Optional.of("a file name must not be empty");
    }
    if (name.startsWith("/") || name.contains("\\") || name.contains(":")) {
      return Optional.of(
          "file \"%s\" must be relative to the plan, with / between folders".formatted(name));
    }
    for (String step : name.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..") || step.indexOf('\0') >= 0) {
        return Optional.of(
            "file \"%s\" must stay below the plan's folder: no empty steps, no . and no .."
                .formatted(name));
      }
    }
    return Optional.empty();
  }

  /** The bytes as UTF-8 text without its byte order mark; empty if they are not UTF-8. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
