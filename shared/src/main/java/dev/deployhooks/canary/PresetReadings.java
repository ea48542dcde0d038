package dev.deployhooks.canary;

import dev.deployhooks.canary.Watched.Ways;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the presets are made of, for one kind of deployment. */
interface PresetReadings {

  /** The statistics that every metric has, whatever was published. */
  Set<String> PLAIN = Set.of("SampleCount", "Sum", "Average", "Minimum", "Maximum");

  Duration MINUTE = Duration.ofMinutes(1);

  /** Those of a deployment. */
  static PresetReadings of(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Lambda _ -> new OfFunction();
      // What a pipeline has built has no metrics: each of these readings is then unknown.
      case Deployment.Ecs _, Deployment.Built _ -> new OfService();
    };
  }

  /** The metric of a name, with the side's dimensions. */
  Found<MetricId> split(String name, Side side);

  /** The metric of a name that counts whatever is behind the alias, where there is one. */
  Optional<MetricId> whole(String name, Side side);

  /** Bad events of all, by name. */
  Ways errors(Side side);

  Ways throttles(Side side);

  Ways connectionErrors(Side side);

  Ways unhealthyHosts(Side side);

  /** The name of the metric of how long requests take. */
  String latencyName();

  /** How many of that metric's units are a second. */
  int unitsInASecond();

  /** Requests that took longer, of all. */
  default Ways slow(Side side, Duration limit) {
    String bound =
        WatchedMetrics.plain(
            BigDecimal.valueOf(limit.toMillis(), 3).multiply(BigDecimal.valueOf(unitsInASecond())));
    return ways(
        latencyName(),
        side,
        metric ->
            new Reading.Beyond(
                query(metric, "TC(" + bound + ":)"),
                query(metric, "PR(" + bound + ":)"),
                query(metric, "p95"),
                query(metric, "SampleCount")));
  }

  /** A percentile of how long requests take, in the metric's unit. */
  default Ways latency(Side side, int percent) {
    return ways(
        latencyName(),
        side,
        metric ->
            new Reading.Value(query(metric, "p" + percent), Optional.of(query(metric, "Average"))));
  }

  /** What was usual before the shift: the 95th percentile of the metric that counted then. */
  default Optional<SeriesQuery> usualLatency(Side side, Duration period) {
    return whole(latencyName(), side)
        .or(() -> split(latencyName(), side).known())
        .map(metric -> new SeriesQuery(metric, "p95", period));
  }

  /** A value in the metric's unit as a duration. */
  default Duration latency(double value) {
    return Duration.ofNanos(Math.round(value / unitsInASecond() * 1e9));
  }

  /** A reading of one metric. */
  interface Made {
    Reading of(MetricId metric);
  }

  /** The ways to a reading of the metric of that name. */
  default Ways ways(String name, Side side, Made made) {
    return switch (split(name, side)) {
      case Found.Unknown<MetricId>(String why) -> new Ways(new Reading.Unknown(why));
      case Found.Known<MetricId>(MetricId metric, String _) ->
          new Ways(made.of(metric), whole(name, side).map(made::of));
    };
  }

  /** The same metric under another name. */
  static MetricId called(String name, MetricId metric) {
    return new MetricId(
        metric.namespace(), name, metric.dimensions(), metric.account(), metric.region());
  }

  static SeriesQuery query(MetricId metric, String statistic) {
    return new SeriesQuery(metric, statistic, MINUTE);
  }

  /** The sums of metrics by name, with the same dimensions, of those of others. */
  default Ways share(Side side, String bad, List<String> total) {
    return ways(
        total.getFirst(),
        side,
        metric ->
            new Reading.Share(
                List.of(query(called(bad, metric), "Sum")),
                total.stream().map(name -> query(called(name, metric), "Sum")).toList()));
  }

  /**
   * A Lambda function behind an alias. {@code ExecutedVersion} tells two versions apart while the
   * alias is weighted; at other times the metrics of the alias as a whole are those of the one
   * version.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types
   *     of metrics for Lambda functions</a>
   */
  record OfFunction() implements PresetReadings {

    private static final String NAMESPACE = "AWS/Lambda";

    @Override
    public Found<MetricId> split(String name, Side side) {
      return alias(side)
          .then(
              resource ->
                  side.value("version")
                      .map(
                          version ->
                              MetricId.of(
                                  NAMESPACE,
                                  name,
                                  Map.of(
                                      "FunctionName",
                                      function(side),
                                      "Resource",
                                      resource,
                                      "ExecutedVersion",
                                      version))));
    }

    @Override
    public Optional<MetricId> whole(String name, Side side) {
      return alias(side)
          .known()
          .map(
              resource ->
                  MetricId.of(
                      NAMESPACE,
                      name,
                      Map.of("FunctionName", function(side), "Resource", resource)));
    }

    private static String function(Side side) {
      return side.value("function").known().orElse("");
    }

    private static Found<String> alias(Side side) {
      return side.value("alias").map(alias -> function(side) + ":" + alias);
    }

    @Override
    public Ways errors(Side side) {
      return share(side, "Errors", List.of("Invocations"));
    }

    /** A throttled request is not counted among the invocations. */
    @Override
    public Ways throttles(Side side) {
      return share(side, "Throttles", List.of("Invocations", "Throttles"));
    }

    @Override
    public Ways connectionErrors(Side side) {
      return new Ways(new Reading.Unknown("a function has no connections"));
    }

    @Override
    public Ways unhealthyHosts(Side side) {
      return new Ways(new Reading.Unknown("a function has no hosts"));
    }

    @Override
    public String latencyName() {
      return "Duration";
    }

    @Override
    public int unitsInASecond() {
      return 1000;
    }
  }

  /**
   * An ECS service behind an application load balancer, its sides by their target groups.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html">CloudWatch
   *     metrics for your Application Load Balancer</a>
   */
  record OfService() implements PresetReadings {

    private static final String NAMESPACE = "AWS/ApplicationELB";

    @Override
    public Found<MetricId> split(String name, Side side) {
      return side.value("targetGroup")
          .then(
              group ->
                  side.value("loadBalancer")
                      .map(
                          balancer ->
                              MetricId.of(
                                  NAMESPACE,
                                  name,
                                  Map.of("TargetGroup", group, "LoadBalancer", balancer))));
    }

    @Override
    public Optional<MetricId> whole(String name, Side side) {
      return Optional.empty();
    }

    @Override
    public Ways errors(Side side) {
      return share(side, "HTTPCode_Target_5XX_Count", List.of("RequestCount"));
    }

    @Override
    public Ways throttles(Side side) {
      return new Ways(new Reading.Unknown("a service is not throttled"));
    }

    @Override
    public Ways connectionErrors(Side side) {
      return share(side, "TargetConnectionErrorCount", List.of("RequestCount"));
    }

    @Override
    public Ways unhealthyHosts(Side side) {
      return ways(
          "UnHealthyHostCount",
          side,
          metric -> new Reading.Value(query(metric, "Maximum"), Optional.empty()));
    }

    @Override
    public String latencyName() {
      return "TargetResponseTime";
    }

    @Override
    public int unitsInASecond() {
      return 1;
    }
  }
}
