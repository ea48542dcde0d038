package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.json.MetricLine.Unit;
import dev.deployhooks.report.Filing;
import dev.deployhooks.report.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a hook, as lines of its log from which CloudWatch takes them: what was answered by
 * hook, the verdict by hook and verdict, and each check that did not pass by hook and check, all of
 * one stage. A check that passed has no line, because each name of a dimension costs money.
 */
final class Metrics {

  private static final String HOOK = "Hook";
  private static final String VERDICT = "Verdict";
  private static final String CHECK = "Check";

  /** A plan with more checks that fail than this has one trouble, and not so many. */
  private static final int MOST_CHECKS = 50;

  private final String stage;
  private final Consumer<String> out;

  Metrics(String stage, Consumer<String> out) {
    this.stage = stage;
    this.out = out;
  }

  void write(Instant now, Report report, Answer answer, Delivery delivery, Filing filing) {
    Map<String, Integer> answers = new LinkedHashMap<>();
    answers.put("Succeeded", count(answer instanceof Answer.Succeeded));
    answers.put("Failed", count(answer instanceof Answer.Failed));
    answers.put("Observed", count(grounds(answer) instanceof Answer.Grounds.Observed));
    answers.put("Overridden", count(grounds(answer) instanceof Answer.Grounds.Overridden));
    answers.put("NotGiven", count(delivery instanceof Delivery.NotGiven));
    if (!(filing instanceof Filing.Nowhere)) {
      answers.put("ReportsNotKept", count(filing instanceof Filing.NotKept));
    }
    out.accept(
        new MetricLine(now, stage)
            .dimension(HOOK, report.hook())
            .dimension(VERDICT, report.verdict())
            .metrics(List.of(HOOK), Unit.COUNT, answers)
            .metrics(List.of(HOOK), Unit.MILLISECONDS, Map.of("Duration", report.took().toMillis()))
            .metrics(List.of(HOOK, VERDICT), Unit.COUNT, Map.of("Verdicts", 1))
            .toString());
    report.checks().stream()
        .filter(check -> !(check.outcome() instanceof Outcome.Passed))
        .limit(MOST_CHECKS)
        .forEach(check -> out.accept(notPassed(now, report.hook(), check)));
  }

  private String notPassed(Instant now, String hook, CheckResult check) {
    return new MetricLine(now, stage)
        .dimension(HOOK, hook)
        .dimension(CHECK, check.name())
        .metrics(List.of(HOOK, CHECK), Unit.COUNT, Map.of("ChecksNotPassed", 1))
        .toString();
  }

  private static Answer.@Nullable Grounds grounds(Answer answer) {
    return switch (answer) {
      case Answer.Succeeded(Answer.Grounds grounds) -> grounds;
      case Answer.Spared(Answer.Grounds grounds) -> grounds;
      case Answer.Failed _, Answer.Stop _, Answer.InProgress _, Answer.Nothing _ -> null;
    };
  }

  private static int count(boolean so) {
    return so ? 1 : 0;
  }
}
