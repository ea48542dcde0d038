package dev.deployhooks.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.rehearsal.Rehearsal.Course;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS throttles, breaks, talks nonsense, refuses or falls silent: CodeDeploy has one answer. */
class FaultsTest {

  private static final String ANSWER = Rehearsal.ANSWER;

  /** What the hook must have read before it may say Succeeded. */
  private static final List<String> NEEDED_FOR_ECS =
      List.of(
          "GetDeployment",
          "ListDeploymentTargets",
          "GetDeploymentTarget",
          "GetParameter",
          "DescribeTargetGroups",
          "DescribeTargetHealth");

  private static final List<String> NEEDED_FOR_LAMBDA =
      List.of(
          "GetDeployment",
          "ListDeploymentTargets",
          "GetDeploymentTarget",
          "GetParameter",
          "GetFunctionConfiguration",
          "Invoke");

  /** What makes the report richer, or has another source. */
  private static final List<String> NOT_NEEDED_FOR_ECS =
      List.of(
          "GetApplicationRevision",
          "DescribeServices",
          "DescribeTaskDefinition",
          "DescribeListeners",
          "DescribeLoadBalancers");

  /** How AWS fails, and a word that a reason must have then. */
  enum Failure {
    THROTTLED(new Fault.Throttle(), "(?is).*(throttl|slow down).*"),
    BROKEN(new Fault.ServerError(), "(?s).*500.*"),
    REFUSED(new Fault.AccessDenied(), "(?is).*(allow|needs).*"),
    GARBAGE(new Fault.Garbage(), "(?is).*(read|without|json|xml|parse|unmarshal).*"),
    LATE(new Fault.Delay(Duration.ofSeconds(52)), "(?is).*time.*");

    @SuppressWarnings("ImmutableEnumChecker" /* Every fault is a record of what is immutable. */)
    private final Fault fault;

    private final String reason;

    Failure(Fault fault, String reason) {
      this.fault = fault;
      this.reason = reason;
    }

    /** What comes late comes once: two late answers together would be past everything. */
    Rehearsal strike(Rehearsal rehearsal, String operation) {
      return this == LATE
          ? rehearsal.times(1, operation, fault)
          : rehearsal.always(operation, fault);
    }

    /** What a reason must name: what came late was answered, so that the next step says it. */
    String names(String operation) {
      return this == LATE ? "" : operation;
    }
  }

  private final Rehearsal rehearsal = new Rehearsal();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  private static List<Arguments> each(List<String> operations) {
    List<Arguments> cases = new ArrayList<>();
    for (String operation : operations) {
      for (Failure failure : Failure.values()) {
        cases.add(Arguments.of(operation, failure));
      }
    }
    return cases;
  }

  static List<Arguments> neededForEcs() {
    return each(NEEDED_FOR_ECS);
  }

  static List<Arguments> neededForLambda() {
    return each(NEEDED_FOR_LAMBDA);
  }

  static List<Arguments> notNeededForEcs() {
    return each(NOT_NEEDED_FOR_ECS);
  }

  @Test
  void ecs_succeeds_whenNothingIsWrong() throws InterruptedException {
    Course course = rehearsal.ecs();
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Succeeded");
  }

  @Test
  void lambda_succeeds_whenNothingIsWrong() throws InterruptedException {
    Course course = rehearsal.lambda();
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Succeeded");
  }

  @ParameterizedTest
  @MethodSource("neededForEcs")
  void ecs_failsOnce_when(String operation, Failure failure) throws InterruptedException {
    assertEnded(failure.strike(rehearsal, operation).ecs(), operation, failure);
  }

  @ParameterizedTest
  @MethodSource("neededForLambda")
  void lambda_failsOnce_when(String operation, Failure failure) throws InterruptedException {
    assertEnded(failure.strike(rehearsal, operation).lambda(), operation, failure);
  }

  @ParameterizedTest
  @MethodSource("notNeededForEcs")
  void ecs_succeedsAndSaysSo_whenWhatIsNotNeededFails(String operation, Failure failure)
      throws InterruptedException {
    Course course = failure.strike(rehearsal, operation).ecs();
    if (failure == Failure.LATE) {
      assertEnded(course, operation, failure);
      return;
    }
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Succeeded");
    assertThat(course.report().getAsJsonArray("remarks").toString())
        .contains(operation)
        .matches(failure.reason);
  }

  /**
   * What comes late leaves no time to look. When the answer on the last look comes in the very
   * moment in which the time ends, both are right: that the time was over, and what was seen.
   */
  private void assertEnded(Course course, String operation, Failure failure) {
    if (failure == Failure.LATE && course.accepted().equals(List.of("Succeeded"))) {
      assertThat(course.report().getAsJsonArray("checks"))
          .hasSize(2)
          .allMatch(check -> check.getAsJsonObject().get("outcome").getAsString().equals("passed"));
      assertBeforeTheTimeOut(course, Duration.ofMinutes(1));
      return;
    }
    assertFailedOnce(course, failure.names(operation), failure.reason);
  }

  private void assertFailedOnce(Course course, String operation, String reason) {
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Failed");
    assertThat(course.why()).contains(operation).matches(reason);
    assertBeforeTheTimeOut(course, Duration.ofMinutes(1));
  }

