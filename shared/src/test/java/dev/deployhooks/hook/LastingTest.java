package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has failed once is let pass by no later attempt, and no look dies unanswered. */
class LastingTest {

  private final ComingBack play = new ComingBack();
  private final Memory memory = new Memory();

  /** A memory that can be out of reach. */
  private static final class Memory implements FailedAnswers {
    private final Map<Subject, String> failed = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean outOfReach;

    @Override
    public Optional<String> keep(Subject subject, Deadline deadline) {
      asked.add("keep " + subject.about());
      if (outOfReach) {
        return Optional.of("no way to the table");
      }
      failed.put(subject, deadline.time().now().toString());
      return Optional.empty();
    }

    @Override
    public Earlier earlier(Subject subject, Deadline deadline) {
      asked.add("earlier " + subject.about());
      return outOfReach
          ? new Earlier.Unknown("no way to the table")
          : Optional.ofNullable(failed.get(subject))
              .<Earlier>map(Earlier.Failed::new)
              .orElseGet(Earlier.None::new);
    }
  }

  @BeforeEach
  void setUp() {
    play.memory(memory);
    play.newInstanceEachTime();
  }

  private void failsUntold() {
    play.decidedAtLook(1, new Outcome.Failed("5xx"));
    play.codeDeployTakesNothingAtLook(1);
    assertThatThrownBy(play::codeDeployCalls).isInstanceOf(AnswerNotGivenException.class);
    play.codeDeployTakesNothingAtLook(0);
    play.decidedAtLook(1, new Outcome.Passed());
  }

  @Test
  void retry_inAnotherInstance_saysFailed_whenTheAttemptBeforeHasFailed() {
    failsUntold();
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why())
        .contains("an earlier attempt of this hook failed at 2026-", "not let pass");
    assertThat(play.log()).contains("this attempt would have said: every check");
    assertThat(memory.asked)
        .containsExactly("keep deployment d-IHWDEND8F", "earlier deployment d-IHWDEND8F");
  }

  @Test
  void successor_inAnotherInstance_saysFailed_whenTheLookBeforeHasFailed() {
    play.codeDeployCalls();
    play.decidedAtLook(2, new Outcome.Failed("5xx"));
    play.codeDeployTakesNothingAtLook(2);
    var _ = play.deliverNext();
    play.decidedAtLook(2, new Outcome.Passed());
    var _ = play.deliverNext();
    assertThat(play.answers()).containsExactly("FAILED");
  }

  @Test
  void passed_isTold_whenNothingFailedBefore() {
    play.decidedAtLook(1, new Outcome.Passed());
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(memory.asked).containsExactly("earlier deployment d-IHWDEND8F");
  }

  @Test
  void passed_isWithheld_whenNobodyKnowsWhetherItFailedBefore() {
    memory.outOfReach = true;
    play.decidedAtLook(1, new Outcome.Passed());
    assertThatThrownBy(play::codeDeployCalls)
        .isInstanceOf(AnswerNotGivenException.class)
        .hasMessage(
            "the answer for deployment d-IHWDEND8F is withheld from CodeDeploy:"
                + " whether an earlier attempt failed is not known: no way to the table");
    assertThat(play.answers()).isEmpty();
    memory.outOfReach = false;
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
  }

  @Test
  void failed_isTold_whenTheMemoryDoesNotTakeIt() {
    memory.outOfReach = true;
    play.decidedAtLook(1, new Outcome.Failed("5xx"));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why()).contains("5xx");
    assertThat(play.log())
        .contains("NOT FINAL: if this Failed is not given", "no way to the table");
  }

  @Test
  void rollback_isLetPass_whateverTheMemorySays() {
    failsUntold();
    memory.outOfReach = true;
    play.situationAt(1, new Situation.Rollback("creator is codeDeployRollback"));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
  }

  @Test
  void observer_isLetPass_whateverTheMemorySays() {
    memory.outOfReach = true;
    play.onlyObserves();
    play.decidedAtLook(1, new Outcome.Failed("5xx"));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(memory.asked).isEmpty();
  }

  @Test
  void subject_tellsApartWhatIsAnswered_andTellsNoSecret() {
    FailedAnswers.Subject one = subject("d-1", "token-1");
    assertThat(List.of(one, subject("d-1", "token-2"), subject("d-2", "token-1")))
        .extracting(FailedAnswers.Subject::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[0-9a-f]{64}"));
    assertThat(FailedAnswers.Subject.ofJob("d-1").id()).isNotEqualTo(one.id());
    assertThat(one.toString()).doesNotContain("token").contains("deployment d-1");
  }

  private static FailedAnswers.Subject subject(String deployment, String token) {
    return FailedAnswers.Subject.of(
        new Invocation.CodeDeploy(deployment, new HookExecutionId(token)));
  }

  @Test
  void looks_areGuardedOnce_fromWhenAMessageCanWaitForTheirEnd() {
    ComingBack bake = new ComingBack();
    bake.eventBeganBefore(Duration.ofSeconds(30));
    bake.codeDeployCalls();
    bake.toTheEnd();
    assertThat(bake.guards()).containsExactly(Duration.ofMinutes(57).plusSeconds(30));
    assertThat(bake.log()).contains("the failure reporter answers at");
  }

  @Test
  void looks_areNotGuarded_whenTheyEndEarly() {
    play.decidedAtLook(40, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.guards()).isEmpty();
  }

  @Test
  void looks_areGuarded_beforeALookThatComesSeldomWouldBeTooLate() {
    play.pace(new Pace.UntilDone(Duration.ofMinutes(13)));
    play.killed(look -> look > 1);
    play.codeDeployCalls();
    play.toTheEnd();
    // After 13, 26 and 39 minutes the next look would be at 52: it comes as soon as it is guarded.
    assertThat(play.guards()).isNotEmpty();
    assertThat(play.sent()).isNotEmpty();
    assertThat(play.guardedAt()).isEqualTo(Duration.ofMinutes(42).plusSeconds(30));
  }

  @Test
  void watch_isNotGuarded() {
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(1)));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.guards()).isEmpty();
  }
}
