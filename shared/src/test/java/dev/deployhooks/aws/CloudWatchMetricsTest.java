package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.deployhooks.canary.MetricId;
import dev.deployhooks.canary.Series;
import dev.deployhooks.canary.SeriesQuery;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.testing.WireServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

class CloudWatchMetricsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant FROM = Instant.parse("2026-01-02T03:04:00Z");
  private static final Instant UNTIL = FROM.plus(Duration.ofMinutes(5));
  private static final MetricId ERRORS =
      MetricId.of("AWS/Lambda", "Errors", Map.of("FunctionName", "quiz", "ExecutedVersion", "7"));
  private static final MetricId DURATION =
      MetricId.of("AWS/Lambda", "Duration", Map.of("FunctionName", "quiz"));

  private static SeriesQuery query(MetricId metric, String statistic) {
    return new SeriesQuery(metric, statistic, MINUTE);
  }

  private static CloudWatchMetrics at(String endpoint) {
    return new CloudWatchMetrics(new CloudWatchClients(clients(endpoint)));
  }

  private static AwsClients clients(String endpoint) {
    return new AwsClients(
        Map.of("AWS_REGION", "us-east-1"),
        builder ->
            builder
                .endpointOverride(java.net.URI.create(endpoint))
                .credentialsProvider(
                    software.amazon.awssdk.auth.credentials.StaticCredentialsProvider.create(
                        software.amazon.awssdk.auth.credentials.AwsBasicCredentials.create(
                            "key", "secret")))
                .overrideConfiguration(
                    o ->
                        o.retryStrategy(
                            software.amazon.awssdk.awscore.retry.AwsRetryStrategy.doNotRetry())));
  }

  private static Map<SeriesQuery, Series> read(CloudWatchMetrics metrics, SeriesQuery... queries) {
    return metrics.read(List.of(queries), FROM, UNTIL, Wired.in(Duration.ofSeconds(20)));
  }

  /** One query answered with a result that the test writes. */
  private static @Nullable Series answered(String result) throws Exception {
    SeriesQuery query = query(ERRORS, "Sum");
    try (WireServer server = new WireServer().onQuery("GetMetricData", result)) {
      return read(at(server.endpoint().toString()), query).get(query);
    }
  }

  private static String result(String status) {
    return """
    <MetricDataResults><member><Id>m0</Id><Label>Errors</Label><StatusCode>%s</StatusCode>
    <Timestamps><member>2026-01-02T03:05:00Z</member></Timestamps>
    <Values><member>4.0</member></Values></member></MetricDataResults>"""
        .formatted(status);
  }

  @Test
  void read_whenSeriesArePaged_isOneConversationToItsEnd() {
    try (Sandbox sandbox = new Sandbox()) {
      for (int i = 0; i < 5; i++) {
        Instant at = FROM.plus(Duration.ofMinutes(i)).plusSeconds(11);
        sandbox
            .cloudWatch()
            .put("AWS/Lambda", "Errors", ERRORS.dimensions(), at, 10 + i)
            .put("AWS/Lambda", "Duration", DURATION.dimensions(), at, 100, 3)
            .put("AWS/Lambda", "Duration", DURATION.dimensions(), at, 700, 2);
      }
      sandbox.cloudWatch().pageSize(4);
      SeriesQuery sum = query(ERRORS, "Sum");
      SeriesQuery slow = query(DURATION, "TC(500:)");
      SeriesQuery misspelt = query(MetricId.of("AWS/Lambda", "Erors", Map.of()), "Sum");

      Map<SeriesQuery, Series> read =
          read(at(sandbox.endpoint().toString()), sum, slow, misspelt, sum);

      assertThat(read).containsOnlyKeys(sum, slow, misspelt);
      assertThat(points(read.get(sum))).containsExactly(10.0, 11.0, 12.0, 13.0, 14.0);
      assertThat(points(read.get(slow))).containsExactly(2.0, 2.0, 2.0, 2.0, 2.0);
      assertThat(points(read.get(misspelt))).isEmpty();
      assertThat(sandbox.calls("GetMetricData")).hasSize(3);
    }
  }

  private static List<Double> points(@Nullable Series series) {
    return series instanceof Series.Points(var points)
        ? List.copyOf(points.values())
        : List.of(Double.NaN);
  }

  @Test
  void read_whenAsked_sendsWindowPeriodDimensionsAndAccount() throws Exception {
    MetricId elsewhere =
        new MetricId(
            "Shop",
            "Failed",
            new TreeMap<>(Map.of("Side", "green")),
            Optional.of("444455556666"),
            Optional.empty());
    try (WireServer server = new WireServer().onQuery("GetMetricData", result("Complete"))) {
      read(at(server.endpoint().toString()), new SeriesQuery(elsewhere, "p95", MINUTE));

      assertThat(server.sent("GetMetricData").getFirst().lines())
          .contains(
              "StartTime=2026-01-02T03:04:00Z",
              "EndTime=2026-01-02T03:09:00Z",
              "ScanBy=TimestampAscending",
              "MaxDatapoints=100800",
              "MetricDataQueries.member.1.Id=m0",
              "MetricDataQueries.member.1.AccountId=444455556666",
              "MetricDataQueries.member.1.MetricStat.Period=60",
              "MetricDataQueries.member.1.MetricStat.Stat=p95",
              "MetricDataQueries.member.1.MetricStat.Metric.Namespace=Shop",
              "MetricDataQueries.member.1.MetricStat.Metric.MetricName=Failed",
              "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name=Side",
              "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value=green");
    }
  }

  @Test
  void read_whenMoreThan500_asksInSeveralConversations() {
    try (Sandbox sandbox = new Sandbox()) {
      SeriesQuery[] queries =
          IntStream.range(0, 501)
              .mapToObj(i -> query(MetricId.of("Shop", "m" + i, Map.of()), "Sum"))
              .toArray(SeriesQuery[]::new);

      assertThat(read(at(sandbox.endpoint().toString()), queries)).hasSize(501);
      assertThat(sandbox.calls("GetMetricData")).hasSize(2);
    }
  }

  @Test
  void read_whenMetricIsOfAnotherRegion_asksThere() {
    List<Optional<String>> asked = new ArrayList<>();
    try (Sandbox sandbox = new Sandbox()) {
      AwsClients clients = clients(sandbox.endpoint().toString());
      CloudWatchClients byRegion = new CloudWatchClients(clients);
      CloudWatchMetrics metrics =
          new CloudWatchMetrics(
              region -> {
                asked.add(region);
                CloudWatchClient client = byRegion.apply(region);
                assertThat(client.serviceClientConfiguration().region().id())
                    .isEqualTo(region.orElse("us-east-1"));
                return client;
              });
      MetricId there =
          new MetricId(
              "Shop", "Failed", new TreeMap<>(), Optional.empty(), Optional.of("eu-west-1"));

      read(metrics, query(ERRORS, "Sum"), query(there, "Sum"));

      assertThat(asked).containsExactly(Optional.empty(), Optional.of("eu-west-1"));
    }
  }

  @Test
  void read_whenStatisticIsRefused_readsTheOthers() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox
          .cloudWatch()
          .put("AWS/Lambda", "Duration", DURATION.dimensions(), FROM.plusSeconds(1), 250);
      SeriesQuery refused = query(DURATION, "XY(1:2)");
      SeriesQuery taken = query(DURATION, "p90");

      Map<SeriesQuery, Series> read = read(at(sandbox.endpoint().toString()), refused, taken);

      assertThat(read.get(refused))
          .asInstanceOf(type(Series.NoSuchStatistic.class))
          .extracting(Series.NoSuchStatistic::why)
          .asString()
          .contains("XY(1:2) of AWS/Lambda Duration {FunctionName=quiz}");
      assertThat(points(read.get(taken))).containsExactly(250.0);
    }
  }

  @Test
  void read_whenForbidden_saysWhatAllowsIt() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.cloudWatch().forbid("444455556666");
      SeriesQuery query =
          query(
              new MetricId(
                  "Shop", "Failed", new TreeMap<>(), Optional.of("444455556666"), Optional.empty()),
              "Sum");

      assertThat(read(at(sandbox.endpoint().toString()), query).get(query))
          .asInstanceOf(type(Series.Refused.class))
          .extracting(Series.Refused::why)
          .asString()
          .contains("of account 444455556666", "Forbidden", "cloudwatch:GetMetricData");
    }
  }

  @Test
  void read_whenStatusIsNotComplete_isNoPoints() throws Exception {
    assertThat(answered(result("Complete"))).isInstanceOf(Series.Points.class);
    assertThat(answered(result("PartialData"))).isInstanceOf(Series.NotNow.class);
    assertThat(answered(result("InternalError"))).isInstanceOf(Series.NotNow.class);
    assertThat(answered(result("Mostly")))
        .isEqualTo(
            new Series.Refused(
                "GetMetricData of Sum of AWS/Lambda Errors {ExecutedVersion=7, FunctionName=quiz}"
                    + " has the status Mostly, which this version does not know"));
    assertThat(answered("<MetricDataResults/>")).isInstanceOf(Series.NotNow.class);
    assertThat(answered(result("Complete").replace("4.0", "NaN")))
        .isInstanceOf(Series.Refused.class);
  }

  @Test
  void read_whenPagesRepeat_ends() throws Exception {
    assertThat(answered(result("PartialData") + "<NextToken>again</NextToken>"))
        .isEqualTo(
            new Series.NotNow(
                "cloudwatch:GetMetricData of 1 series does not end: it leads from page to page for"
                    + " ever"));
  }

  @Test
  void read_whenItMayNotBe_namesThePermission() throws Exception {
    SeriesQuery query = query(ERRORS, "Sum");
    try (WireServer server =
        new WireServer()
            .on("GetMetricData", WireServer.Answer.xmlError(403, "AccessDenied", "not you"))) {
      assertThat(read(at(server.endpoint().toString()), query).get(query))
          .asInstanceOf(type(Series.Refused.class))
          .extracting(Series.Refused::why)
          .asString()
          .contains("Allow cloudwatch:GetMetricData to the role of the hook");
    }
    try (WireServer server =
        new WireServer().on("GetMetricData", WireServer.Answer.xmlError(400, "Throttling", "x"))) {
      assertThat(read(at(server.endpoint().toString()), query).get(query))
          .isInstanceOf(Series.NotNow.class);
    }
  }

  @Test
  void known_whenThere_hasTheDimensions() throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.cloudWatch().put("AWS/Lambda", "Errors", Map.of("FunctionName", "quizz"), FROM, 1);

      assertThat(at(sandbox.endpoint().toString()).known(ERRORS, Wired.in(Duration.ofSeconds(20))))
          .containsExactly(MetricId.of("AWS/Lambda", "Errors", Map.of("FunctionName", "quizz")));
    }
    try (WireServer server = new WireServer()) {
      assertThatThrownBy(
              () ->
                  at(server.endpoint().toString()).known(ERRORS, Wired.in(Duration.ofSeconds(20))))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("cloudwatch:ListMetrics of AWS/Lambda Errors");
    }
  }

  @Test
  void alarms_whenMetricAndComposite_areBothFound() throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.cloudWatch().alarm("quiz-5xx").state("ALARM", "too many");
      sandbox.cloudWatch().compositeAlarm("quiz").state("ALARM", "a child").state("OK", "over");
      CloudWatchAlarms alarms =
          new CloudWatchAlarms(new CloudWatchClients(clients(sandbox.endpoint().toString())));

      assertThat(
              alarms.alarms(List.of("quiz-5xx", "quiz", "quizz"), Wired.in(Duration.ofSeconds(20))))
          .extracting(alarm -> alarm.name() + " " + alarm.state() + " " + alarm.reason())
          .containsExactly("quiz-5xx ALARM too many", "quiz OK over");
      assertThat(
              alarms.turnedRed(
                  "quiz",
                  sandbox.clock().now().minusSeconds(60),
                  sandbox.clock().now(),
                  Wired.in(Duration.ofSeconds(20))))
          .hasSize(1);
    }
  }
}
