package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudWatchTest {

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String TARGET = "GraniteServiceVersion20100801.";

  private final Sandbox sandbox = new Sandbox();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private JsonObject json(String operation, String body) {
    return JsonParser.parseString(Http.json(sandbox, "monitoring", TARGET + operation, body).body())
        .getAsJsonObject();
  }

  private String data(String statistic) {
    return """
    {"StartTime": %d, "EndTime": %d, "MetricDataQueries": [{"Id": "a", "MetricStat": {
      "Period": 60, "Stat": "%s", "Metric": {"Namespace": "Shop", "MetricName": "Took",
      "Dimensions": [{"Name": "Side", "Value": "green"}]}}}]}"""
        .formatted(NOON.getEpochSecond(), NOON.getEpochSecond() + 120, statistic);
  }

  private void took(double... values) {
    for (double value : values) {
      sandbox
          .cloudWatch()
          .put("Shop", "Took", Map.of("Side", "green"), NOON.plusSeconds(61), value);
    }
  }

  private String values(String statistic) {
    return json("GetMetricData", data(statistic))
        .getAsJsonArray("MetricDataResults")
        .get(0)
        .getAsJsonObject()
        .get("Values")
        .toString();
  }

  @Test
  void getMetricData_whenValuesAreThere_hasEachStatistic() {
    took(0.5, 0.1, 0.9, 0.7);

    assertThat(values("SampleCount")).isEqualTo("[4.0]");
    assertThat(values("Sum")).isEqualTo("[2.2]");
    assertThat(values("Minimum")).isEqualTo("[0.1]");
    assertThat(values("Maximum")).isEqualTo("[0.9]");
    assertThat(values("p50")).isEqualTo("[0.5]");
    assertThat(values("p99.9")).isEqualTo("[0.9]");
    assertThat(values("TC(0.5:)")).as("the lower bound is outside").isEqualTo("[2.0]");
    assertThat(values("PR(:0.5)")).as("the upper bound is inside").isEqualTo("[50.0]");
    assertThat(json("GetMetricData", data("mode")).get("__type").getAsString())
        .isEqualTo("ValidationError");
  }

  @Test
  void getMetricData_whenPublishedAsSums_hasNoPercentiles() {
    took(0.5);
    sandbox.cloudWatch().summarised("Shop", "Took", Map.of("Side", "green"));

    assertThat(values("p50")).isEqualTo("[]");
    assertThat(values("Average")).isEqualTo("[0.5]");
  }

  @Test
  void getMetricData_whenSampleIsLate_isThereLater() {
    Instant now = sandbox.clock().now();
    sandbox.cloudWatch().lateness(Duration.ofHours(3)).put("Shop", "Took", Map.of(), now, 1);
    String question =
        data("Sum")
            .replace("{\"Name\": \"Side\", \"Value\": \"green\"}", "")
            .replace(String.valueOf(NOON.getEpochSecond()), "" + (now.getEpochSecond() - 120))
            .replace(
                String.valueOf(NOON.getEpochSecond() + 120), "" + (now.getEpochSecond() + 120));

    assertThat(json("GetMetricData", question).toString()).contains("\"Values\":[]");
    sandbox.clock().advanceTo(now.plus(Duration.ofHours(4)));
    assertThat(json("GetMetricData", question).toString()).contains("\"Values\":[1.0]");
  }

  @Test
  void query_whenAsked_answersInXmlWithIsoTimes() {
    took(0.25);
    HttpResponse<String> response =
        Http.send(
            Http.to(sandbox.endpoint(), "/")
                .header("Authorization", Http.scope("monitoring"))
                .POST(
                    BodyPublishers.ofString(
                        "Action=GetMetricData&Version=2010-08-01&StartTime=2026-03-04T12:00:00Z"
                            + "&EndTime=2026-03-04T12:05:00Z&MetricDataQueries.member.1.Id=a"
                            + "&MetricDataQueries.member.1.MetricStat.Stat=Sum"
                            + "&MetricDataQueries.member.1.MetricStat.Period=60"
                            + "&MetricDataQueries.member.1.MetricStat.Metric.Namespace=Shop"
                            + "&MetricDataQueries.member.1.MetricStat.Metric.MetricName=Took"
                            + "&MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1"
                            + ".Name=Side&MetricDataQueries.member.1.MetricStat.Metric.Dimensions"
                            + ".member.1.Value=green")));

    assertThat(response.body())
        .contains(
            "<GetMetricDataResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\">",
            "<Timestamps><member>2026-03-04T12:01:00Z</member></Timestamps>",
            "<Values><member>0.25</member></Values><StatusCode>Complete</StatusCode>");
  }

  /** botocore, which reads each of the protocols; the first is what it speaks by itself. */
  @ParameterizedTest
  @ValueSource(strings = {"smithy-rpc-v2-cbor", "json", "query"})
  void botocore_whenSpeakingAProtocol_readsTheAnswer(String protocol)
      throws IOException, InterruptedException {
    took(0.5, 300);
    sandbox.cloudWatch().alarm("red").state("ALARM", "-7 °C");
    Process process =
        new ProcessBuilder("python3", "-c", PYTHON, protocol, sandbox.endpoint().toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    boolean installed = !out.contains("No module named 'botocore'");
    if (!installed) {
      System.out.println("CloudWatchTest skipped: no botocore for python3 is installed here");
    }
    assumeTrue(installed, "skipped: no botocore for python3 is installed here");

    assertThat(out.lines())
        .isEqualTo(
            List.of(
                protocol,
                "2026-03-04T12:01:00+00:00 300.5 Complete",
                "Shop Took [{'Name': 'Side', 'Value': 'green'}]",
                "red ALARM -7 °C datetime",
                "Alarm updated from INSUFFICIENT_DATA to ALARM",
                "ValidationError The value mode for parameter Stat is not supported."));
  }

  private static final String PYTHON =
      """
      import sys, datetime, botocore.session
      from botocore.exceptions import ClientError
      protocol, endpoint = sys.argv[1:]
      session = botocore.session.get_session()
      loader = session.get_component('data_loader')
      original = loader.load_service_model
      def load(service, type_name, *args, **kwargs):
          model = original(service, type_name, *args, **kwargs)
          if service == 'cloudwatch' and type_name == 'service-2':
              model = dict(model, metadata=dict(
                  model['metadata'], protocol=protocol, protocols=[protocol]))
          return model
      loader.load_service_model = load
      client = session.create_client('cloudwatch', endpoint_url=endpoint, region_name='us-east-1',
          aws_access_key_id='a', aws_secret_access_key='b')
      print(client.meta.service_model.resolved_protocol)
      noon = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.timezone.utc)
      dimensions = [{'Name': 'Side', 'Value': 'green'}]
      def data(stat):
          return client.get_metric_data(StartTime=noon, EndTime=noon + datetime.timedelta(minutes=5),
              MetricDataQueries=[{'Id': 'a', 'MetricStat': {'Period': 60, 'Stat': stat, 'Metric': {
                  'Namespace': 'Shop', 'MetricName': 'Took', 'Dimensions': dimensions}}}])
      result = data('Sum')['MetricDataResults'][0]
      print(result['Timestamps'][0].astimezone(datetime.timezone.utc).isoformat(),
          result['Values'][0], result['StatusCode'])
      metric = client.list_metrics(Namespace='Shop')['Metrics'][0]
      print(metric['Namespace'], metric['MetricName'], metric['Dimensions'])
      alarm = client.describe_alarms(AlarmNames=['red'])['MetricAlarms'][0]
      print(alarm['AlarmName'], alarm['StateValue'], alarm['StateReason'],
          type(alarm['StateUpdatedTimestamp']).__name__)
      now = datetime.datetime.now(datetime.timezone.utc)
      history = client.describe_alarm_history(AlarmName='red',
          StartDate=now - datetime.timedelta(days=1), EndDate=now + datetime.timedelta(days=1))
      print(history['AlarmHistoryItems'][0]['HistorySummary'])
      try:
          data('mode')
      except ClientError as e:
          print(e.response['Error']['Code'], e.response['Error']['Message'])
      """;
}
