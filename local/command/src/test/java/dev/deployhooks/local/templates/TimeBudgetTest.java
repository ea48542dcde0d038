package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.local.Packages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The budget of time: however a hook dies, the failure reporter answers before CodeDeploy's hour is
 * over. Every duration counts from when the lifecycle event began; what AWS does not promise, such
 * as how soon a queue is polled, fits into the five minutes that are left.
 */
class TimeBudgetTest {

  private static final String REPORTER = Account.REPORTER;

  /** By when there has to be an answer; CodeDeploy gives up after an hour. */
  private static final Duration ANSWERED = Duration.ofMinutes(55);

  /**
   * So long CodePipeline waits for a job.
   *
   * @see <a href="https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html">Quotas in
   *     AWS CodePipeline</a>
   */
  private static final Duration JOB = Duration.ofMinutes(20);

  /** Lambda waits one minute before the second attempt and two before the third. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** The longest pause of an event in Lambda's queue, after which its age is looked at. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** When CodeDeploy gives up. */
  private static final Duration HOUR = Duration.ofHours(1);

  /** A later look finds the failure reporter on guard, or puts it there. */
  private static final Duration LAST_UNGUARDED_LOOK =
      ReturnTicket.LAST_LOOK
          .plus(ReturnTicket.LAST_OF_THE_LAST)
          .minus(ReturnTicket.LONGEST_PAUSE)
          .plus(ReturnTicket.SOON);

  /** A bake that the plan does not prolong: half an hour, and what its points take to settle. */
  private static final Duration DEFAULT_BAKE = Duration.ofMinutes(35);

  private static final Template TEMPLATE = template();
  private static final Template RESOURCES = TEMPLATE.at("Resources").orElseThrow();

