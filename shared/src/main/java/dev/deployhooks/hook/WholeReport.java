package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.plan.ValidOverride;
import dev.deployhooks.report.Report;
import dev.deployhooks.report.ReportJson;
import java.time.Instant;

/** A report with the answer, and with what became of that: what the log and the store have. */
final class WholeReport {

  private WholeReport() {}

  static JsonObject of(Report report, Answer answer, Delivery delivery) {
    JsonObject json = ReportJson.of(report);
    json.add("answer", answer(answer, delivery));
    return json;
  }

  private static JsonObject answer(Answer answer, Delivery delivery) {
    JsonObject json = new JsonObject();
    json.addProperty("status", status(answer));
    if (answer instanceof Answer.Succeeded(Answer.Grounds grounds)) {
      json.add("grounds", grounds(grounds));
    } else if (answer instanceof Answer.Spared(Answer.Grounds grounds)) {
      json.add("grounds", grounds(grounds));
    }
    json.addProperty("why", answer.inWords());
    json.addProperty("delivery", delivery.inWords());
    return json;
  }

  private static JsonObject grounds(Answer.Grounds grounds) {
    JsonObject json = new JsonObject();
    switch (grounds) {
      case Answer.Grounds.Passed _ -> json.addProperty("kind", "passed");
      case Answer.Grounds.ProvenRollback(String evidence) -> {
        json.addProperty("kind", "rollback");
        json.addProperty("evidence", evidence);
      }
      case Answer.Grounds.NoTrafficYet(String why) -> {
        json.addProperty("kind", "no traffic yet");
        json.addProperty("evidence", why);
      }
      case Answer.Grounds.WatchArmed(String watch, Instant until, var _) -> {
        json.addProperty("kind", "watch armed");
        json.addProperty("watch", watch);
        json.addProperty("until", until.toString());
      }
      case Answer.Grounds.Observed(String otherwise) -> {
        json.addProperty("kind", "observed");
        json.addProperty("otherwise", otherwise);
      }
      case Answer.Grounds.Overridden(ValidOverride override, String otherwise) -> {
        json.addProperty("kind", "overridden");
        json.addProperty("by", override.name());
        json.addProperty("reason", override.reason());
        json.addProperty("until", override.expires().toString());
        json.addProperty("where", override.origin());
        json.addProperty("otherwise", otherwise);
      }
    }
    return json;
  }

  /** What is told, in one word. */
  static String status(Answer answer) {
    return switch (answer) {
      case Answer.Succeeded _ -> "Succeeded";
      case Answer.Failed _ -> "Failed";
      case Answer.Nothing _ -> "None";
      case Answer.InProgress _ -> "InProgress";
      case Answer.Stop _ -> "Stop";
      case Answer.Spared _ -> "Spared";
    };
  }
}
