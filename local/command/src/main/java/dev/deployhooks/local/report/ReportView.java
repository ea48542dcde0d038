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

  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private ReportView(Style style) {
    this.style = style;
  }

  /** The whole report. */
  public static List<String> whole(HookReport report, Style style) {
    ReportView view = new ReportView(style);
    view.heading(report);
    view.checks(report);
    view.remarks(report);
    view.ending(report);
    return view.lines;
  }

  /** What was looked at and what came of it, without the heading. */
  public static List<String> brief(HookReport report, Style style) {
    ReportView view = new ReportView(style);
    view.checks(report);
    view.ending(report);
    return view.lines;
  }

  private void heading(HookReport report) {
    JsonObject deployment = object(report.json(), "deployment");
    String event = text(deployment, "event");
    add("", text(report.json(), "hook") + (event.isEmpty() ? "" : " at " + event), style::strong);
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
      under("", text(check, "why"));
      objects(check, "observations").stream()
          .filter(observation -> text(observation, "held").equals("false"))
          .forEach(this::observation);
      under("looked at  ", text(check, "lookedAt"));
      texts(check, "details").forEach(detail -> under("", detail));
      under("plan       ", text(check, "where"));
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
    labelled("why", report.why());
    if (report.verdict().equals("pass")) {
      texts(report.json(), "reasons").forEach(warning -> labelled("warning", warning));
    }
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