  private void assertBeforeTheTimeOut(Course course, Duration timeout) {
    List<Recorded> answers = rehearsal.sandbox().calls(ANSWER);
    assertThat(answers.getLast().at())
        .isBefore(course.rollout().timeline().of(What.HOOK_INVOKED).getFirst().at().plus(timeout));
  }

  @Test
  void answer_isGivenOnce_whenItIsThrottledTwice() throws InterruptedException {
    Course course = rehearsal.times(2, ANSWER, new Fault.Throttle()).ecs();
    assertThat(course.accepted()).containsExactly("Succeeded");
    assertThat(rehearsal.sandbox().calls(ANSWER)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answer_countsAsGiven_whenItsReceiptIsLost(boolean good) throws InterruptedException {
    if (!good) {
      rehearsal.always("GetParameter", new Fault.AccessDenied());
    }
    Course course = rehearsal.times(1, ANSWER, new Fault.LoseAnswer()).retries(2).ecs();
    assertThat(course.accepted()).containsExactly(good ? "Succeeded" : "Failed");
    assertThat(delivery(course.report())).isEqualTo("already had");
    assertThat(course.rollout().timeline().of(What.HOOK_INVOKED)).hasSize(1);
  }

  @Test
  void invocation_failsAndDecidesOnce_whenTheRoleMayNotAnswer() throws InterruptedException {
    Course course = rehearsal.always(ANSWER, new Fault.AccessDenied()).retries(2).ecs();
    assertThat(course.accepted()).isEmpty();
    assertThat(course.ended().status()).isEqualTo("Failed");
    assertThat(course.ended().reason()).contains("did not answer within one hour");
    assertThat(course.rollout().timeline().of(What.HOOK_ENDED))
        .hasSize(3)
        .allSatisfy(
            entry ->
                assertThat(entry.detail())
                    .contains("Unhandled error")
                    .contains("Allow codedeploy:" + ANSWER));
    assertThat(rehearsal.sandbox().calls("DescribeTargetHealth")).hasSize(1);
    assertThat(course.reports())
        .hasSize(3)
        .allSatisfy(report -> assertThat(delivery(report)).contains("not given"));
  }

  @Test
  void answer_isGivenAtTheNextAttempt_whenItWasRefusedAtFirst() throws InterruptedException {
    Course course = rehearsal.times(1, ANSWER, new Fault.AccessDenied()).retries(2).ecs();
    assertThat(course.accepted()).containsExactly("Succeeded");
    assertThat(rehearsal.sandbox().calls("DescribeTargetHealth")).hasSize(1);
  }

  @Test
  void checks_runOnce_whenTheInvocationIsDeliveredTwice() throws InterruptedException {
    Course course = rehearsal.deliveredTwice().lambda();
    assertThat(course.accepted()).containsExactly("Succeeded");
    assertThat(course.rollout().timeline().of(What.HOOK_INVOKED)).hasSize(2);
    assertThat(rehearsal.sandbox().calls("GetFunctionConfiguration")).hasSize(1);
  }

  @Test
  void nothing_isSentOrRun_whenAnotherInstanceIsCalledAfterTheAnswer() throws InterruptedException {
    Course course = rehearsal.calledAgainAtAfterAllowTraffic().lambda();
    assertThat(course.accepted()).containsExactly("Succeeded");
    assertThat(course.reports()).hasSize(2);
    assertThat(course.reports().getLast().getAsJsonObject("answer").get("why").getAsString())
        .isEqualTo("CodeDeploy has had the answer for BeforeAllowTraffic already: Succeeded");
    assertThat(rehearsal.sandbox().calls("GetFunctionConfiguration")).hasSize(1);
    assertThat(rehearsal.sandbox().calls(ANSWER)).hasSize(1);
  }

  @Test
  void nothing_isSentOrRun_whenTheDeploymentHasEnded() throws InterruptedException {
    Course course = rehearsal.always("GetParameter", new Fault.AccessDenied()).lambda();
    rehearsal.sandbox().faults().clear();
    JsonObject report = rehearsal.callAnotherInstance();
    assertThat(course.accepted()).containsExactly("Failed");
    assertThat(report.getAsJsonObject("answer").get("why").getAsString())
        .isEqualTo("the deployment has ended already: Failed");
    assertThat(rehearsal.sandbox().calls("GetFunctionConfiguration")).isEmpty();
    assertThat(rehearsal.sandbox().calls(ANSWER)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"codeDeployRollback", "CloudFormationRollback"})
  void rollback_isNotHeldUp_whenEverythingElseIsBroken(String creator) throws InterruptedException {
    NEEDED_FOR_ECS.stream()
        .filter(operation -> !operation.equals("GetDeployment"))
        .forEach(operation -> rehearsal.always(operation, new Fault.ServerError()));
    Course course = rehearsal.hanging().ecsBy(creator);
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Succeeded");
    assertThat(course.why()).contains("this is a rollback", creator);
    assertThat(rehearsal.sandbox().calls()).hasSize(2);
  }

  @Test
  void rollback_isNotHeldUp_whenItFollowsAFailure() throws InterruptedException {
    Course course =
        rehearsal.always("DescribeTargetHealth", new Fault.AccessDenied()).ecsWithRollback();
    assertThat(course.accepted()).containsExactly("Failed");
    assertThat(course.ended().rollback().orElseThrow().status()).isEqualTo("Succeeded");
  }

  private static String delivery(JsonObject report) {
    return report.getAsJsonObject("answer").get("delivery").getAsString();
  }
}
