package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.local.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The alarms and the dashboard look at what there is. */
class AlarmsTest {

  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String OURS = "Deployhooks";
  private static final Pattern SEARCH =
      Pattern.compile(
          "SEARCH\\('\\{(\\w+),([\\w,]+)} Stage=\"(\\w+)\" MetricName=\"(\\w+)\"', '\\w+', \\d+\\)");

  /**
   * What AWS measures by itself, as far as it is used here.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types
   *     of metrics for Lambda functions</a>
   * @see <a href=
   *     "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html">Available
   *     CloudWatch metrics for Amazon SQS</a>
   */
  private static final Map<String, Set<String>> OF_AWS =
      Map.of(
          "AWS/Lambda FunctionName", Set.of("Duration", "Errors", "Invocations", "Throttles"),
          "AWS/SQS QueueName",
              Set.of("ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"));

  /** What Lambda hands the failure reporter. */
  private static final String LOST =
      """
      {"requestContext": {"condition": "RetriesExhausted"},
       "requestPayload": {"DeploymentId": "d-IHWDEND8F", "LifecycleEventHookExecutionId": "eyJl"}}
      """;

  /**
   * A metric.
   *
   * @param dimensions by name; a value is {@code *} where all of the stage are meant
   */
  private record Metric(String namespace, String name, Map<String, String> dimensions) {

    Metric ofAll() {
      Map<String, String> all = new TreeMap<>(dimensions);
      all.replaceAll((name, value) -> name.equals("Stage") ? value : "*");
      return new Metric(namespace, name, all);
    }
  }

  /** Of a stage that is not the default one: metrics of another are another's. */
  private final Stack stack = Stack.ofTheHooks(Map.of("Stage", "test"));

  private List<JsonObject> queries(String alarm) {
    return stack.properties(alarm).getAsJsonArray("Metrics").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(query -> query.has("MetricStat"))
        .toList();
  }

