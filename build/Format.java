import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds every Java file to google-java-format. Run as a single source file by the toolchain's JDK:
 * {@code check} fails and names the files that differ, {@code write} mends them.
 */
class Format {
  public static void main(String[] args) throws Exception {
    boolean write =
        switch (args[0]) {
          case "check" -> false;
          case "write" -> true;
          default -> throw new IllegalArgumentException("check or write, not " + args[0]);
        };
    List<Path> differing = new ArrayList<>();
    for (Path file : sources(Path.of(args[1]))) {
      String source = Files.readString(file);
      String formatted = format(file, source);
      if (!formatted.equals(source)) {
        differing.add(file);
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    differing.forEach(
        file -> System.out.println((write ? "formatted: " : "not formatted: ") + file));
    if (!write && !differing.isEmpty()) {
      System.out.println("To mend: mvn -N -Dformat=write validate");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }

  private static String format(Path file, String source) {
    try {
      String ordered =
          RemoveUnusedImports.removeUnusedImports(
              ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE));
      return new Formatter().formatSource(ordered);
    } catch (Exception e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
