package dev.deployhooks.hook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.report.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a hook, as lines of its log from which CloudWatch takes them: what was answered by
 * hook, the verdict by hook and verdict, and each check that did not pass by hook and check. A
 * check that passed has no line, because each name of a dimension costs money.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
final class Metrics {

  static final String NAMESPACE = "Deployhooks";

  private static final String COUNT = "Count";
  private static final String MILLISECONDS = "Milliseconds";

  /** A plan with more checks that fail than this has one trouble, and not so many. */
  private static final int MOST_CHECKS = 50;

  /** What CloudWatch takes as the value of a dimension. */
  private static final int LONGEST_VALUE = 1024;

  private final Consumer<String> out;

  Metrics(Consumer<String> out) {
    this.out = out;
  }

  void write(Instant now, Report report, Answer answer, Delivery delivery) {
    Map<String, Integer> answers = new LinkedHashMap<>();
    answers.put("Succeeded", count(answer instanceof Answer.Succeeded));
    answers.put("Failed", count(answer instanceof Answer.Failed));
    answers.put("Observed", count(grounds(answer) instanceof Answer.Grounds.Observed));
    answers.put("Overridden", count(grounds(answer) instanceof Answer.Grounds.Overridden));
    answers.put("NotGiven", count(delivery instanceof Delivery.NotGiven));
    JsonObject whole = new JsonObject();
    JsonArray directives = new JsonArray();
    directives.add(directive(List.of("Hook"), answers.keySet(), COUNT));
    directives.add(directive(List.of("Hook"), List.of("Duration"), MILLISECONDS));
    directives.add(directive(List.of("Hook", "Verdict"), List.of("Verdicts"), COUNT));
    whole.add("_aws", metadata(now, directives));
    whole.addProperty("Hook", report.hook());
    whole.addProperty("Verdict", report.verdict());
    answers.forEach(whole::addProperty);
    whole.addProperty("Duration", report.took().toMillis());
    whole.addProperty("Verdicts", 1);
    out.accept(whole.toString());
    report.checks().stream()
        .filter(check -> !(check.outcome() instanceof Outcome.Passed))
        .limit(MOST_CHECKS)
        .forEach(check -> out.accept(notPassed(now, report.hook(), check).toString()));
  }

  private static JsonObject notPassed(Instant now, String hook, CheckResult check) {
    JsonObject line = new JsonObject();
    JsonArray directives = new JsonArray();
    directives.add(directive(List.of("Hook", "Check"), List.of("ChecksNotPassed"), COUNT));
    line.add("_aws", metadata(now, directives));
    line.addProperty("Hook", hook);
    line.addProperty("Check", dimension(check.name()));
    line.addProperty("ChecksNotPassed", 1);
    return line;
  }

  private static JsonObject metadata(Instant now, JsonArray directives) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("Timestamp", now.toEpochMilli());
    metadata.add("CloudWatchMetrics", directives);
    return metadata;
  }

  private static JsonObject directive(
      List<String> dimensions, Iterable<String> metrics, String unit) {
    JsonArray names = new JsonArray();
    dimensions.forEach(names::add);
    JsonArray sets = new JsonArray();
    sets.add(names);
    JsonArray definitions = new JsonArray();
    for (String metric : metrics) {
      JsonObject definition = new JsonObject();
      definition.addProperty("Name", metric);
      definition.addProperty("Unit", unit);
      definitions.add(definition);
    }
    JsonObject directive = new JsonObject();
    directive.addProperty("Namespace", NAMESPACE);
    directive.add("Dimensions", sets);
    directive.add("Metrics", definitions);
    return directive;
  }

  /** CloudWatch takes ASCII characters alone, and no colon at the start. */
  private static String dimension(String text) {
    StringBuilder value = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_VALUE)
        .forEach(c -> value.append(c < ' ' || c > '~' ? '?' : (char) c));
    return value.charAt(0) == ':' ? "_" + value.substring(1) : value.toString();
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