  private static Metric metric(JsonObject query) {
    JsonObject metric = query.getAsJsonObject("MetricStat").getAsJsonObject("Metric");
    Map<String, String> dimensions = new TreeMap<>();
    for (JsonElement dimension : metric.getAsJsonArray("Dimensions")) {
      JsonObject one = dimension.getAsJsonObject();
      dimensions.put(text(one, "Name"), text(one, "Value"));
    }
    return new Metric(text(metric, "Namespace"), text(metric, "MetricName"), dimensions);
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  private List<JsonArray> rows() {
    String id = stack.ids("AWS::CloudWatch::Dashboard").getFirst();
    List<JsonArray> rows = new ArrayList<>();
    for (JsonElement widget :
        JsonParser.parseString(text(stack.properties(id), "DashboardBody"))
            .getAsJsonObject()
            .getAsJsonArray("widgets")) {
      widget
          .getAsJsonObject()
          .getAsJsonObject("properties")
          .getAsJsonArray("metrics")
          .forEach(row -> rows.add(row.getAsJsonArray()));
    }
    return rows;
  }

  private static Metric metric(JsonArray row) {
    if (row.get(0) instanceof JsonObject search) {
      Matcher found = SEARCH.matcher(text(search, "expression"));
      assertThat(found.matches()).as("%s is read", search).isTrue();
      Map<String, String> dimensions = new TreeMap<>();
      for (String name : found.group(2).split(",", -1)) {
        dimensions.put(name, "*");
      }
      dimensions.put("Stage", found.group(3));
      return new Metric(found.group(1), found.group(4), dimensions);
    }
    Map<String, String> dimensions = new TreeMap<>();
    for (int i = 2; i < row.size(); i += 2) {
      dimensions.put(row.get(i).getAsString(), row.get(i + 1).getAsString());
    }
    return new Metric(row.get(0).getAsString(), row.get(1).getAsString(), dimensions);
  }

  private Set<Metric> watched() {
    Set<Metric> watched = new HashSet<>();
    stack.ids(ALARM).forEach(alarm -> queries(alarm).forEach(it -> watched.add(metric(it))));
    rows().forEach(row -> watched.add(metric(row)));
    return watched;
  }

  /** By what the hooks write to their logs when they are called with a sample. */
  @Test
  @Tag(Packages.NEEDED)
  void metricsOfOurs_areEmitted_whereverTheyAreWatched() throws Exception {
    try (Account account = new Account(Template.ofTheHooks())) {
      for (String function : Account.hooks()) {
        var _ =
            account.invoke(
                function,
                Files.readString(
                    Packages.PROJECT.resolve(
                        "events/" + Account.hook(function).name() + "/ecs-native.json")));
      }
      var _ = account.invoke(Account.REPORTER, LOST);
      Set<Metric> emitted = new HashSet<>();
      account.log().stream()
          .filter(line -> line.startsWith("{\"_aws\""))
          .forEach(line -> addTo(emitted, JsonParser.parseString(line).getAsJsonObject()));
      List<Metric> all = emitted.stream().map(Metric::ofAll).toList();
      emitted.addAll(all);
      // Of checks only those that do not pass have a metric, and here nothing got so far.
      emitted.add(
          new Metric(OURS, "ChecksNotPassed", Map.of("Check", "*", "Hook", "*", "Stage", "test")));
      assertThat(watched())
          .filteredOn(metric -> metric.namespace().equals(OURS))
          .isNotEmpty()
          .isSubsetOf(emitted);
      assertThat(watched())
          .as("nothing that the reporter counts goes unseen")
          .containsAll(
              emitted.stream()
                  .filter(metric -> "failure-reporter".equals(metric.dimensions().get("Hook")))
                  .toList());
    }
  }

  private static void addTo(Set<Metric> emitted, JsonObject line) {
    for (JsonElement each : line.getAsJsonObject("_aws").getAsJsonArray("CloudWatchMetrics")) {
      JsonObject directive = each.getAsJsonObject();
      Map<String, String> dimensions = new TreeMap<>();
      for (JsonElement name : directive.getAsJsonArray("Dimensions").get(0).getAsJsonArray()) {
        dimensions.put(name.getAsString(), text(line, name.getAsString()));
      }
      for (JsonElement metric : directive.getAsJsonArray("Metrics")) {
        emitted.add(
            new Metric(
                text(directive, "Namespace"), text(metric.getAsJsonObject(), "Name"), dimensions));
      }
    }
  }

  @Test
  void metricsOfAws_areKnown_andOfWhatTheTemplateMakes() {
    Set<String> there = new TreeSet<>(stack.functions());
    stack.ids("AWS::SQS::Queue").forEach(queue -> there.add(queue + ".QueueName"));
    assertThat(watched())
        .filteredOn(metric -> !metric.namespace().equals(OURS))
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(metric.dimensions()).hasSize(1);
              metric
                  .dimensions()
                  .forEach(
                      (name, value) -> {
                        assertThat(OF_AWS).containsKey(metric.namespace() + " " + name);
                        assertThat(OF_AWS.get(metric.namespace() + " " + name))
                            .contains(metric.name());
                        assertThat(there).contains(value);
                      });
            });
  }

  /** Whatever function or queue is added to the template is watched, too. */
  @Test
  void everyFunctionAndQueueOfReturns_isWatched() {
    assertThat(of("FunctionsFailedAlarm")).containsExactlyInAnyOrderElementsOf(stack.functions());
    assertThat(of("NearTimeoutAlarm")).containsExactlyInAnyOrderElementsOf(stack.functions());
    assertThat(of("AnswersNotGivenAlarm"))
        .containsExactlyInAnyOrderElementsOf(
            Account.hooks().stream().map(function -> Account.hook(function).name()).toList());
    assertThat(of("MessagesTooOldAlarm"))
        .containsExactlyInAnyOrderElementsOf(
            stack.ids("AWS::SQS::Queue").stream()
                .filter(queue -> queue.endsWith("Returns"))
                .map(queue -> queue + ".QueueName")
                .toList());
  }

  /** What the reporter did or could not do somebody hears of, by an alarm of its own. */
  @Test
  void reporter_hasAnAlarm_ofEverythingThatIsNoRollbacks() {
    assertThat(
            stack.ids(ALARM).stream()
                .flatMap(alarm -> queries(alarm).stream())
                .map(AlarmsTest::metric)
                .filter(metric -> metric.namespace().equals(OURS))
                .filter(
                    metric ->
                        metric
                            .dimensions()
                            .equals(Map.of("Stage", "test", "Hook", "failure-reporter")))
                .map(Metric::name))
        .containsExactlyInAnyOrder("Failed", "WatchesLost", "NotUnderstood", "NotGiven");
  }

  @Test
  void documentation_saysWhatToDo_ofEveryAlarm() throws IOException {
    String documents =
        Files.readString(Packages.PROJECT.resolve("docs/alarms.md"))
            + Files.readString(Packages.PROJECT.resolve("docs/failure-reporter.md"));
    assertThat(stack.ids(ALARM))
        .allSatisfy(alarm -> assertThat(documents).contains("| `" + alarm + "` |"));
  }

  private List<String> of(String alarm) {
    return queries(alarm).stream()
        .flatMap(query -> metric(query).dimensions().entrySet().stream())
        .filter(dimension -> !dimension.getKey().equals("Stage"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The alarm divides the milliseconds that a function took by those that it may take. */
  @Test
  void nearTimeout_knowsTheTimeOuts() {
    String expression =
        text(
            stack.properties("NearTimeoutAlarm").getAsJsonArray("Metrics").get(0).getAsJsonObject(),
            "Expression");
    List<String> quotients =
        queries("NearTimeoutAlarm").stream()
            .map(
                query ->
                    "%s / %d000"
                        .formatted(
                            text(query, "Id"),
                            stack
                                .function(metric(query).dimensions().values().iterator().next())
                                .get("Timeout")
                                .getAsLong()))
            .toList();
    assertThat(expression).isEqualTo("MAX([" + String.join(", ", quotients) + "])");
  }

  @Test
  void alarms_tellTheTopic_ifThereIsOne() {
    String topic = "arn:aws:sns:us-east-1:123456789012:pager";
    Stack told = Stack.ofTheHooks(Map.of("AlarmTopic", topic));
    assertThat(told.ids(ALARM))
        .isNotEmpty()
        .allSatisfy(
            alarm -> {
              assertThat(told.properties(alarm).getAsJsonArray("AlarmActions"))
                  .containsExactly(new JsonPrimitive(topic));
              assertThat(stack.properties(alarm).has("AlarmActions")).isFalse();
              assertThat(text(stack.properties(alarm), "TreatMissingData"))
                  .isEqualTo("notBreaching");
            });
    assertThat(Stack.ofTheHooks(Map.of("Dashboard", "false")).ids("AWS::CloudWatch::Dashboard"))
        .isEmpty();
  }
}
