package dev.deployhooks.sandbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.sandbox.Metrics.Metric;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.Service;
import dev.deployhooks.sandbox.wire.ThreefoldService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** CloudWatch: metrics made of samples, and alarms whose states are set. */
public final class CloudWatch {

  private static final int MOST_QUERIES = 500;
  private static final int MOST_POINTS = 100_800;
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");

  private final VirtualClock clock;
  private final Metrics metrics = new Metrics();
  private final Map<String, Alarm> alarms = new LinkedHashMap<>();
  private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, List<JsonObject>> pages = new ConcurrentHashMap<>();
  private volatile Duration lateness = Duration.ZERO;
  private volatile int pageSize = MOST_POINTS;

  CloudWatch(VirtualClock clock) {
    this.clock = clock;
  }

  /** Measures one value. */
  public CloudWatch put(
      String namespace, String name, Map<String, String> dimensions, Instant at, double value) {
    return put(namespace, name, dimensions, at, value, 1);
  }

  /** Measures a value so many times. */
  public CloudWatch put(
      String namespace,
      String name,
      Map<String, String> dimensions,
      Instant at,
      double value,
      long count) {
    metrics.put(new Metric(namespace, name, dimensions), at, lateness, value, count);
    return this;
  }

  /** Has a metric published as sums only: it has no percentiles and no trimmed counts. */
  public CloudWatch summarised(String namespace, String name, Map<String, String> dimensions) {
    metrics.summarise(new Metric(namespace, name, dimensions));
    return this;
  }

  /** How long after its moment a sample can be seen, from now on; at once at first. */
  public CloudWatch lateness(Duration late) {
    lateness = late;
    return this;
  }

  /** How many points are on a page of {@code GetMetricData}, if the caller asks for no fewer. */
  public CloudWatch pageSize(int points) {
    pageSize = points;
    return this;
  }

  /** Has the metrics of another account answered as {@code Forbidden}. */
  public CloudWatch forbid(String account) {
    forbidden.add(account);
    return this;
  }

  /** Creates an alarm on a metric; its state is {@code INSUFFICIENT_DATA} at first. */
  public Alarm alarm(String name) {
    return add(new Alarm(clock, name, /* composite= */ false));
  }

  /** Creates an alarm on other alarms. */
  public Alarm compositeAlarm(String name) {
    return add(new Alarm(clock, name, /* composite= */ true));
  }

  private Alarm add(Alarm alarm) {
    synchronized (alarms) {
      alarms.put(alarm.name(), alarm);
    }
    return alarm;
  }

  private List<Alarm> alarms() {
    synchronized (alarms) {
      return List.copyOf(alarms.values());
    }
  }

  Service service() {
    return new ThreefoldService(
        "monitoring",
        "GraniteServiceVersion20100801",
        "http://monitoring.amazonaws.com/doc/2010-08-01/",
        Map.of(
            "GetMetricData", this::getMetricData,
            "ListMetrics", this::listMetrics,
            "DescribeAlarms", this::describeAlarms,
            "DescribeAlarmHistory", this::describeAlarmHistory));
  }

  /** One query of {@code GetMetricData} as it was understood. */
  private record Query(
      String id, Metric metric, MetricStatistic statistic, Duration period, String account) {}

  private JsonObject getMetricData(JsonObject input) {
    String token = Tree.text(input, "NextToken").orElse("");
    List<JsonObject> rest = token.isEmpty() ? answered(input) : pages.remove(token);
    if (rest == null) {
      throw AwsError.client("InvalidNextToken", "the token is not valid: " + token);
    }
    JsonObject page = rest.getFirst();
    if (rest.size() > 1) {
      String next = Arns.hex(32);
      pages.put(next, rest.subList(1, rest.size()));
      page.addProperty("NextToken", next);
    }
    return page;
  }

  private List<JsonObject> answered(JsonObject input) {
    List<Query> queries = queries(input);
    Instant from = moment(input, "StartTime");
    Instant until = moment(input, "EndTime");
    if (!from.isBefore(until)) {
      throw invalid("The parameter StartTime must be less than the parameter EndTime.");
    }
    int size =
        Math.min(
            pageSize, Tree.text(input, "MaxDatapoints").map(Integer::parseInt).orElse(pageSize));
    boolean ascending = Tree.text(input, "ScanBy").orElse("").equals("TimestampAscending");
    List<JsonObject> all = new ArrayList<>();
    JsonArray results = new JsonArray();
    int left = size;
    for (Query query : queries) {
      List<Map.Entry<Instant, Double>> points = new ArrayList<>(points(query, from, until));
      if (!ascending) {
        points = points.reversed();
      }
      while (points.size() > left) {
        results.add(result(query, points.subList(0, left), "PartialData"));
        points = points.subList(left, points.size());
        all.add(Tree.of("MetricDataResults", results));
        results = new JsonArray();
        left = size;
      }
      left -= points.size();
      results.add(
          result(query, points, forbidden.contains(query.account()) ? "Forbidden" : "Complete"));
    }
    all.add(Tree.of("MetricDataResults", results, "Messages", List.of()));
    return all;
  }

  private List<Map.Entry<Instant, Double>> points(Query query, Instant from, Instant until) {
    return forbidden.contains(query.account())
        ? List.of()
        : List.copyOf(
            metrics
                .series(query.metric(), query.statistic(), query.period(), from, until, clock.now())
                .entrySet());
  }

