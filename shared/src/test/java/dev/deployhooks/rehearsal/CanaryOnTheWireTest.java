package dev.deployhooks.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.aws.CloudWatchAlarms;
import dev.deployhooks.aws.CloudWatchClients;
import dev.deployhooks.aws.CloudWatchMetrics;
import dev.deployhooks.canary.Canary;
import dev.deployhooks.canary.Look;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.OnInconclusive;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import dev.deployhooks.verdict.Policy;
import dev.deployhooks.verdict.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Canaries of a service with the sandbox's CloudWatch, whose points come a minute late. */
class CanaryOnTheWireTest {

  private static final String ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  private static final String NAMESPACE = "AWS/ApplicationELB";

  private final Sandbox sandbox = new Sandbox();
  private final Time time = new SandboxTime(sandbox.clock());
  private final Instant begun = time.now();

  /** The sides whose target group is named by a listener. */
  private Set<String> attached = Set.of("1", "2");

  @BeforeEach
  void late() {
    sandbox.cloudWatch().lateness(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private static Map<String, String> dimensions(String id) {
    return Map.of("LoadBalancer", "app/quiz/99", "TargetGroup", "targetgroup/tg-" + id + "/7" + id);
  }

  /** Two hours of traffic on a target group, a minute before the deployment and on. */
  private void traffic(String id, int requests, int errors) {
    for (int minute = -60; minute < 60; minute++) {
      Instant at = begun.plus(Duration.ofMinutes(minute)).plusSeconds(7);
      sandbox
          .cloudWatch()
          .put(NAMESPACE, "RequestCount", dimensions(id), at, 1, requests)
          .put(NAMESPACE, "TargetResponseTime", dimensions(id), at, 0.05, requests)
          .put(NAMESPACE, "UnHealthyHostCount", dimensions(id), at, 0);
      if (errors > 0) {
        sandbox
            .cloudWatch()
            .put(NAMESPACE, "HTTPCode_Target_5XX_Count", dimensions(id), at, 1, errors);
      }
    }
  }

  private static <T> Found<T> known(T value) {
    return new Found.Known<>(value, "test");
  }

  private Deployment.Side side(String id, int weight) {
    return new Deployment.Side(
        "revision/" + id,
        known("task-definition/quiz:" + id),
        known(List.of()),
        known(
            new TargetGroup(
                ELB + "targetgroup/tg-" + id + "/7" + id,
                "tg-" + id,
                "HTTP",
                "/",
                attached.contains(id)
                    ? List.of(ELB + "loadbalancer/app/quiz/99")
                    : List.<String>of())),
        known(BigDecimal.valueOf(weight)));
  }

  private Deployment tenPercent() {
    Found<Instant> unknown = new Found.Unknown<>("Amazon ECS does not say it");
    return new Deployment.Ecs(
            new Controller.Ecs("arn:aws:ecs:us-east-1:123456789012:service-deployment/shop/quiz/x"),
            known(LifecycleEvent.of("PRODUCTION_TRAFFIC_SHIFT")),
            "shop",
            "quiz",
            side("2", 10),
            known(side("1", 90)),
            new Found.Unknown<>("none"))
        .at(new Times(known(begun), unknown, unknown, unknown));
  }

  private static CanarySection section(String yaml) {
    return switch (PlanReader.read(
        "version: 1\ncanary: " + yaml, "plan.yaml", PlanFiles.none("a test"))) {
      case PlanReading.Read(var plan) ->
          (CanarySection) plan.section(SectionKind.CANARY).orElseThrow();
      case PlanReading.Mistaken mistaken -> throw new AssertionError(mistaken.toString());
      case PlanReading.Unreadable(String why) -> throw new AssertionError(why);
    };
  }

  private Look.Decided toTheEnd(String yaml) {
    CloudWatchClients clients =
        new CloudWatchClients(
            new AwsClients(
                sandbox.environment(),
                builder ->
                    builder
                        .endpointOverride(sandbox.endpoint())
                        .credentialsProvider(
                            StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("key", "secret")))));
    Canary canary = new Canary(new CloudWatchMetrics(clients), new CloudWatchAlarms(clients), time);
    JsonObject state = new JsonObject();
    for (int looks = 0; looks < 60; looks++) {
      switch (canary.look(
          section(yaml),
          tenPercent(),
          LifecycleEvent.of("PRODUCTION_TRAFFIC_SHIFT"),
          state,
          Deadline.in(Duration.ofMinutes(1), time))) {
        case Look.Decided decided -> {
          return decided;
        }
        case Look.NotYet(var _, var again, var next, var _, var _) -> {
          sandbox.clock().advanceTo(time.now().plus(again));
          state = next;
        }
        case Look.NoTraffic(String why) -> throw new AssertionError(why);
      }
    }
    throw new AssertionError("it does not end");
  }

  private static Outcome outcome(Look.Decided decided, String name) {
    return decided.results().stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .map(CheckResult::outcome)
        .orElseThrow();
  }

  @Test
  void canary_whenHealthy_goesOn() {
    traffic("1", 540, 1);
    traffic("2", 60, 0);

    Look.Decided decided = toTheEnd("{}");

    assertThat(Policy.judge(decided.results(), OnInconclusive.FAIL))
        .as("%s", decided.results())
        .isInstanceOf(Verdict.Pass.class);
    assertThat(outcome(decided, "slow")).isInstanceOf(Outcome.Passed.class);
    assertThat(Duration.between(begun, time.now())).isLessThan(Duration.ofMinutes(29));
  }

  @Test
  void canary_whenNoListenerNamesBlueAnyMore_asksForBluesLoadBalancerAllTheSame() {
    attached = Set.of("2");
    traffic("1", 540, 1);
    traffic("2", 60, 0);

    assertThat(outcome(toTheEnd("{}"), "errors")).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void canary_whenItLeaks5xx_isStopped() {
    traffic("1", 540, 1);
    traffic("2", 60, 6);

    Look.Decided decided = toTheEnd("{}");

    assertThat(outcome(decided, "errors")).isInstanceOf(Outcome.Failed.class);
    assertThat(Duration.between(begun, time.now())).isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void canary_whenThereIsTooLittleTraffic_followsThePlan() {
    traffic("1", 9, 0);
    traffic("2", 1, 0);

    Look.Decided decided = toTheEnd("{bake: {maximum: 15m}}");

    assertThat(outcome(decided, "errors")).isInstanceOf(Outcome.Inconclusive.class);
    assertThat(Policy.judge(decided.results(), OnInconclusive.FAIL))
        .isInstanceOf(Verdict.Inconclusive.class);
    assertThat(Policy.judge(decided.results(), OnInconclusive.PASS))
        .as("unhealthyHosts was seen to pass")
        .isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void canary_whenEachLookIsMade_isOneConversation() {
    traffic("1", 540, 1);
    traffic("2", 60, 6);

    Look.Decided decided = toTheEnd("{slow: 200ms, alarms: none-such}");

    assertThat(decided.bake()).isPresent();
    assertThat(sandbox.calls("GetMetricData"))
        .as("none before the first minute has settled")
        .isNotEmpty()
        .hasSizeLessThan(sandbox.calls("DescribeAlarms").size());
  }
}
