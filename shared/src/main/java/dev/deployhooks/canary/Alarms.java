package dev.deployhooks.canary;

import dev.deployhooks.canary.AlarmSource.Alarm;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Observation;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at alarms. One that turned red during the deployment fails it, even if it is over. One that
 * was red already before it, and has been since, says nothing of green, and decides nothing: a red
 * alarm must not hold up the release that mends it.
 */
final class Alarms {

  private final AlarmSource source;

  Alarms(AlarmSource source) {
    this.source = source;
  }

  /**
   * One result for each alarm.
   *
   * @param where where they are asked for
   * @param began when the deployment began; unknown: every red alarm counts
   */
  List<CheckResult> look(
      List<String> names, String where, Found<Instant> began, Instant now, Deadline deadline) {
    if (names.isEmpty()) {
      return List.of();
    }
    List<Alarm> found;
    try {
      found = source.alarms(names, deadline);
    } catch (SourceException e) {
      return names.stream()
          .map(name -> result(name, where, new Outcome.Error(e.getMessage())))
          .toList();
    }
    List<CheckResult> results = new ArrayList<>();
    for (String name : names) {
      Optional<Alarm> alarm = found.stream().filter(one -> one.name().equals(name)).findFirst();
      results.add(
          alarm.isPresent()
              ? look(alarm.get(), where, began, now, deadline)
              : result(
                  name,
                  where,
                  new Outcome.Error(
                      "CloudWatch knows no alarm \"%s\" in this account and Region"
                          .formatted(name))));
    }
    return results;
  }

  private CheckResult look(
      Alarm alarm, String where, Found<Instant> began, Instant now, Deadline deadline) {
    Optional<Instant> start = began.known();
    if (alarm.isRed()) {
      return start.filter(at -> alarm.since().isBefore(at)).isPresent()
          ? alreadyRed(alarm, where)
          : result(alarm.name(), where, new Outcome.Failed(red(alarm)));
    }
    if (start.isPresent() && !alarm.since().isBefore(start.get())) {
      try {
        List<Instant> red = source.turnedRed(alarm.name(), start.get(), now, deadline);
        if (!red.isEmpty()) {
          return result(
              alarm.name(),
              where,
              new Outcome.Failed("it was red during the deployment, at " + red.getFirst()));
        }
      } catch (SourceException e) {
        return result(alarm.name(), where, new Outcome.Error(e.getMessage()));
      }
    }
    return switch (alarm.state()) {
      case "OK" -> result(alarm.name(), where, new Outcome.Passed());
      case "INSUFFICIENT_DATA" ->
          result(
              alarm.name(),
              where,
              new Outcome.Inconclusive(
                  "it has too little data; let it treat missing data as notBreaching if that is how"
                      + " it should be"));
      default ->
          result(
              alarm.name(),
              where,
              new Outcome.Error(
                  "its state is %s, which this version does not know".formatted(alarm.state())));
    };
  }

  private static String red(Alarm alarm) {
    return "it is red since %s%s"
        .formatted(alarm.since(), alarm.reason().isEmpty() ? "" : ": " + alarm.reason());
  }

  private static CheckResult alreadyRed(Alarm alarm, String where) {
    return result(
        alarm.name(),
        where,
        /* required= */ false,
        new Outcome.Inconclusive(
            red(alarm) + "; that was before the deployment began, so it decides nothing"));
  }

  private static CheckResult result(String name, String where, Outcome outcome) {
    return result(name, where, /* required= */ true, outcome);
  }

  private static CheckResult result(String name, String where, boolean required, Outcome outcome) {
    boolean held = outcome instanceof Outcome.Passed;
    return new CheckResult(
        "alarm " + name,
        where,
        "alarm " + name,
        required,
        outcome,
        List.of(
            new Observation(
                "the alarm is not red, and was not during the deployment",
                Words.of(outcome),
                held,
                where)),
        List.of(),
        List.of(),
        1,
        Duration.ZERO);
  }
}
