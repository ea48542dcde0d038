package dev.deployhooks.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.gson.JsonObject;
import dev.deployhooks.canary.AlarmSource.Alarm;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.verdict.Policy;
import dev.deployhooks.verdict.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanaryTest {

  private static final Instant SHIFT = FakeTime.START;
  private static final Instant WHOLE = SHIFT.plus(Duration.ofMinutes(5));
  private static final String ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";

  private final FakeTime time = new FakeTime();
  private final FakeMetrics metrics = new FakeMetrics();
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<Instant> red = new ArrayList<>();

  private final AlarmSource alarmSource =
      new AlarmSource() {
        @Override
        public List<Alarm> alarms(Collection<String> names, Deadline deadline) {
          return alarms.stream().filter(alarm -> names.contains(alarm.name())).toList();
        }

        @Override
        public List<Instant> turnedRed(
            String name, Instant from, Instant until, Deadline deadline) {
          return red;
        }
      };

  private static CanarySection section(String yaml) {
    PlanReading reading =
        PlanReader.read("version: 1\ncanary: " + yaml, "plan.yaml", PlanFiles.none("a test"));
    return switch (reading) {
      case PlanReading.Read(var plan) ->
          (CanarySection) plan.section(SectionKind.CANARY).orElseThrow();
      default -> throw new AssertionError(reading.toString());
    };
  }

  private static <T> Found<T> known(T value) {
    return new Found.Known<>(value, "test");
  }

  /** Version 7 in place of 6; all traffic has moved, if a moment is given. */
  private static Deployment lambda(@Nullable Instant whole) {
    return new Deployment.Lambda(
            new Controller.CodeDeploy("d-1", "app", "group", ""),
            known(LifecycleEvent.of("AfterAllowTraffic")),
            "quiz",
            "live",
            known("6"),
            "7",
            known(BigDecimal.TEN))
        .at(
            new Times(
                known(SHIFT.minusSeconds(60)),
                known(SHIFT.minusSeconds(30)),
                known(SHIFT),
                whole == null ? new Found.Unknown<>("not yet") : known(whole)));
  }

  private static Deployment.Side side(String id, int weight) {
    return new Deployment.Side(
        "arn:aws:ecs:us-east-1:123456789012:service-revision/shop/quiz/" + id,
        known("arn:aws:ecs:us-east-1:123456789012:task-definition/quiz:" + id),
        known(List.of()),
        known(
            new TargetGroup(
                ELB + "targetgroup/tg-" + id + "/7" + id,
                "tg-" + id,
                "HTTP",
                "/",
                List.of(ELB + "loadbalancer/app/quiz/99"))),
        known(BigDecimal.valueOf(weight)));
  }

  private static Deployment ecs(int weight) {
    return new Deployment.Ecs(
            new Controller.Ecs("arn:aws:ecs:us-east-1:123456789012:service-deployment/shop/quiz/x"),
            known(LifecycleEvent.of("PRODUCTION_TRAFFIC_SHIFT")),
            "shop",
            "quiz",
            side("2", weight),
            known(side("1", 100 - weight)),
            new Found.Unknown<>("none"))
        .at(
            new Times(
                known(SHIFT),
                new Found.Unknown<>("-"),
                new Found.Unknown<>("-"),
                new Found.Unknown<>("-")));
  }

  private Look look(String yaml, Deployment deployment, String event, JsonObject state) {
    return new Canary(metrics, alarmSource, time)
        .look(
            section(yaml),
            deployment,
            LifecycleEvent.of(event),
            state,
            Deadline.in(Duration.ofSeconds(30), time));
  }

  /** Looks again and again as it asks for, until it is decided. */
  private Look.Decided toTheEnd(String yaml, Deployment deployment, String event) {
    JsonObject state = new JsonObject();
    for (int looks = 0; looks < 100; looks++) {
      switch (look(yaml, deployment, event, state)) {
        case Look.Decided decided -> {
          return decided;
        }
        case Look.NotYet(var _, var again, var next, var _, var _) -> {
          time.advance(again);
          state = next;
        }
        case Look.NoTraffic(var why) -> throw new AssertionError(why);
      }
    }
    throw new AssertionError("it does not end");
  }

  private static Verdict verdict(Look.Decided decided) {
    return Policy.judge(decided.results(), dev.deployhooks.plan.OnInconclusive.FAIL);
  }

  private static Outcome outcome(Look.Decided decided, String name) {
    return result(decided, name).outcome();
  }

  private static CheckResult result(Look.Decided decided, String name) {
    return decided.results().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Every tenth request to green: the minutes of both versions behind the weighted alias. */
  private void traffic(double greenErrors, double blueErrors) {
    metrics
        .put("Sum Invocations ExecutedVersion=7", 60)
        .put("Sum Invocations ExecutedVersion=6", 540)
        .put("Sum Errors ExecutedVersion=7", greenErrors)
        .put("Sum Errors ExecutedVersion=6", blueErrors)
        .put("SampleCount Duration ExecutedVersion=7", 60)
        .put("SampleCount Duration ExecutedVersion=6", 540)
        .put("TC Duration ExecutedVersion=7", 3)
        .put("TC Duration ExecutedVersion=6", 27)
        .put("p9 Duration", 120)
        .put("p50 Duration", 40);
  }

  @Test
  void look_whenGreenIsAsGood_passesAtTheEnd() {
    traffic(0, 1);

    Look.Decided decided =
        toTheEnd(
            "{watch: true, slow: 100ms}", lambda(SHIFT.plusSeconds(1800)), "BeforeAllowTraffic");

    assertThat(verdict(decided)).as("%s", decided.results()).isInstanceOf(Verdict.Pass.class);
    assertThat(time.now()).isAfterOrEqualTo(SHIFT.plusSeconds(1800));
    assertThat(decided.results())
        .extracting(CheckResult::name)
        .containsExactly(
            "errors", "throttles", "slow", "latency p50", "latency p95", "latency p99");
    assertThat(result(decided, "errors").details())
        .anySatisfy(line -> assertThat(line).startsWith("evidence that green is worse: e-value"))
        .contains("level: 0.003333");
  }

  @Test
  void look_whenGreenLeaksErrors_failsWithinMinutes() {
    traffic(6, 1);

    Look.Decided decided = toTheEnd("{watch: true}", lambda(null), "BeforeAllowTraffic");

    assertThat(outcome(decided, "errors")).isInstanceOf(Outcome.Failed.class);
    assertThat(verdict(decided)).isInstanceOf(Verdict.Fail.class);
    assertThat(Duration.between(SHIFT, time.now())).isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void look_whenTrafficHasNotBegun_comesBack() {
    Deployment waiting =
        lambda(null).at(Times.unknown("GetDeploymentTarget does not say when AllowTraffic began"));

    assertThat(look("{watch: true}", waiting, "BeforeAllowTraffic", new JsonObject()))
        .isInstanceOf(Look.NotYet.class);
    assertThat(look("{}", waiting, "BeforeAllowTraffic", new JsonObject()))
        .asInstanceOf(type(Look.Decided.class))
        .satisfies(
            decided ->
                assertThat(outcome(decided, "canary"))
                    .asInstanceOf(type(Outcome.Error.class))
                    .extracting(Outcome.Error::why)
                    .asString()
                    .contains("watch: true"));
  }

  @Test
  void look_whenItComesBackToEcs_doesSoWhenTheNextMinuteHasSettled() {
    traffic(0, 1);
    time.advance(Duration.ofSeconds(185));

    assertThat(look("{slow: 1s}", ecs(10), "PRODUCTION_TRAFFIC_SHIFT", new JsonObject()))
        .asInstanceOf(type(Look.NotYet.class))
        .extracting(Look.NotYet::again)
        .isEqualTo(Duration.ofSeconds(56));
  }

  /** The message of the next look has been sent by then: a wish is for the one after it. */
  @Test
  void look_whenItComesBackThroughAQueue_doesSoEachMinute() {
    traffic(0, 1);
    time.advance(Duration.ofSeconds(185));

    assertThat(look("{watch: true}", lambda(null), "BeforeAllowTraffic", new JsonObject()))
        .asInstanceOf(type(Look.NotYet.class))
        .satisfies(
            later -> {
              assertThat(later.again()).isEqualTo(Duration.ofMinutes(1));
              assertThat(later.state().get("shift").getAsLong()).isEqualTo(SHIFT.getEpochSecond());
              assertThat(later.bake()).isPresent();
            });
    FakeMetrics.Asked asked = metrics.asked.getLast();
    assertThat(asked.from()).isEqualTo(SHIFT);
    assertThat(asked.until()).isEqualTo(SHIFT.plusSeconds(120));
  }

  @Test
  void look_whenThereIsNoTraffic_neverPasses() {
    Look.Decided decided = toTheEnd("{slow: 1s}", lambda(WHOLE), "AfterAllowTraffic");

    assertThat(verdict(decided)).isInstanceOf(Verdict.Fail.class);
    assertThat(outcome(decided, "errors"))
        .asInstanceOf(type(Outcome.Error.class))
        .extracting(Outcome.Error::why)
        .asString()
        .contains("no point on either side", "CloudWatch lists it with other dimensions")
        .contains("FunctionName=quizz");
    assertThat(Policy.judge(decided.results(), dev.deployhooks.plan.OnInconclusive.PASS))
        .isInstanceOf(Verdict.Fail.class);
    assertThat(time.now()).isAfterOrEqualTo(WHOLE.plus(Duration.ofMinutes(30)));
  }

  @Test
  void look_whenMetricIsMisnamed_neverPasses() {
    traffic(0, 1);
    metrics.put("Sum Shop All", 100);
    String share =
        "{presets: false, metrics: [{name: lost, share: {bad: {namespace: Shop, metric: Misspelt,"
            + " dimensions: {V: \"${side.version}\"}}, total: {namespace: Shop, metric: All,"
            + " dimensions: {V: \"${side.version}\"}}%s}, margin: 0.02}]}";

    Look.Decided decided = toTheEnd(share.formatted(""), lambda(WHOLE), "AfterAllowTraffic");
    assertThat(outcome(decided, "lost"))
        .asInstanceOf(type(Outcome.Error.class))
        .extracting(Outcome.Error::why)
        .asString()
        .contains("Sum of Shop Misspelt {V=7} has no point on either side", "absent: zero");

    assertThat(
            outcome(
                toTheEnd(share.formatted(", absent: zero"), lambda(WHOLE), "AfterAllowTraffic"),
                "lost"))
        .isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void look_whenNothingMayBeRead_failsAtOnce() {
    metrics.answer("of", new Series.Refused("Allow cloudwatch:GetMetricData"));

    assertThat(look("{slow: 1s}", lambda(WHOLE), "AfterAllowTraffic", new JsonObject()))
        .asInstanceOf(type(Look.Decided.class))
        .satisfies(
            decided -> {
              assertThat(verdict(decided)).isInstanceOf(Verdict.Fail.class);
              assertThat(outcome(decided, "errors"))
                  .isEqualTo(new Outcome.Error("Allow cloudwatch:GetMetricData"));
            });
  }

  @Test
  void look_whenAPermissionLacksForOneMetric_goesOnWithTheOthers() {
    traffic(0, 1);
    metrics.answer("Throttles", new Series.Refused("no"));
    time.advance(Duration.ofMinutes(9));

    assertThat(look("{slow: 1s}", lambda(WHOLE), "AfterAllowTraffic", new JsonObject()))
        .as("the others may still be worse, and an ordinary metric in error is inconclusive")
        .isInstanceOf(Look.NotYet.class);
    Look.Decided decided = toTheEnd("{slow: 1s}", lambda(WHOLE), "AfterAllowTraffic");
    assertThat(outcome(decided, "throttles"))
        .isEqualTo(new Outcome.Inconclusive("cannot be judged: no"));
    assertThat(verdict(decided)).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void look_whenAllTrafficMoved_comparesWithHistoryByTheAlias() {
    metrics
        .put("Sum Errors ExecutedVersion", _ -> null)
        .put("Sum Invocations ExecutedVersion", _ -> null)
        .put("Sum Invocations", 600)
        .put("Sum Errors", at -> at.isBefore(SHIFT) ? 1.0 : 40.0);
    Look.Decided decided =
        toTheEnd("{presets: {slow: false, latency: false}}", lambda(WHOLE), "AfterAllowTraffic");

    assertThat(outcome(decided, "errors")).isInstanceOf(Outcome.Failed.class);
    assertThat(result(decided, "errors").details())
        .anySatisfy(line -> assertThat(line).startsWith("against history"));
  }

  @Test
  void look_whenCountsAreRefused_usesThePercentageAndSaysSo() {
    traffic(0, 1);
    metrics
        .answer("TC Duration", new Series.NoSuchStatistic("no TC"))
        .put("PR Duration", 5)
        .put("Throttles", 0);

    Look.Decided decided =
        toTheEnd(
            "{watch: true, slow: 100ms}", lambda(SHIFT.plusSeconds(1200)), "BeforeAllowTraffic");

    assertThat(outcome(decided, "slow")).isInstanceOf(Outcome.Passed.class);
    assertThat(result(decided, "slow").warnings())
        .singleElement()
        .asString()
        .contains("CloudWatch has no TC(100:) of AWS/Lambda Duration", "PR(100:) is used instead");
  }

  @Test
  void look_whenPercentilesHaveNoPoints_usesTheAverageAndSaysSo() {
    traffic(0, 1);
    metrics
        .put("p9 Duration", _ -> null)
        .put("p50 Duration", _ -> null)
        .put("Average Duration", 41);

    Look.Decided decided =
        toTheEnd(
            "{watch: true, slow: 100ms}", lambda(SHIFT.plusSeconds(1200)), "BeforeAllowTraffic");

    assertThat(result(decided, "latency p95").warnings())
        .singleElement()
        .asString()
        .contains("CloudWatch has no p95 of AWS/Lambda Duration", "Average is judged instead");
  }

  @Test
  void look_whenThePlanDoesNotSaySlow_takesWhatBlueUsuallyDoes() {
    traffic(0, 1);
    time.advance(Duration.ofMinutes(4));

    Look look = look("{watch: true}", lambda(null), "BeforeAllowTraffic", new JsonObject());

    assertThat(look)
        .asInstanceOf(type(Look.NotYet.class))
        .extracting(later -> later.state().get("slowMillis").getAsLong())
        .isEqualTo(120L);
    assertThat(metrics.asked).hasSize(2);
    assertThat(metrics.asked.getFirst().queries().getFirst().inWords())
        .isEqualTo("p95 of AWS/Lambda Duration {FunctionName=quiz, Resource=quiz:live}");
    assertThat(metrics.asked.getLast().queries())
        .extracting(SeriesQuery::statistic)
        .contains("TC(120:)");
  }

  @Test
  void look_whenStateDoesNotFit_failsClosed() {
    JsonObject other = new JsonObject();
    other.addProperty("v", 2);
    JsonObject unknown = new JsonObject();
    unknown.addProperty("v", 1);
    unknown.addProperty("verdict", "pass");
    for (JsonObject state : List.of(other, unknown)) {
      assertThat(look("{}", lambda(WHOLE), "AfterAllowTraffic", state))
          .asInstanceOf(type(Look.Decided.class))
          .satisfies(decided -> assertThat(verdict(decided)).isInstanceOf(Verdict.Fail.class));
    }
  }

  @Test
  void look_whenGreenHasNothingAtTheFirstStep_isNotJudged() {
    assertThat(look("{}", ecs(0), "PRODUCTION_TRAFFIC_SHIFT", new JsonObject()))
        .isInstanceOf(Look.NoTraffic.class);
    assertThat(look("{}", ecs(0), "POST_PRODUCTION_TRAFFIC_SHIFT", new JsonObject()))
        .isInstanceOf(Look.Decided.class);
    assertThat(look("{}", ecs(10), "PRE_PRODUCTION_TRAFFIC_SHIFT", new JsonObject()))
        .isInstanceOf(Look.Decided.class);
  }

  private void service(double green5xx) {
    metrics
        .put("RequestCount targetgroup/tg-2/72", 60)
        .put("RequestCount targetgroup/tg-1/71", 540)
        .put("HTTPCode_Target_5XX_Count targetgroup/tg-2/72", green5xx)
        .put("HTTPCode_Target_5XX_Count targetgroup/tg-1/71", 1)
        .put("SampleCount TargetResponseTime tg-2", 60)
        .put("SampleCount TargetResponseTime tg-1", 540)
        .put("TC TargetResponseTime tg-2", 3)
        .put("TC TargetResponseTime tg-1", 27)
        .put("p TargetResponseTime", 0.2)
        .put("UnHealthyHostCount", 0);
  }

  @Test
  void look_whenAStepOfEcsIsGood_goesOnAfterTheMinimum() {
    service(0);
    time.advance(Duration.ofMinutes(2));

    Look.Decided decided = toTheEnd("{slow: 300ms}", ecs(10), "PRODUCTION_TRAFFIC_SHIFT");

    assertThat(verdict(decided)).as("%s", decided.results()).isInstanceOf(Verdict.Pass.class);
    assertThat(Duration.between(SHIFT, time.now()))
        .isBetween(Duration.ofMinutes(7), Duration.ofMinutes(29));
    assertThat(metrics.asked.getLast().queries())
        .extracting(SeriesQuery::inWords)
        .contains(
            "Sum of AWS/ApplicationELB RequestCount {LoadBalancer=app/quiz/99,"
                + " TargetGroup=targetgroup/tg-2/72}",
            "TC(0.3:) of AWS/ApplicationELB TargetResponseTime {LoadBalancer=app/quiz/99,"
                + " TargetGroup=targetgroup/tg-1/71}");
  }

  @Test
  void look_whenAStepOfEcsLeaks_fails() {
    service(9);

    assertThat(outcome(toTheEnd("{}", ecs(10), "PRODUCTION_TRAFFIC_SHIFT"), "errors"))
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void look_whenThereAre50Metrics_isOneConversation() {
    StringBuilder yaml = new StringBuilder("{presets: false, metrics: [");
    for (int i = 0; i < 50; i++) {
      yaml.append(i == 0 ? "" : ", ")
          .append(
              "{name: m%d, share: {bad: {namespace: S, metric: B%d, dimensions: {V: \"${side.version}\"}}, total: {namespace: S, metric: T%d, dimensions: {V: \"${side.version}\"}}}}"
                  .formatted(i, i, i));
    }
    metrics.put("S T", 500).put("S B", 1);
    time.advance(Duration.ofMinutes(62));

    assertThat(
            look(
                yaml.append("]}").toString().replace("{presets", "{watch: true, presets"),
                lambda(null),
                "BeforeAllowTraffic",
                new JsonObject()))
        .isInstanceOf(Look.NotYet.class);
    assertThat(metrics.asked).hasSize(1);
    assertThat(metrics.asked.getFirst().queries()).hasSize(200);
  }

  private Look.Decided withAlarm(String state, Instant since) throws SourceException {
    alarms.clear();
    alarms.add(new Alarm("quiz-5xx", state, since, "1 of 1 points"));
    return toTheEnd("{presets: false, alarms: quiz-5xx}", lambda(WHOLE), "AfterAllowTraffic");
  }

  @Test
  void look_whenAlarmsAreAskedFor_judgesThem() throws SourceException {
    assertThat(outcome(withAlarm("OK", SHIFT.minusSeconds(3600)), "alarm quiz-5xx"))
        .isInstanceOf(Outcome.Passed.class);
    assertThat(outcome(withAlarm("ALARM", SHIFT.plusSeconds(3)), "alarm quiz-5xx"))
        .isEqualTo(new Outcome.Failed("it is red since 2026-11-22T10:00:03Z: 1 of 1 points"));
    assertThat(outcome(withAlarm("INSUFFICIENT_DATA", SHIFT.minusSeconds(99)), "alarm quiz-5xx"))
        .isInstanceOf(Outcome.Inconclusive.class);
    assertThat(outcome(withAlarm("PURPLE", SHIFT.minusSeconds(99)), "alarm quiz-5xx"))
        .isInstanceOf(Outcome.Error.class);
    red.add(SHIFT.plusSeconds(20));
    assertThat(outcome(withAlarm("OK", SHIFT.plusSeconds(80)), "alarm quiz-5xx"))
        .as("red in between")
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void look_whenAlarmWasRedBefore_itDecidesNothing() throws SourceException {
    Look.Decided decided = withAlarm("ALARM", SHIFT.minusSeconds(300));

    assertThat(result(decided, "alarm quiz-5xx").required()).isFalse();
    assertThat(verdict(decided)).as("nothing else was seen").isInstanceOf(Verdict.Fail.class);
    alarms.clear();
    assertThat(
            outcome(
                toTheEnd("{presets: false, alarms: quiz-5xx}", lambda(WHOLE), "AfterAllowTraffic"),
                "alarm quiz-5xx"))
        .asInstanceOf(type(Outcome.Error.class))
        .extracting(Outcome.Error::why)
        .asString()
        .contains("knows no alarm");
  }

  @Test
  void columns_whenAllMoved_goOnWithHistoryNearestFirst() {
    Timeline timeline =
        new Timeline(
            SHIFT.plusSeconds(10), Optional.of(SHIFT.plusSeconds(190)), Duration.ofMinutes(2));

    assertThat(timeline.columns(Duration.ofMinutes(1), SHIFT.plusSeconds(430)))
        .extracting(
            column ->
                Duration.between(SHIFT, column.green()).toSeconds()
                    + " "
                    + column
                        .blue()
                        .map(at -> String.valueOf(Duration.between(SHIFT, at).toSeconds()))
                        .orElse("-"))
        .containsExactly("60 60", "120 120", "240 -60", "300 -", "360 -");
  }
}
