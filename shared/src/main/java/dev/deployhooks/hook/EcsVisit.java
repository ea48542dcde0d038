package dev.deployhooks.hook;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The stay of a hook that Amazon ECS has called: it comes back by {@code IN_PROGRESS}, and finds
 * what it left in {@code hookDetails}, under a key of its own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">Lifecycle
 *     hooks for Amazon ECS service deployments</a>
 */
final class EcsVisit implements Visit {

  /** The member of {@code hookDetails} that is the hook's. */
  static final String KEY = "deployhooks";

  /** Before a hook's own longest time, a day, is over for ECS. */
  static final Duration LONGEST = Duration.ofMinutes(23 * 60 + 30);

  /** A state in {@code hookDetails} that cannot be used. */
  static final class BadStateException extends Exception {
    private static final long serialVersionUID = 1L;

    BadStateException(String what) {
      super(
          "hookDetails.%s, in which the hook finds what its looks before left, %s: was another version of it deployed meanwhile?"
              .formatted(KEY, what));
    }
  }

  private final Handover handover;

  private EcsVisit(Handover handover) {
    this.handover = handover;
  }

  /**
   * The stay. What was left at another stage is not looked at. Of what was left at an earlier step
   * of the same stage, what a section knew counts, and what has passed does not: each step is
   * another question.
   *
   * @throws BadStateException if what was left at this stage cannot be used
   */
  static EcsVisit of(Invocation.Ecs call, Time time) throws BadStateException {
    Handover.Where here = new Handover.Where(call.lifecycleStage(), step(call));
    JsonElement left = call.hookDetails().get(KEY);
    if (left == null || left instanceof JsonNull) {
      return new EcsVisit(Handover.first(here, time.now()));
    }
    if (!(left instanceof JsonObject state)) {
      throw new BadStateException("is no object");
    }
    try {
      return new EcsVisit(Handover.next(state, here, time.now()));
    } catch (Handover.UnusableException e) {
      throw new BadStateException(String.valueOf(e.getMessage()));
    }
  }

  /** A linear or canary deployment calls at each of its steps, which differ by their weights. */
  private static String step(Invocation.Ecs call) {
    return "test %s, production %s"
        .formatted(
            weight(call, call.testTrafficWeights()), weight(call, call.productionTrafficWeights()));
  }

  private static String weight(Invocation.Ecs call, Map<String, BigDecimal> weights) {
    BigDecimal weight = weights.get(call.targetServiceRevisionArn());
    return weight == null ? "unknown" : weight.stripTrailingZeros().toPlainString() + " %";
  }

  @Override
  public Turn turn(Deadline deadline) {
    return deadline.time().now().isBefore(handover.since().plus(LONGEST))
        ? Turn.ANOTHER_MAY_FOLLOW
        : Turn.LAST;
  }

  @Override
  public JsonObject states() {
    return handover.sections();
  }

  @Override
  public void secure(
      Deployment deployment, LifecycleEvent event, Duration pause, Deadline deadline) {
    // The answer itself is what makes ECS call again.
  }

  @Override
  public Next undecided(Answer.InProgress notYet, Deadline deadline) {
    return new Next.Leave(again(notYet.why(), notYet.again(), notYet.state()));
  }

  @Override
  public Optional<Answer> another(String why, Deadline deadline) {
    return handover.look() > 1 && turn(deadline) == Turn.ANOTHER_MAY_FOLLOW
        ? Optional.of(again(why, Duration.ofSeconds(30), handover.sections()))
        : Optional.empty();
  }

  private Answer again(String why, Duration pause, JsonObject sections) {
    JsonObject details = new JsonObject();
    details.add(KEY, handover.leaving(sections));
    return new Answer.InProgress(why, ReturnTicket.bounded(pause), details);
  }
}