  private static JsonObject result(
      Query query, List<Map.Entry<Instant, Double>> points, String status) {
    return Tree.of(
        "Id", query.id(),
        "Label", query.metric().name(),
        "Timestamps", points.stream().map(Map.Entry::getKey).toList(),
        "Values", points.stream().map(Map.Entry::getValue).toList(),
        "StatusCode", status);
  }

  private static List<Query> queries(JsonObject input) {
    JsonArray asked = list(input, "MetricDataQueries");
    if (asked.isEmpty() || asked.size() > MOST_QUERIES) {
      throw invalid("The collection MetricDataQueries must have a size of 1 to 500.");
    }
    List<Query> queries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonElement each : asked) {
      JsonObject query = each.getAsJsonObject();
      String id = Tree.text(query, "Id").orElse("");
      if (!ID.matcher(id).matches() || !ids.add(id)) {
        throw invalid("The value \"" + id + "\" for parameter Id is not valid or not unique.");
      }
      JsonObject stat = query.getAsJsonObject("MetricStat");
      if (stat == null) {
        throw invalid("The sandbox knows no expressions: query " + id);
      }
      String name = Tree.text(stat, "Stat").orElse("");
      queries.add(
          new Query(
              id,
              metric(stat.getAsJsonObject("Metric")),
              MetricStatistic.named(name)
                  .orElseThrow(
                      () -> invalid("The value " + name + " for parameter Stat is not supported.")),
              period(Tree.text(stat, "Period").orElse("")),
              Tree.text(query, "AccountId").orElse(Arns.ACCOUNT)));
    }
    return queries;
  }

  private static Duration period(String written) {
    long seconds = written.isEmpty() ? 0 : new BigDecimal(written).longValue();
    if (seconds < 60 || seconds % 60 != 0) {
      throw invalid("The parameter Period must be a multiple of 60: " + written);
    }
    return Duration.ofSeconds(seconds);
  }

  private static Metric metric(JsonObject said) {
    return new Metric(
        Tree.text(said, "Namespace").orElse(""),
        Tree.text(said, "MetricName").orElse(""),
        dimensions(said));
  }

  private static Map<String, String> dimensions(JsonObject in) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (JsonElement each : list(in, "Dimensions")) {
      JsonObject dimension = each.getAsJsonObject();
      dimensions.put(
          Tree.text(dimension, "Name").orElse(""), Tree.text(dimension, "Value").orElse(""));
    }
    return dimensions;
  }

  private JsonObject listMetrics(JsonObject input) {
    String namespace = Tree.text(input, "Namespace").orElse("");
    String name = Tree.text(input, "MetricName").orElse("");
    Map<String, String> dimensions = dimensions(input);
    List<JsonObject> found =
        metrics.all().stream()
            .filter(metric -> namespace.isEmpty() || metric.namespace().equals(namespace))
            .filter(metric -> name.isEmpty() || metric.name().equals(name))
            .filter(metric -> metric.dimensions().entrySet().containsAll(dimensions.entrySet()))
            .map(
                metric ->
                    Tree.of(
                        "Namespace", metric.namespace(),
                        "MetricName", metric.name(),
                        "Dimensions",
                            metric.dimensions().entrySet().stream()
                                .map(
                                    each ->
                                        Tree.of("Name", each.getKey(), "Value", each.getValue()))
                                .toList()))
            .toList();
    return Tree.of("Metrics", found);
  }

  private JsonObject describeAlarms(JsonObject input) {
    List<String> names = Tree.texts(input, "AlarmNames");
    List<String> types = Tree.texts(input, "AlarmTypes");
    if (names.size() > 100) {
      throw invalid("The collection AlarmNames must not have a size greater than 100.");
    }
    List<Alarm> asked =
        alarms().stream().filter(alarm -> names.isEmpty() || names.contains(alarm.name())).toList();
    return Tree.of(
        "MetricAlarms",
        asked.stream()
            .filter(alarm -> !alarm.composite())
            .filter(_ -> types.isEmpty() || types.contains("MetricAlarm"))
            .map(Alarm::described)
            .toList(),
        "CompositeAlarms",
        asked.stream()
            .filter(Alarm::composite)
            .filter(_ -> types.contains("CompositeAlarm"))
            .map(Alarm::described)
            .toList());
  }

  private JsonObject describeAlarmHistory(JsonObject input) {
    String name = Tree.text(input, "AlarmName").orElse("");
    Instant from = moment(input, "StartDate");
    Instant until = moment(input, "EndDate");
    return Tree.of(
        "AlarmHistoryItems",
        alarms().stream()
            .filter(alarm -> alarm.name().equals(name))
            .flatMap(alarm -> alarm.history(from, until).stream())
            .toList());
  }

  private static JsonArray list(JsonObject in, String name) {
    return in.get(name) instanceof JsonArray list ? list : new JsonArray();
  }

  /** A moment as each of the protocols has it: ISO 8601, or seconds since the epoch. */
  private static Instant moment(JsonObject input, String name) {
    if (!(input.get(name) instanceof JsonPrimitive value)) {
      throw invalid("The parameter " + name + " is required.");
    }
    try {
      return value.isNumber()
          ? Instant.ofEpochMilli(value.getAsBigDecimal().movePointRight(3).longValue())
          : Instant.parse(value.getAsString());
    } catch (DateTimeParseException _) {
      throw invalid("The parameter " + name + " is no timestamp: " + value);
    }
  }

  private static AwsError invalid(String message) {
    return AwsError.client("ValidationError", message);
  }
}
