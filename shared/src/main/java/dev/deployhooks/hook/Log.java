package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.report.Filing;
import dev.deployhooks.report.Report;
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

  void write(Instant now, Report report, Answer answer, Delivery delivery, Filing filing) {
    JsonObject line = new JsonObject();
    line.addProperty("timestamp", now.toString());
    line.addProperty("level", level(answer, delivery, filing));
    line.addProperty("message", message(report, answer, delivery) + inWords(filing));
    JsonObject json = WholeReport.of(report, answer, delivery);
    if (filing instanceof Filing.At(String location)) {
      json.addProperty("keptAt", location);
    }
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
            WholeReport.status(answer),
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

  private static String inWords(Filing filing) {
    return switch (filing) {
      case Filing.Nowhere() -> "";
      case Filing.At(String location) -> "; report: " + location;
      case Filing.NotKept(String why) -> "; THE REPORT IS IN THIS LOG ALONE: " + why;
    };
  }

  private static String level(Answer answer, Delivery delivery, Filing filing) {
    String level = level(answer, delivery);
    return filing instanceof Filing.NotKept && level.equals("INFO") ? "WARN" : level;
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
}
