package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One line of a function's log from which CloudWatch takes metrics, each of them of one stage: the
 * copies of the hooks in one account and Region share a namespace, and an alarm of one is not to
 * sound for another.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
public final class MetricLine {

  /** Under which CloudWatch keeps all metrics of the functions. */
  public static final String NAMESPACE = "Deployhooks";

  /** The variable that says which of the copies of the hooks in one account a function is of. */
  public static final String STAGE_VARIABLE = "DEPLOYHOOKS_STAGE";

  /** The stage of a function that nobody told its stage. */
  public static final String NO_STAGE = "none";

  private static final String STAGE = "Stage";

  /** What CloudWatch takes as the value of a dimension. */
  private static final int LONGEST_VALUE = 1024;

  /** The unit of a metric, as CloudWatch spells it. */
  public enum Unit {
    /** How many. */
    COUNT("Count"),
    /** How long. */
    MILLISECONDS("Milliseconds");

    private final String word;

    Unit(String word) {
      this.word = word;
    }
  }

  private final JsonObject line = new JsonObject();
  private final JsonArray directives = new JsonArray();

  /** A line without metrics, of the given moment and stage. */
  public MetricLine(Instant now, String stage) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("Timestamp", now.toEpochMilli());
    metadata.add("CloudWatchMetrics", directives);
    line.add("_aws", metadata);
    dimension(STAGE, stage);
  }

  /** The stage that a function's environment says. */
  public static String stage(Map<String, String> environment) {
    String stage = environment.getOrDefault(STAGE_VARIABLE, "").strip();
    return stage.isEmpty() ? NO_STAGE : stage;
  }

  /**
   * Says the value of a dimension. CloudWatch takes 1,024 ASCII characters, and no colon at the
   * start; what is none of these becomes a question mark.
   */
  public MetricLine dimension(String name, String text) {
    StringBuilder value = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_VALUE)
        .forEach(c -> value.append(c < ' ' || c > '~' ? '?' : (char) c));
    line.addProperty(name, value.indexOf(":") == 0 ? "_" + value.substring(1) : value.toString());
    return this;
  }

  /**
   * Adds metrics of one unit.
   *
   * @param dimensions the names of those that tell them apart beside the stage, each said with
   *     {@link #dimension}
   */
  public MetricLine metrics(
      List<String> dimensions, Unit unit, Map<String, ? extends Number> values) {
    JsonArray names = new JsonArray();
    names.add(STAGE);
    dimensions.forEach(names::add);
    JsonArray sets = new JsonArray();
    sets.add(names);
    JsonArray definitions = new JsonArray();
    values.forEach(
        (metric, value) -> {
          JsonObject definition = new JsonObject();
          definition.addProperty("Name", metric);
          definition.addProperty("Unit", unit.word);
          definitions.add(definition);
          line.addProperty(metric, value);
        });
    JsonObject directive = new JsonObject();
    directive.addProperty("Namespace", NAMESPACE);
    directive.add("Dimensions", sets);
    directive.add("Metrics", definitions);
    directives.add(directive);
    return this;
  }

  /** The line. */
  @Override
  public String toString() {
    return line.toString();
  }
}
