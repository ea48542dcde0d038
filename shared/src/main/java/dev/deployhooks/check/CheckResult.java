package dev.deployhooks.check;

import java.time.Duration;
import java.util.List;

/**
 * What came of one check.
 *
 * @param name the check's name
 * @param where where it is written, {@code file:line:column}
 * @param lookedAt what was looked at, such as {@code "GET http://127.0.0.1:8443/api/quiz/all (test
 *     listener)"}
 * @param required whether it decides
 * @param outcome how it ended
 * @param observations what was expected and seen at the last try, in the plan's order
 * @param warnings what people should know although it passed
 * @param details lines that help to find the cause, such as the log tail of a function; bounded
 * @param attempts how many times it was tried
 * @param took how long it took, tries and pauses together
 */
public record CheckResult(
    String name,
    String where,
    String lookedAt,
    boolean required,
    Outcome outcome,
    List<Observation> observations,
    List<String> warnings,
    List<String> details,
    int attempts,
    Duration took) {

  public CheckResult {
    observations = List.copyOf(observations);
    warnings = List.copyOf(warnings);
    details = List.copyOf(details);
  }
}
