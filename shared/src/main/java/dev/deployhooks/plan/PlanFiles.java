package dev.deployhooks.plan;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files beside a plan: golden files, events, certificates. */
public interface PlanFiles {

  /** The largest file that is read, in bytes. */
  int MAX_BYTES = 1 << 20;

  /** What came of reading a file. */
  sealed interface FileReading {

    /** The file's text. */
    record Text(String text) implements FileReading {}

    /**
     * There is no such file, or it could not be read.
     *
     * @param why what was asked, what came back, and how to mend it
     */
    record Unavailable(String why) implements FileReading {}
  }

  /**
   * Reads a file as UTF-8.
   *
   * @param name relative to the plan, with {@code /} between folders; it must stay below the plan's
   *     folder
   */
  FileReading read(String name);

  /** These files, each read once: a plan is read again and again while it runs. */
  default PlanFiles remembered() {
    Map<String, FileReading> read = new ConcurrentHashMap<>();
    return name -> read.computeIfAbsent(name, this::read);
  }

  /**
   * No files at all: what a plan has that does not lie beside any.
   *
   * @param why in words for a mistake
   */
  static PlanFiles none(String why) {
    return name -> new FileReading.Unavailable("file \"" + name + "\" cannot be read: " + why);
  }
}
