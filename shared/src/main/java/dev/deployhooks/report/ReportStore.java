package dev.deployhooks.report;

import com.google.gson.JsonObject;
import dev.deployhooks.time.Deadline;

/** Where whole reports are kept beside the log, for as long as their owner wants. */
@FunctionalInterface
public interface ReportStore {

  /**
   * Keeps a report. It never throws: that a report could not be kept changes no answer.
   *
   * @param key the report's name in the store, as {@link ReportKey} has it
   * @param report whole, with the answer
   * @param deadline by when to be done, or to give up
   */
  Filing keep(String key, JsonObject report, Deadline deadline);
}