  private static Template template() {
    try {
      return Template.read(Packages.PROJECT.resolve("template.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> hooks() {
    return RESOURCES.keys().stream()
        .filter(id -> text(RESOURCES, id, "Type").equals("AWS::Serverless::Function"))
        .filter(id -> !id.equals(REPORTER))
        .toList();
  }

  static List<String> hooksThatComeBack() {
    return hooks().stream().filter(id -> queueOf(id).isPresent()).toList();
  }

  private static String text(Template template, String... keys) {
    return template.at(keys).map(Template::text).orElse("");
  }

  /** A property of a function, or what is said for all of them. */
  private static Template property(String function, String... keys) {
    return RESOURCES
        .at(function, "Properties")
        .flatMap(own -> own.at(keys))
        .or(() -> TEMPLATE.at("Globals", "Function").flatMap(all -> all.at(keys)))
        .orElseThrow(() -> new AssertionError(function + " has no " + List.of(keys)));
  }

  private static Duration seconds(Template number) {
    return Duration.ofSeconds(Long.parseLong(number.text()));
  }

  private static Duration timeout(String function) {
    return seconds(property(function, "Timeout"));
  }

  private static int retries(String function) {
    return Integer.parseInt(property(function, "EventInvokeConfig", "MaximumRetryAttempts").text());
  }

  private static Duration age(String function) {
    return seconds(property(function, "EventInvokeConfig", "MaximumEventAgeInSeconds"));
  }

  /** The queue that feeds a function, by its id in the template. */
  private static Optional<String> queueOf(String function) {
    return RESOURCES
        .at(function, "Properties", "Events")
        .map(
            events ->
                events.keys().stream()
                    .filter(event -> text(events, event, "Type").equals("SQS"))
                    .map(event -> text(events, event, "Properties", "Queue"))
                    .toList())
        .filter(queues -> !queues.isEmpty())
        .map(queues -> named(queues.getFirst()));
  }

  /** The resource that {@code !GetAtt X.Arn} names. */
  private static String named(String attribute) {
    return attribute.replaceFirst("\\.Arn$", "");
  }

  private static Template queue(String id, String... property) {
    return RESOURCES.at(id, "Properties").flatMap(queue -> queue.at(property)).orElseThrow();
  }

  private static Duration receipts(String queue) {
    return seconds(queue(queue, "VisibilityTimeout"))
        .multipliedBy(Integer.parseInt(queue(queue, "RedrivePolicy", "maxReceiveCount").text()));
  }

  /** Every attempt, with all of its time and the pauses between them. */
  private static Duration attempts(String function) {
    Duration all = timeout(function);
    for (int retry = 1; retry <= retries(function); retry++) {
      all = all.plus(RETRY.multipliedBy(retry)).plus(timeout(function));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void answer_comesInTime_whenEveryAttemptOfAnInvocationDies(String hook) {
    assertThat(attempts(hook).plus(timeout(REPORTER))).isLessThan(ANSWERED);
    assertThat(attempts(hook)).as("every attempt has its time").isLessThan(age(hook));
  }

  /** The last attempt begins when the event is nearly too old; it dies, and comes out once more. */
  @ParameterizedTest
  @MethodSource("hooks")
  void answer_comesInTime_whenLambdaHasNoRoomForAnInvocation(String hook) {
    assertThat(age(hook).plus(timeout(hook)).plus(LONGEST_PAUSE).plus(timeout(REPORTER)))
        .isLessThan(ANSWERED);
  }

  @Test
  void jobFails_inItsTime_whenEveryAttemptOfTheGateDies() {
    assertThat(attempts("ImageScanGate").plus(timeout(REPORTER))).isLessThan(JOB);
  }

  @ParameterizedTest
  @MethodSource("hooksThatComeBack")
  void answer_comesInTime_whenALookDiesThatNobodyGuards(String hook) {
    String queue = queueOf(hook).orElseThrow();
    assertThat(LAST_UNGUARDED_LOOK.plus(receipts(queue)).plus(timeout(REPORTER)))
        .isLessThan(ANSWERED);
    assertThat(DEFAULT_BAKE).isLessThan(LAST_UNGUARDED_LOOK);
  }

  /**
   * Nobody looks any more when the guard answers, and CodeDeploy still waits. A bake that a plan
   * prolongs to the last look is the one case in which that is after the 55 minutes.
   */
  @ParameterizedTest
  @MethodSource("hooksThatComeBack")
  void guard_answersBetweenTheLastLookAndTheHour(String hook) {
    assertThat(timeout(hook)).isLessThan(ReturnTicket.LAST_OF_THE_LAST);
    assertThat(ReturnTicket.LAST_LOOK.plus(ReturnTicket.LAST_OF_THE_LAST).plus(timeout(REPORTER)))
        .isLessThanOrEqualTo(HOUR.minusMinutes(2));
    assertThat(property(hook, "Environment", "Variables", "DEPLOYHOOKS_REPORTER_QUEUE_URL").text())
        .isEqualTo(queueOf(REPORTER).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("hooksThatComeBack")
  void queue_isAsTheHookCountsOnIt(String hook) {
    String queue = queueOf(hook).orElseThrow();
    assertThat(queue(queue, "RedrivePolicy", "maxReceiveCount").text())
        .isEqualTo(Integer.toString(ReturnTicket.RECEIVES));
    assertThat(seconds(queue(queue, "VisibilityTimeout"))).isGreaterThanOrEqualTo(timeout(hook));
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void invocation_goesToTheReporter_whenItDies(String hook) {
    assertThat(
            named(
                property(hook, "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination")
                    .text()))
        .isEqualTo(REPORTER);
  }

  @ParameterizedTest
  @MethodSource("hooksThatComeBack")
  void look_goesToTheReporter_whenItDies(String hook) {
    String queue = queueOf(hook).orElseThrow();
    assertThat(named(queue(queue, "RedrivePolicy", "deadLetterTargetArn").text()))
        .isEqualTo(queueOf(REPORTER).orElseThrow());
  }

  /** Report calls that succeed again late in the hour still find somebody who makes them. */
  @Test
  void reporter_triesUntilTheHourIsOver_andLosesNothing() {
    String lost = queueOf(REPORTER).orElseThrow();
    assertThat(
            named(
                property(
                        REPORTER,
                        "EventInvokeConfig",
                        "DestinationConfig",
                        "OnFailure",
                        "Destination")
                    .text()))
        .isEqualTo(lost);
    assertThat(receipts(lost)).isGreaterThanOrEqualTo(Duration.ofHours(1));
    assertThat(seconds(queue(lost, "VisibilityTimeout"))).isGreaterThanOrEqualTo(timeout(REPORTER));
    String kept = named(queue(lost, "RedrivePolicy", "deadLetterTargetArn").text());
    assertThat(seconds(queue(kept, "MessageRetentionPeriod"))).isEqualTo(Duration.ofDays(14));
    assertThat(RESOURCES.keys()).noneMatch(id -> queueOf(id).filter(kept::equals).isPresent());
    Template metric =
        RESOURCES
            .at("AnswersNeverGiven", "Properties", "Metrics")
            .orElseThrow()
            .items()
            .getFirst()
            .at("MetricStat", "Metric")
            .orElseThrow();
    assertThat(text(metric, "MetricName")).isEqualTo("ApproximateNumberOfMessagesVisible");
    assertThat(text(metric.at("Dimensions").orElseThrow().items().getFirst(), "Value"))
        .isEqualTo(kept + ".QueueName");
  }

  /** What keeps hooks from starting, or from AWS, must not keep the reporter. */
  @Test
  void reporter_sharesNoNetworkAndNoPolicyWithTheHooks() {
    assertThat(text(RESOURCES, REPORTER, "Properties", "VpcConfig")).isEqualTo("AWS::NoValue");
    assertThat(text(RESOURCES, REPORTER, "Properties", "Role")).isEqualTo(REPORTER + "Role.Arn");
    assertThat(RESOURCES.at(REPORTER + "Role", "Properties", "ManagedPolicyArns")).isEmpty();
  }

  /** A hook that does not know when its lifecycle event began counts with the longest way to it. */
  @ParameterizedTest
  @ValueSource(strings = {"CanaryMetricsChecker", "ImageScanGate", "Combined"})
  void firstLook_isNoLaterThanTheHookCountsWith(String function) {
    assertThat(age(function).plus(timeout(function)).plus(LONGEST_PAUSE))
        .isLessThanOrEqualTo(ReturnTicket.LONGEST_ON_THE_WAY);
  }
}
