package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.plan.ValidOverride;
import dev.deployhooks.report.Report;
import dev.deployhooks.report.ReportJson;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The log of a hook: one line of JSON for an invocation, with a sentence for people and the report
 * for machines.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">Lambda's
 *     JSON log format: {@code timestamp}, {@code level}, {@code message}</a>
 */
final class Log {

  /**
   * CloudWatch Logs takes an event of 256 KiB in every Region; the rest is left for what surrounds
   * the report.
   */
  static final int LONGEST_LINE = 240_000;

  private final Consumer<String> out;

  Log(Consumer<String> out) {
    this.out = out;
  }

  void write(Instant now, Report report, Answer answer, Delivery delivery) {
    JsonObject line = new JsonObject();
    line.addProperty("timestamp", now.toString());
    line.addProperty("level", level(answer, delivery));
    line.addProperty("message", message(report, answer, delivery));
    JsonObject json = ReportJson.of(report);
    json.add("answer", answer(answer, delivery));
    line.add("report", json);
    String text = line.toString();
    if (text.length() > LONGEST_LINE) {
      json.getAsJsonArray("checks").asList().forEach(check -> shorten(check.getAsJsonObject()));
      json.addProperty("shortened", true);
      text = line.toString();
    }
    if (text.length() > LONGEST_LINE) {
      report.evidence().keySet().forEach(json::remove);
      text = line.toString();
    }
    out.accept(text);
  }

  private static void shorten(JsonObject check) {
    check.remove("details");
    check.remove("observations");
  }

  private static String message(Report report, Answer answer, Delivery delivery) {
    Report.Subject subject = report.subject();
    return "%s %s %s at %s: %s%s"
        .formatted(
            status(answer),
            subject.deployment(),
            subject.subject(),
            subject.event().isEmpty() ? "an unknown lifecycle event" : subject.event(),
            answer.inWords(),
            switch (delivery) {
              case Delivery.Given(), Delivery.Returned(), Delivery.NotNeeded() -> "";
              case Delivery.AlreadyHad() ->
                  " (AWS had an answer already, or its time was over: this one did not count)";
              case Delivery.NotGiven(String why) -> " (THE ANSWER COULD NOT BE GIVEN: " + why + ")";
            });
  }

  private static String level(Answer answer, Delivery delivery) {
    return switch (delivery) {
      case Delivery.NotGiven _ -> "ERROR";
      case Delivery.Given(), Delivery.Returned(), Delivery.AlreadyHad(), Delivery.NotNeeded() ->
          switch (answer) {
            case Answer.Failed _, Answer.Stop _ -> "ERROR";
            case Answer.Spared _ -> "WARN";
            case Answer.Succeeded(Answer.Grounds.Passed(var warnings)) ->
                warnings.isEmpty() ? "INFO" : "WARN";
            case Answer.Succeeded(Answer.Grounds.ProvenRollback _),
                Answer.Succeeded(Answer.Grounds.NoTrafficYet _),
                Answer.Succeeded(Answer.Grounds.WatchArmed _),
                Answer.Succeeded(Answer.Grounds.Observed _),
                Answer.Succeeded(Answer.Grounds.Overridden _) ->
                "WARN";
            case Answer.Nothing _, Answer.InProgress _ -> "INFO";
          };
    };
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
    json.addProperty(
        "delivery",
        switch (delivery) {
          case Delivery.Given() -> "given";
          case Delivery.Returned() -> "returned";
          case Delivery.AlreadyHad() -> "already had";
          case Delivery.NotNeeded() -> "not needed";
          case Delivery.NotGiven(String why) -> "not given: " + why;
        });
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

  private static String status(Answer answer) {
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
