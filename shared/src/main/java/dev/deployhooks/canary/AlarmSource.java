package dev.deployhooks.canary;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Where alarms are read. */
public interface AlarmSource {

  /**
   * An alarm, on a metric or on other alarms.
   *
   * @param name its name
   * @param state {@code OK}, {@code ALARM}, {@code INSUFFICIENT_DATA}, or one to come
   * @param since when it came into that state
   * @param reason in CloudWatch's words, empty if there is none
   */
  record Alarm(String name, String state, Instant since, String reason) {

    /** Whether it is red. */
    public boolean isRed() {
      return state.equals("ALARM");
    }
  }

  /**
   * The alarms of those names; a name that CloudWatch does not know is absent.
   *
   * @throws SourceException if they cannot be read
   */
  List<Alarm> alarms(Collection<String> names, Deadline deadline) throws SourceException;

  /**
   * When the alarm turned red, oldest first.
   *
   * @param from inclusive
   * @param until inclusive
   * @throws SourceException if it cannot be read
   */
  List<Instant> turnedRed(String name, Instant from, Instant until, Deadline deadline)
      throws SourceException;
}
