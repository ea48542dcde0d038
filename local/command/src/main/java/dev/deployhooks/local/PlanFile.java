package dev.deployhooks.local;

import dev.deployhooks.plan.FolderFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A plan in a file, read by the very reader that the hooks use. */
final class PlanFile {

  private PlanFile() {}

  static PlanReading read(Path file) {
    try {
      return PlanReader.read(Files.readString(file), file.toString(), FolderFiles.beside(file));
    } catch (NoSuchFileException _) {
      return new PlanReading.Unreadable("there is no such file");
    } catch (CharacterCodingException _) {
      return new PlanReading.Unreadable("it is not UTF-8");
    } catch (IOException e) {
      return new PlanReading.Unreadable("it cannot be read: " + e.getMessage());
    }
  }
}
