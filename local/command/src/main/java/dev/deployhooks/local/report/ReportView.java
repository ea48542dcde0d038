package dev.deployhooks.local.report;

import static dev.deployhooks.local.report.HookReport.object;
import static dev.deployhooks.local.report.HookReport.objects;
import static dev.deployhooks.local.report.HookReport.text;
import static dev.deployhooks.local.report.HookReport.texts;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A report for people: a line a check, and under what did not hold what was expected and seen. */
public final class ReportView {

  private static final String INDENT = "    ";

  /** How much is said of what did not hold. */
  private enum Detail {
    WHOLE,
    /** The first thing that was seen otherwise than expected, in each check. */
    BRIEF
  }

  private final Style style;
  private final Detail detail;
  private final List<String> lines = new ArrayList<>();

  private ReportView(Style style, Detail detail) {
    this.style = style;
    this.detail = detail;
  }

  /** The whole report. */
  public static List<String> whole(HookReport report, Style style) {
    ReportView view = new ReportView(style, Detail.WHOLE);
    view.heading(report);
    view.checks(report);
    view.remarks(report);
    view.ending(report);
    return view.lines;
  }

  /** What came of it in a line, and under it the checks, or the reason where there are none. */
  public static List<String> brief(HookReport report, Style style) {
    ReportView view = new ReportView(style.narrowedBy(INDENT.length()), Detail.BRIEF);
    report.checks().forEach(view::check);
    if (report.checks().isEmpty()) {
      view.why(report, "", "- ");
    }
    List<String> lines = new ArrayList<>();
    String verdict = report.verdict().equals("none") ? "" : report.verdict() + ", ";
    String lenient = report.isLenient() ? " (" + report.grounds() + ")" : "";
    String ending = headline(report) + ": " + verdict + "answer " + report.answer() + lenient;
    Wrapped.hanging("", ending, style.width()).stream()
        .map(colour(report, style))
        .forEach(lines::add);
    view.lines.forEach(line -> lines.add(INDENT + line));
    return lines;
  }

  private static String headline(HookReport report) {
    String event = text(object(report.json(), "deployment"), "event");
    return text(report.json(), "hook") + (event.isEmpty() ? "" : " at " + event);
  }

  private static UnaryOperator<String> colour(HookReport report, Style style) {
    return switch (report.answer()) {
      case "Succeeded" -> report.isLenient() ? style::doubtful : style::good;
      case "Failed", "Stop" -> style::bad;
      default -> style::doubtful;
    };
  }

  private void heading(HookReport report) {
    JsonObject deployment = object(report.json(), "deployment");
    add("", headline(report), style::strong);
    labelled("deployment", text(report.json(), "protocol") + " " + text(deployment, "id"));
    labelled("subject", text(deployment, "subject"));
    labelled("change", text(deployment, "change"));
    labelled("plan", text(report.json(), "plan"));
    lines.add("");
  }

  private void labelled(String label, String value) {
    if (!value.isBlank()) {
      add(String.format(Locale.ROOT, "%-12s", label), value, UnaryOperator.identity());
    }
  }

  private void checks(HookReport report) {
    List<JsonObject> checks = report.checks();
    checks.forEach(this::check);
    if (!checks.isEmpty()) {
      lines.add("");
    }
  }

