package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import org.junit.jupiter.api.Test;

/** What every source of deployments keeps to, whatever it asks. */
public interface DeploymentSourceContract {

  /** A call that the source is asked about. */
  Invocation invocation();

  /** A source that sees a rollback, proven. */
  DeploymentSource ofRollback();

  /** A source that sees a deployment that has ended. */
  DeploymentSource ofEnded();

  /** A source whose every question stays without an answer. */
  DeploymentSource ofSilence();

  /** Time enough. */
  Deadline ample();

  /** So little time that silence uses it up. */
  Deadline scant();

  @Test
  default void find_isRollback_whenItIsProven() {
    assertThat(ofRollback().find(invocation(), "hook", ample()))
        .isInstanceOf(Situation.Rollback.class);
  }

  @Test
  default void find_isOver_whenTheDeploymentHasEnded() {
    assertThat(ofEnded().find(invocation(), "hook", ample())).isInstanceOf(Situation.Over.class);
  }

  @Test
  default void find_guessesNothing_whenNobodyAnswers() {
    Situation situation = ofSilence().find(invocation(), "hook", scant());

    switch (situation) {
      case Situation.Unreadable(String why) -> assertThat(why).isNotBlank();
      case Situation.ToJudge(Deployment.Ecs ecs) -> {
        assertThat(ecs.testEntrance().known()).isEmpty();
        assertThat(ecs.green().taskDefinition().known()).isEmpty();
        assertThat(ecs.green().targetGroup().known()).isEmpty();
      }
      case Situation.ToJudge(Deployment.Lambda lambda) -> throw new AssertionError(lambda);
      case Situation.ToJudge(Deployment.Built built) -> throw new AssertionError(built);
      case Situation.Rollback rollback -> throw new AssertionError(rollback);
      case Situation.Over over -> throw new AssertionError(over);
      case Situation.Answered answered -> throw new AssertionError(answered);
      case Situation.NotThere notThere -> throw new AssertionError(notThere);
      case Situation.ShiftOver over -> throw new AssertionError(over);
    }
  }

  @Test
  default void find_keepsTheInterrupt() {
    Thread.currentThread().interrupt();
    Situation situation = ofSilence().find(invocation(), "hook", ample());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(situation)
        .isNotInstanceOfAny(
            Situation.Rollback.class, Situation.Over.class, Situation.Answered.class);
  }
}
