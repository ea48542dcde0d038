package dev.deployhooks.local;

import dev.deployhooks.plan.FolderFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.Surroundings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A plan in a file, read by the very reader that the hooks use. */
final class PlanFile {

  private PlanFile() {}

  /**
   * Reads it.
   *
   * @param values of variables, such as {@code green.version}; others have samples
   * @param parameters hears the name of each SSM parameter that the plan reads
   */
  static PlanReading read(Path file, Map<String, String> values, Consumer<String> parameters) {
    try {
      return PlanReader.read(
          Files.readString(file),
          file.toString(),
          FolderFiles.beside(file),
          new Surroundings.Samples(values, parameters));
    } catch (NoSuchFileException _) {
      return new PlanReading.Unreadable("there is no such file");
    } catch (CharacterCodingException _) {
      return new PlanReading.Unreadable("it is not UTF-8");
    } catch (IOException e) {
      return new PlanReading.Unreadable("it cannot be read: " + e.getMessage());
    }
  }
}
