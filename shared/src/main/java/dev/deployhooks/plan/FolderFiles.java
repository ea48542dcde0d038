package dev.deployhooks.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a folder on disk.
 *
 * @param folder the plan's folder
 */
public record FolderFiles(Path folder) implements PlanFiles {

  /** The files beside the given plan. */
  public static FolderFiles beside(Path plan) {
    Path parent = plan.toAbsolutePath().getParent();
    return new FolderFiles(parent == null ? plan.toAbsolutePath() : parent);
  }

  @Override
  public FileReading read(String name) {
    Optional<String> fault = FileNames.fault(name);
    if (fault.isPresent()) {
      return new FileReading.Unavailable(fault.get());
    }
    Path file = folder.resolve(name);
    try {
      // A symbolic link may lead out of the folder, so the real paths are compared.
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        return new FileReading.Unavailable(
            "file \"%s\" leads out of the plan's folder through a symbolic link".formatted(name));
      }
      return read(file, name);
    } catch (NoSuchFileException _) {
      return new FileReading.Unavailable("file \"%s\" is missing: no %s".formatted(name, file));
    } catch (IOException e) {
      return new FileReading.Unavailable("file \"%s\" cannot be read: %s".formatted(name, e));
    }
  }

  /** Reads a whole file, wherever it lies. */
  static FileReading read(Path file, String name) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        return new FileReading.Unavailable(
            "file \"%s\" is larger than %d bytes".formatted(name, MAX_BYTES));
      }
      return FileNames.utf8(bytes)
          .<FileReading>map(FileReading.Text::new)
          .orElseGet(() -> new FileReading.Unavailable("file \"%s\" is not UTF-8".formatted(name)));
    }
  }
}
