package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonNull;
import dev.deployhooks.check.FunctionSource.FunctionState;
import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The looks that wait by themselves: for targets, and for a version to be ready. */
class WaitingLookersTest {

  private static final Target HEALTHY = new Target("10.0.0.7", 80, "healthy", "");
  private static final Target INITIAL =
      new Target("10.0.0.8", 80, "initial", "Elb.RegistrationInProgress");
  private static final FunctionState READY = new FunctionState("Active", "", "Successful", "");

  private final ManualTime time = new ManualTime();

  private static Look.TargetHealth targetHealth(Optional<Integer> atLeast) {
    return new Look.TargetHealth(atLeast, Duration.ofSeconds(5), Duration.ofSeconds(60));
  }

  @SafeVarargs
  private Judged targets(Optional<Integer> atLeast, List<Target>... answers) throws Exception {
    Deque<List<Target>> left = new ArrayDeque<>();
    for (List<Target> answer : answers) {
      left.add(answer);
    }
    return look(
        targetHealth(atLeast),
        (arn, deadline) -> {
          assertThat(arn).isEqualTo(Samples.GROUP.arn());
          return left.size() > 1 ? left.pop() : left.getFirst();
        });
  }

  private Judged look(Look.TargetHealth look, TargetHealthSource source) throws Exception {
    return new Looker(new NoFunctions(), source, time)
        .look(
            Samples.check("targets", look),
            Samples.section(),
            Samples.aim(Samples.serviceAt("http://127.0.0.1:1")),
            Deadline.in(Duration.ofMinutes(10), time));
  }

  @Test
  void targets_when_theyBecomeHealthy_areWaitedFor() throws Exception {
    Judged judged =
        targets(Optional.empty(), List.of(), List.of(HEALTHY, INITIAL), List.of(HEALTHY, HEALTHY));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.observations().getFirst().seen()).isEqualTo("2 of 2 healthy");
    assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  @Test
  void targets_when_someAreEnough() throws Exception {
    assertThat(targets(Optional.of(1), List.of(HEALTHY, INITIAL)).outcome())
        .isEqualTo(new Passed());
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void targets_when_theyNeverBecomeHealthy_saysWhy() throws Exception {
    Judged judged = targets(Optional.empty(), List.of(HEALTHY, INITIAL));

    assertThat(judged.outcome())
        .isEqualTo(
            new Failed(
                "expected every target of quiz-green to be healthy, saw 1 of 2 healthy;"
                    + " 10.0.0.8 port 80 is initial (Elb.RegistrationInProgress)"));
    assertThat(judged.details())
        .containsExactly(
            "target 10.0.0.7 port 80 is healthy",
            "target 10.0.0.8 port 80 is initial (Elb.RegistrationInProgress)");
    assertThat(time.sleeps()).hasSize(11);
  }

  @Test
  void targets_when_thereAreNone_areNotHealthy() throws Exception {
    assertThat(targets(Optional.empty(), List.of()).outcome())
        .isEqualTo(
            new Failed(
                "expected every target of quiz-green to be healthy, saw no registered target"));
    assertThat(targets(Optional.of(0), List.of()).outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void targets_when_stateIsUnknownToUs_areNotHealthy() throws Exception {
    assertThat(
            targets(Optional.of(1), List.of(new Target("10.0.0.9", 80, "HEALTHY-ISH", "")))
                .outcome())
        .isInstanceOf(Failed.class);
  }

  @Test
  void targets_when_askingFailsForAMoment_isAskedAgain() throws Exception {
    Deque<SourceException> trouble =
        new ArrayDeque<>(List.of(new SourceException("throttled"), new SourceException("500")));

    Judged judged =
        look(
            targetHealth(Optional.empty()),
            (arn, deadline) -> {
              if (!trouble.isEmpty()) {
                throw trouble.pop();
              }
              return List.of(HEALTHY);
            });

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(time.sleeps()).hasSize(2);
  }

  @Test
  void targets_when_askingFailsToTheEnd_isAnError() throws Exception {
    Judged judged =
        look(
            targetHealth(Optional.empty()),
            (arn, deadline) -> {
              throw new SourceException("throttled");
            });

    assertThat(judged.outcome()).isEqualTo(new Error("throttled"));
  }

  @Test
  void targets_when_refused_isNotAskedAgain() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                look(
                    targetHealth(Optional.empty()),
                    (arn, deadline) -> {
                      throw new SourceException.Refused("allow it");
                    }))
        .withMessage("allow it");
    assertThat(time.sleeps()).isEmpty();
  }

  /** A Lambda whose version goes through the given states. */
  private static final class States implements FunctionSource {
    private final Deque<FunctionState> states;
    private int dryRuns;

    States(FunctionState... states) {
      this.states = new ArrayDeque<>(Arrays.asList(states));
    }

    @Override
    public FunctionState state(String functionName, String version, Deadline deadline) {
      assertThat(functionName + ":" + version).isEqualTo("quiz:7");
      return states.size() > 1 ? states.pop() : states.getFirst();
    }

    @Override
    public void dryRun(String functionName, String version, Deadline deadline) {
      dryRuns++;
    }

    @Override
    public Answered invoke(String functionName, String version, String payload, Deadline deadline) {
      throw new AssertionError("no code is to be run");
    }
  }

  private Judged ready(FunctionSource functions, CheckSpec... others) throws Exception {
    return new Looker(functions, (arn, deadline) -> List.of(), time)
        .look(
            Samples.check("ready", new Look.FunctionReady()),
            Samples.section(others),
            Samples.aim(Samples.function("7")),
            Deadline.in(Duration.ofMinutes(10), time));
  }

  @Test
  void ready_when_active_passesWithAWarning() throws Exception {
    States states = new States(READY);

    Judged judged = ready(states);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.warnings())
        .containsExactly("no code of version 7 was run: give a golden event");
    assertThat(states.dryRuns).isEqualTo(1);
  }

