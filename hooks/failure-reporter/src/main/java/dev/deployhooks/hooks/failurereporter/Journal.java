package dev.deployhooks.hooks.failurereporter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.hooks.failurereporter.Outcome.Said;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the reporter writes of each loss: a line of metrics, and a line for people with a report in
 * the form that hooks have.
 */
final class Journal {

  static final String NAME = "failure-reporter";

  private static final int REPORT_VERSION = 1;

  private final String stage;
  private final Time time;
  private final Consumer<String> out;

  Journal(String stage, Time time, Consumer<String> out) {
    this.stage = stage;
    this.time = time;
    this.out = out;
  }

  void write(Outcome outcome, Instant startedAt) {
    Instant now = time.now();
    out.accept(
        new MetricLine(now, stage)
            .dimension("Hook", NAME)
            .metrics(List.of("Hook"), MetricLine.Unit.COUNT, counts(outcome))
            .toString());
    JsonObject line = new JsonObject();
    line.addProperty("timestamp", now.toString());
    line.addProperty("level", level(outcome));
    line.addProperty("message", message(outcome));
    line.add("report", report(outcome, startedAt, now));
    out.accept(line.toString());
  }

  /** Each is said each time, so that an alarm on it sees zero and not nothing. */
  private static Map<String, Integer> counts(Outcome outcome) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("Failed", count(outcome, Said.FAILED));
    counts.put("Succeeded", count(outcome, Said.SUCCEEDED));
    counts.put("WatchesLost", count(outcome, Said.STOP) + count(outcome, Said.ALARM));
    counts.put("NotUnderstood", count(outcome, Said.NOT_UNDERSTOOD));
    counts.put("NotGiven", outcome.isLeft() ? 1 : 0);
    return counts;
  }

  private static int count(Outcome outcome, Said said) {
    return outcome.said() == said ? 1 : 0;
  }

  private static String level(Outcome outcome) {
    return switch (outcome.said()) {
      case FAILED, STOP, ALARM, NOT_UNDERSTOOD -> "ERROR";
      case ANSWERED -> "INFO";
      case SUCCEEDED, NOTHING -> outcome.isLeft() ? "ERROR" : "WARN";
    };
  }

  private static String message(Outcome outcome) {
    return "%s for %s in place of its hook: %s (%s)"
        .formatted(
            outcome.said().word(),
            outcome.waiting().inWords(),
            outcome.why(),
            outcome.delivery().inWords());
  }

  private static JsonObject report(Outcome outcome, Instant startedAt, Instant now) {
    JsonObject deployment = new JsonObject();
    deployment.addProperty("id", outcome.waiting().id());
    JsonObject answer = new JsonObject();
    answer.addProperty("status", outcome.said().word());
    answer.addProperty("why", outcome.why());
    answer.addProperty("delivery", outcome.delivery().inWords());
    JsonArray reasons = new JsonArray();
    reasons.add(outcome.why());
    JsonObject report = new JsonObject();
    report.addProperty("version", REPORT_VERSION);
    report.addProperty("hook", NAME);
    report.addProperty("protocol", outcome.waiting().protocol());
    report.add("deployment", deployment);
    report.addProperty("verdict", "none");
    report.add("reasons", reasons);
    report.add("checks", new JsonArray());
    report.addProperty("startedAt", startedAt.toString());
    report.addProperty("tookMillis", Duration.between(startedAt, now).toMillis());
    report.add("answer", answer);
    return report;
  }
}
