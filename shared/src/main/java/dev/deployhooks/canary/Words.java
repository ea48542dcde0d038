package dev.deployhooks.canary;

import dev.deployhooks.check.Outcome;
import dev.deployhooks.judge.Finding;
import dev.deployhooks.judge.Interval;
import dev.deployhooks.judge.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found of a metric, in words and numbers for people. */
final class Words {

  private Words() {}

  static String of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed() -> "as expected";
      case Outcome.Failed(String why) -> why;
      case Outcome.Inconclusive(String why) -> why;
      case Outcome.Error(String why) -> why;
      case Outcome.NotRun(String why) -> why;
    };
  }

  /** What is asked of a metric. */
  static String expected(Watched watched) {
    Terms terms = watched.terms();
    List<String> bounds = new ArrayList<>();
    if (watched.blue().isPresent()) {
      bounds.add(
          "no worse than blue by more than %s of it%s"
              .formatted(
                  number(terms.tolerance()),
                  terms.margin() > 0 ? ", or " + number(terms.margin()) : ""));
    }
    if (terms.limit() != null) {
      bounds.add("not beyond " + number(terms.limit()));
    }
    return "%s of green: %s".formatted(terms.name(), String.join("; ", bounds));
  }

  /** The finding's numbers, a line each. */
  static List<String> details(Finding finding) {
    List<String> lines = new ArrayList<>();
    add(lines, "estimate", finding.estimate());
    add(lines, "blue", finding.blue());
    Interval interval = finding.interval();
    if (interval != null) {
      lines.add("interval: %s to %s".formatted(number(interval.lower()), number(interval.upper())));
    }
    Finding.Evidence evidence = finding.evidence();
    if (evidence != null) {
      lines.add(
          "evidence that green is worse: %s %s, needed %s; without the guard %s"
              .formatted(
                  evidence.measure(),
                  number(evidence.value()),
                  number(evidence.needed()),
                  number(evidence.unguarded())));
    }
    Finding.Counts counts = finding.counts();
    lines.add(
        "counts: green %d of %d, blue %d of %d, in %d periods"
            .formatted(
                counts.greenBad(),
                counts.greenTotal(),
                counts.blueBad(),
                counts.blueTotal(),
                counts.periods()));
    lines.add("level: " + number(finding.level()));
    lines.add(
        "guard: variance %s, correlation %s"
            .formatted(number(finding.guard().variance()), number(finding.guard().correlation())));
    return lines;
  }

  private static void add(List<String> lines, String name, @Nullable Double value) {
    if (value != null) {
      lines.add(name + ": " + number(value));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
