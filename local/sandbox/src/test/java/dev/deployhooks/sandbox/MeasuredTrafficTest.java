package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sandbox's own traffic leaves in CloudWatch. */
class MeasuredTrafficTest {

  private final Sandbox sandbox = new Sandbox();

  @AfterEach
  void close() {
    sandbox.close();
  }

  /** The metrics there are, each with its sum over the last and the next hour. */
  private List<String> sums(String namespace) {
    List<String> sums = new ArrayList<>();
    for (JsonElement each :
        call("ListMetrics", "{\"Namespace\": \"" + namespace + "\"}", "Metrics")) {
      JsonObject metric = each.getAsJsonObject();
      long now = sandbox.clock().now().getEpochSecond();
      JsonElement result =
          call(
                  "GetMetricData",
                  """
                  {"StartTime": %d, "EndTime": %d, "MetricDataQueries": [{"Id": "a", "MetricStat":
                   {"Period": 7200, "Stat": "Sum", "Metric": %s}}]}"""
                      .formatted(now - 10_000, now + 10_000, metric),
                  "MetricDataResults")
              .getFirst();
      List<String> dimensions = new ArrayList<>();
      metric
          .getAsJsonArray("Dimensions")
          .forEach(
              dimension -> dimensions.add(dimension.getAsJsonObject().get("Value").getAsString()));
      sums.add(
          metric.get("MetricName").getAsString()
              + dimensions.stream().sorted().toList()
              + result.getAsJsonObject().getAsJsonArray("Values").asList().stream()
                  .mapToDouble(JsonElement::getAsDouble)
                  .sum());
    }
    return sums;
  }

  private List<JsonElement> call(String operation, String body, String member) {
    return JsonParser.parseString(
            Http.json(sandbox, "monitoring", "GraniteServiceVersion20100801." + operation, body)
                .body())
        .getAsJsonObject()
        .getAsJsonArray(member)
        .asList();
  }

  @Test
  void listener_whenItPassesRequestsOn_countsThem() {
    try (Web web = new Web("quiz")) {
      LoadBalancing elb = sandbox.loadBalancing();
      TargetGroup group = elb.targetGroup("tg", HealthCheck.at("/health"));
      LoadBalancer balancer = elb.loadBalancer("alb");
      Listener listener = balancer.listener(group);
      group.register(web.port());
      Http.get(listener.uri(), "/a");
      Http.get(listener.uri(), "/b");

      String dimensions =
          List.of(
                  balancer.arn().substring(balancer.arn().indexOf("app/")),
                  group.arn().substring(group.arn().indexOf("targetgroup/")))
              .toString();
      assertThat(sums("AWS/ApplicationELB"))
          .contains(
              "RequestCount" + dimensions + "2.0",
              "HTTPCode_Target_2XX_Count" + dimensions + "2.0",
              "HealthyHostCount" + dimensions + "0.0",
              "UnHealthyHostCount" + dimensions + "0.0")
          .noneMatch(metric -> metric.startsWith("HTTPCode_Target_5XX_Count"));
    }
  }

  @Test
  void listener_whenATargetIsGone_countsTheConnectionThatFailed() {
    LoadBalancing elb = sandbox.loadBalancing();
    TargetGroup group = elb.targetGroup("tg", HealthCheck.at("/health"));
    Listener listener = elb.loadBalancer("alb").listener(group);
    try (Web web = new Web("quiz")) {
      group.register(web.port());
    }
    Http.get(listener.uri(), "/a");

    assertThat(sums("AWS/ApplicationELB"))
        .map(metric -> metric.replaceAll("\\[.*\\]", " "))
        .contains("RequestCount 1.0", "TargetConnectionErrorCount 1.0")
        .noneMatch(metric -> metric.startsWith("TargetResponseTime"));
  }

  @Test
  void visitors_whenTheyCome_comeEvenlyInTheSandboxsTime() throws InterruptedException {
    List<Instant> visits = new CopyOnWriteArrayList<>();
    CountDownLatch enough = new CountDownLatch(101);
    Function quiz = sandbox.lambda().function("quiz", Hosts.returning("0"));
    FunctionHost counting =
        call -> {
          visits.add(sandbox.clock().now());
          enough.countDown();
          return new FunctionHost.Ending.Returned("1", call.payload());
        };
    quiz.alias("live", quiz.publish(counting));

    try (Visitors _ = sandbox.visitors(quiz, "live", "{}", 30)) {
      enough.await();
    }
    sandbox.agenda().settle();

    assertThat(Duration.between(visits.get(0), visits.get(100)))
        .as("later where the machine is slow, never sooner")
        .isGreaterThan(Duration.ofSeconds(190));
    assertThat(sums("AWS/Lambda"))
        .contains("Invocations[quiz, quiz:live]" + (double) visits.size());
  }

  @Test
  void visitors_whenTheyAskAListener_areServed() throws InterruptedException {
    try (Web web = new Web("quiz")) {
      LoadBalancing elb = sandbox.loadBalancing();
      TargetGroup group = elb.targetGroup("tg", HealthCheck.at("/health"));
      Listener listener = elb.loadBalancer("alb").listener(group);
      group.register(web.port());
      try (Visitors _ = sandbox.visitors(listener, "/api", 60)) {
        sandbox.agenda().start("a minute", () -> sandbox.agenda().sleep(Duration.ofMinutes(1)));
        sandbox.agenda().standStill(() -> web.seen.size() >= 60);
      }
      sandbox.agenda().settle();

      assertThat(web.seen).allMatch(request -> request.path().equals("/api"));
    }
  }

  @Test
  void function_whenInvokedThroughAWeightedAlias_countsEachVersion() {
    Function quiz = sandbox.lambda().function("quiz", Hosts.returning("0"));
    String one = quiz.publish(Hosts.returning("1"));
    String two = quiz.publish(Hosts.returning("2"));
    quiz.alias("live", one, two, 0.5);
    for (int i = 0; i < 4; i++) {
      Http.send(
          Http.to(sandbox.endpoint(), "/2015-03-31/functions/quiz/invocations?Qualifier=live")
              .header("Authorization", Http.scope("lambda"))
              .POST(BodyPublishers.ofString("{}")));
    }

    assertThat(sums("AWS/Lambda"))
        .contains(
            "Invocations[quiz]4.0",
            "Invocations[quiz, quiz:live]4.0",
            "Invocations[1, quiz, quiz:live]2.0",
            "Invocations[2, quiz, quiz:live]2.0",
            "Errors[2, quiz, quiz:live]0.0");
  }
}
