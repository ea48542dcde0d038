package dev.deployhooks.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Observation;
import dev.deployhooks.check.Outcome;
import java.util.List;
import java.util.TreeMap;

/** The report as JSON, for machines; {@link #VERSION} changes when a reader would have to. */
public final class ReportJson {

  /** The version of the form. */
  public static final int VERSION = 1;

  private ReportJson() {}

  /** The report, without the answer. */
  public static JsonObject of(Report report) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("hook", report.hook());
    json.addProperty("protocol", report.protocol());
    json.add("deployment", subject(report.subject()));
    json.addProperty("plan", report.plan());
    json.addProperty("verdict", report.verdict());
    json.add("reasons", strings(report.reasons()));
    JsonArray checks = new JsonArray();
    report.checks().forEach(check -> checks.add(check(check)));
    json.add("checks", checks);
    new TreeMap<>(report.evidence()).forEach(json::add);
    json.add("remarks", strings(report.remarks()));
    json.addProperty("startedAt", report.startedAt().toString());
    json.addProperty("tookMillis", report.took().toMillis());
    return json;
  }

  private static JsonObject subject(Report.Subject subject) {
    JsonObject json = new JsonObject();
    json.addProperty("id", subject.deployment());
    json.addProperty("family", subject.family());
    json.addProperty("subject", subject.subject());
    json.addProperty("change", subject.change());
    json.addProperty("event", subject.event());
    return json;
  }

  private static JsonObject check(CheckResult check) {
    JsonObject json = new JsonObject();
    json.addProperty("name", check.name());
    json.addProperty("where", check.where());
    json.addProperty("lookedAt", check.lookedAt());
    json.addProperty("required", check.required());
    json.addProperty("outcome", name(check.outcome()));
    json.addProperty("why", why(check.outcome()));
    JsonArray observations = new JsonArray();
    check.observations().forEach(observation -> observations.add(observation(observation)));
    json.add("observations", observations);
    json.add("warnings", strings(check.warnings()));
    json.add("details", strings(check.details()));
    json.addProperty("attempts", check.attempts());
    json.addProperty("tookMillis", check.took().toMillis());
    return json;
  }

  private static JsonObject observation(Observation observation) {
    JsonObject json = new JsonObject();
    json.addProperty("expected", observation.expected());
    json.addProperty("seen", observation.seen());
    json.addProperty("held", observation.held());
    json.addProperty("where", observation.where());
    return json;
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed() -> "passed";
      case Outcome.Failed _ -> "failed";
      case Outcome.Inconclusive _ -> "inconclusive";
      case Outcome.Error _ -> "error";
      case Outcome.NotRun _ -> "not run";
    };
  }

  private static String why(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed() -> "";
      case Outcome.Failed(String why) -> why;
      case Outcome.Inconclusive(String why) -> why;
      case Outcome.Error(String why) -> why;
      case Outcome.NotRun(String why) -> why;
    };
  }

  private static JsonArray strings(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
