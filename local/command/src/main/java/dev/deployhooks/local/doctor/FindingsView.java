package dev.deployhooks.local.doctor;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.local.ExitCode;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import dev.deployhooks.local.report.Style;
import dev.deployhooks.local.report.Wrapped;
import java.util.List;

/** Findings for people, and for machines. */
public final class FindingsView {

  private static final String INDENT = "         ";

  private FindingsView() {}

  /** The exit status: that of the worst finding. */
  public static int status(List<Finding> findings) {
    if (findings.stream().anyMatch(Trouble.class::isInstance)) {
      return ExitCode.FAIL;
    }
    if (findings.stream().anyMatch(Unknown.class::isInstance)) {
      return ExitCode.INCONCLUSIVE;
    }
    return findings.stream().anyMatch(Warning.class::isInstance) ? ExitCode.WARNED : ExitCode.PASS;
  }

  /** The lines for people: what is wrong first. */
  public static List<String> lines(Subject subject, List<Finding> findings, Style style) {
    List<String> lines = new java.util.ArrayList<>();
    lines.add(style.strong(subject.inWords()));
    lines.add("");
    of(findings, Trouble.class).forEach(each -> told(each, style, lines));
    of(findings, Unknown.class).forEach(each -> told(each, style, lines));
    of(findings, Warning.class).forEach(each -> told(each, style, lines));
    of(findings, Fine.class).forEach(each -> told(each, style, lines));
    lines.add("");
    lines.add(
        "errors: %d, unknown: %d, warnings: %d, ok: %d"
            .formatted(
                of(findings, Trouble.class).size(),
                of(findings, Unknown.class).size(),
                of(findings, Warning.class).size(),
                of(findings, Fine.class).size()));
    return lines;
  }

  private static <F extends Finding> List<F> of(List<Finding> findings, Class<F> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static void told(Finding finding, Style style, List<String> lines) {
    List<String> first =
        Wrapped.hanging(
            "%-9s".formatted(word(finding)),
            finding.about() + ": " + finding.what(),
            style.width());
    lines.add(coloured(finding, first.getFirst(), style));
    lines.addAll(first.subList(1, first.size()));
    switch (finding) {
      case Fine _ -> {}
      case Warning(String _, String _, String why, String mend) -> add(why, mend, style, lines);
      case Trouble(String _, String _, String why, String mend) -> add(why, mend, style, lines);
      case Unknown(String _, String _, String why) ->
          lines.addAll(Wrapped.hanging(INDENT + "not known: ", why, style.width()));
    }
  }

  private static void add(String why, String mend, Style style, List<String> lines) {
    lines.addAll(Wrapped.hanging(INDENT + "why: ", why, style.width()));
    lines.addAll(Wrapped.hanging(INDENT + "mend: ", mend, style.width()));
  }

  private static String coloured(Finding finding, String line, Style style) {
    String word = word(finding);
    String rest = line.substring(word.length());
    return switch (finding) {
      case Fine _ -> style.good(word) + rest;
      case Warning _, Unknown _ -> style.doubtful(word) + rest;
      case Trouble _ -> style.bad(word) + rest;
    };
  }

  private static String word(Finding finding) {
    return switch (finding) {
      case Fine _ -> "ok";
      case Warning _ -> "warning";
      case Trouble _ -> "error";
      case Unknown _ -> "unknown";
    };
  }

  /** One object for machines. */
  public static JsonObject json(Subject subject, List<Finding> findings) {
    JsonArray list = new JsonArray();
    findings.forEach(finding -> list.add(json(finding)));
    JsonObject json = new JsonObject();
    json.addProperty("subject", subject.inWords());
    json.addProperty("status", status(findings));
    json.add("findings", list);
    return json;
  }

  private static JsonObject json(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("severity", word(finding));
    json.addProperty("about", finding.about());
    json.addProperty("what", finding.what());
    switch (finding) {
      case Fine _ -> {}
      case Warning(String _, String _, String why, String mend) -> add(json, why, mend);
      case Trouble(String _, String _, String why, String mend) -> add(json, why, mend);
      case Unknown(String _, String _, String why) -> json.addProperty("notKnown", why);
    }
    return json;
  }

  private static void add(JsonObject json, String why, String mend) {
    json.addProperty("why", why);
    json.addProperty("mend", mend);
  }
}
