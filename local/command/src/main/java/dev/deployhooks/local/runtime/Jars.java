package dev.deployhooks.local.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Jars and folders of jars. */
final class Jars {

  private Jars() {}

  /** The jar or the folder of classes that a class was loaded from. */
  static Path holding(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a file: " + e.getInput(), e);
    }
  }

  /** Copies a jar, or makes one of a folder of classes, such as Maven's {@code target/classes}. */
  static void copy(Path jarOrFolder, Path jar) throws IOException {
    if (!Files.isDirectory(jarOrFolder)) {
      Files.copy(jarOrFolder, jar);
      return;
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path entry : below(jarOrFolder)) {
        if (Files.isRegularFile(entry)) {
          String name = jarOrFolder.relativize(entry).toString().replace('\\', '/');
          out.putNextEntry(new JarEntry(name));
          Files.copy(entry, out);
        }
      }
    }
  }

  /** Unpacks an archive. */
  static void unzip(Path zip, Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(zip + " has an entry outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
  }

  /** Deletes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path file : below(folder).reversed()) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
