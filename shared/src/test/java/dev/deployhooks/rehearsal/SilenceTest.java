package dev.deployhooks.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.rehearsal.Rehearsal.Course;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AWS, or green, never answers. Only real time ends that wait, so these run side by side, each with
 * a function that has many times the seconds that it would need by itself: what is slow here must
 * not look like what hangs.
 */
@Execution(ExecutionMode.CONCURRENT)
class SilenceTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private final Rehearsal rehearsal = new Rehearsal().timeout(TIMEOUT);

  /** What is slow only the first time is not to take the time of the tests. */
  @BeforeAll
  static void warmUp() throws InterruptedException {
    try (Rehearsal first = new Rehearsal()) {
      first.ecs();
    }
    try (Rehearsal second = new Rehearsal()) {
      second.lambda();
    }
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GetDeployment, codedeploy:GetDeployment",
    "ListDeploymentTargets, codedeploy:ListDeploymentTargets",
    "GetDeploymentTarget, codedeploy:GetDeploymentTarget",
    "GetParameter, ssm:GetParameter",
    "DescribeTargetGroups, elasticloadbalancing:DescribeTargetGroups",
    "DescribeTargetHealth, elasticloadbalancing:DescribeTargetHealth",
    "DescribeListeners, time",
    "GetApplicationRevision, time"
  })
  void ecs_failsOnce_whenThisIsNeverAnswered(String operation, String named)
      throws InterruptedException {
    assertFailedOnce(rehearsal.always(operation, new Fault.NeverAnswer()).ecs(), named);
  }

  @ParameterizedTest
  @CsvSource({
    "GetFunctionConfiguration, lambda:GetFunctionConfiguration",
    "Invoke, golden event",
    "GetParameter, ssm:GetParameter"
  })
  void lambda_failsOnce_whenThisIsNeverAnswered(String operation, String named)
      throws InterruptedException {
    assertFailedOnce(rehearsal.always(operation, new Fault.NeverAnswer()).lambda(), named);
  }

  @Test
  void ecs_failsOnce_whenGreenHangs() throws InterruptedException {
    Course course = rehearsal.hanging().ecs();
    assertFailedOnce(course, "it answers");
    assertThat(course.report().getAsJsonArray("checks"))
        .as("what was seen until then is not lost")
        .hasSize(2);
  }

  @Test
  void lambda_failsOnce_whenGreenHangs() throws InterruptedException {
    Course course = rehearsal.hanging().lambda();
    assertFailedOnce(course, "golden event");
    assertThat(course.report().getAsJsonArray("checks")).hasSize(2);
  }

  @Test
  void answer_isGiven_whenItsFirstCallIsNeverAnswered() throws InterruptedException {
    Course course =
        rehearsal
            .timeout(Duration.ofSeconds(60))
            .times(1, Rehearsal.ANSWER, new Fault.NeverAnswer())
            .ecs();
    assertThat(course.accepted()).containsExactly("Succeeded");
  }

  private void assertFailedOnce(Course course, String named) {
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Failed");
    assertThat(course.why()).contains(named).containsPattern("(?i)time|within");
    List<Recorded> answers = rehearsal.sandbox().calls(Rehearsal.ANSWER);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().at())
        .isBefore(course.rollout().timeline().of(What.HOOK_INVOKED).getFirst().at().plus(TIMEOUT));
  }
}