  @Test
  void ready_when_theSectionInvokesTheVersion_passesWithoutAWarning() throws Exception {
    Judged judged =
        ready(
            new States(READY),
            Samples.check(
                "golden event", new Look.Invoke(JsonNull.INSTANCE, Duration.ofSeconds(9))));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.warnings()).isEmpty();
  }

  @Test
  void ready_when_pending_isWaitedFor() throws Exception {
    Judged judged =
        ready(
            new States(
                new FunctionState("Pending", "creating", "Successful", ""),
                new FunctionState("Active", "", "InProgress", ""),
                READY));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(time.sleeps()).hasSize(2);
  }

  @Test
  void ready_when_pendingTooLong_fails() throws Exception {
    Judged judged = ready(new States(new FunctionState("Pending", "creating", "Successful", "")));

    assertThat(judged.outcome())
        .isEqualTo(new Failed("expected version 7 to be Active, saw Pending (creating)"));
    assertThat(time.sleeps()).hasSize(29);
  }

  @ParameterizedTest
  @CsvSource({
    "Failed,Successful",
    "Inactive,Successful",
    "Active,Failed",
    "Odd,Successful",
    "'',''"
  })
  void ready_when_not(String state, String update) throws Exception {
    States states = new States(new FunctionState(state, "because", update, "so"));

    assertThat(ready(states).outcome()).isInstanceOf(Failed.class);
    assertThat(states.dryRuns).isZero();
  }

  @Test
  void ready_when_deploymentIsOfAService_cannotLook() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                new Looker(new States(READY), (arn, deadline) -> List.of(), time)
                    .look(
                        Samples.check("ready", new Look.FunctionReady()),
                        Samples.section(),
                        Samples.aim(Samples.serviceAt("http://127.0.0.1:1")),
                        Deadline.in(Duration.ofMinutes(1), time)))
        .withMessageContaining("no Lambda function");
  }
}