  private void check(JsonObject check) {
    String outcome = text(check, "outcome");
    String sign =
        switch (outcome) {
          case "passed" -> style.sign("✓", "ok  ");
          case "failed" -> style.sign("✗", "FAIL");
          case "inconclusive" -> "?";
          case "error" -> "!";
          case "not run" -> style.sign("–", "-");
          default -> "?";
        };
    UnaryOperator<String> colour =
        switch (outcome) {
          case "passed" -> style::good;
          case "failed", "error" -> style::bad;
          case "not run" -> style::aside;
          default -> style::doubtful;
        };
    String lead =
        switch (style.signs()) {
          case UNICODE -> sign + " ";
          case ASCII -> String.format(Locale.ROOT, "%-4s ", sign);
        };
    add(lead, text(check, "name") + asides(check, outcome), colour);
    if (!outcome.equals("passed")) {
      List<JsonObject> missed =
          objects(check, "observations").stream()
              .filter(observation -> text(observation, "held").equals("false"))
              .toList();
      if (missed.isEmpty()) {
        under("", text(check, "why"));
      }
      switch (detail) {
        case WHOLE -> {
          missed.forEach(this::observation);
          under("looked at  ", text(check, "lookedAt"));
          texts(check, "details").forEach(line -> under("", line));
          under("plan       ", text(check, "where"));
        }
        case BRIEF -> missed.stream().limit(1).forEach(this::observation);
      }
    }
    texts(check, "warnings").forEach(warning -> under("warning: ", warning));
  }

  private static String asides(JsonObject check, String outcome) {
    List<String> asides = new ArrayList<>();
    if (!outcome.equals("passed") && !outcome.equals("failed")) {
      asides.add(outcome.isEmpty() ? "no outcome" : outcome);
    }
    if (text(check, "required").equals("false")) {
      asides.add("advisory");
    }
    String attempts = text(check, "attempts");
    if (!attempts.isEmpty() && !attempts.equals("0") && !attempts.equals("1")) {
      asides.add(attempts + " attempts");
    }
    String took = text(check, "tookMillis");
    if (!took.isEmpty() && !outcome.equals("not run")) {
      asides.add(duration(took));
    }
    return asides.isEmpty() ? "" : " (" + String.join(", ", asides) + ")";
  }

  private static String duration(String millis) {
    try {
      long value = Long.parseLong(millis);
      return value < 1000 ? value + " ms" : String.format(Locale.ROOT, "%.1f s", value / 1000.0);
    } catch (NumberFormatException _) {
      return millis;
    }
  }

  private void observation(JsonObject observation) {
    under("expected   ", text(observation, "expected"));
    under("seen       ", text(observation, "seen"));
    under("where      ", text(observation, "where"));
  }

  private void remarks(HookReport report) {
    List<String> remarks = texts(report.json(), "remarks");
    remarks.forEach(remark -> add("* ", remark, UnaryOperator.identity()));
    if (!remarks.isEmpty()) {
      lines.add("");
    }
  }

  private void ending(HookReport report) {
    UnaryOperator<String> colour =
        switch (report.verdict()) {
          case "pass" -> style::good;
          case "fail" -> style::bad;
          default -> style::doubtful;
        };
    add("verdict     ", report.verdict().toUpperCase(Locale.ROOT), colour);
    String delivery = report.delivery().isEmpty() ? "" : " (" + report.delivery() + ")";
    labelled("answer", report.answer() + delivery);
    why(report, String.format(Locale.ROOT, "%-12s", "why"), " ".repeat(10) + "- ");
  }

  /**
   * Why, in one paragraph; several reasons, such as the mistakes of a plan, one below the other.
   */
  private void why(HookReport report, String lead, String bullet) {
    List<String> reasons = texts(report.json(), "reasons");
    if (reasons.size() < 2 || !report.answer().equals("Failed")) {
      add(lead, report.why(), UnaryOperator.identity());
      return;
    }
    if (!lead.isEmpty()) {
      add(lead, reasons.size() + " reasons", UnaryOperator.identity());
    }
    reasons.forEach(reason -> add(bullet, reason, UnaryOperator.identity()));
  }

  private void under(String label, String value) {
    if (!value.isBlank()) {
      add(INDENT + label, value, label.isBlank() ? UnaryOperator.identity() : style::aside);
    }
  }

  /** The colour is put on after wrapping: an escape sequence has no width. */
  private void add(String lead, String value, UnaryOperator<String> colour) {
    Wrapped.hanging(lead, value, style.width()).stream().map(colour).forEach(lines::add);
  }
}
