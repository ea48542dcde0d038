package dev.deployhooks.hook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * The stay of a hook that CodePipeline has called: it comes back by a success with a continuation
 * token, in which it finds what it left. When the next job comes CodePipeline decides; AWS does not
 * say after how long.
 *
 * @see <a href="https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html">Quotas in
 *     AWS CodePipeline</a>: 20 minutes for each job, 24 hours for the action
 */
final class JobVisit implements Visit {

  /** Before the time of an action that invokes a function, a day, is over for CodePipeline. */
  static final Duration LONGEST = Duration.ofMinutes(23 * 60 + 30);

  /** What the hook would wish; CodePipeline asks nobody. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** A continuation token that cannot be used. */
  static final class BadTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTokenException(String what) {
      super(
          "the job's continuationToken, in which the hook finds what its looks before left, %s: was another version of it deployed meanwhile?"
              .formatted(what));
    }
  }

  private final Handover handover;

  private JobVisit(Handover handover) {
    this.handover = handover;
  }

  /**
   * The stay.
   *
   * @throws BadTokenException if what was left cannot be used
   */
  static JobVisit of(Invocation.CodePipeline call, Time time) throws BadTokenException {
    Handover.Where here = new Handover.Where(LifecycleEvent.PIPELINE_ACTION.name(), "");
    if (call.continuationToken().isEmpty()) {
      return new JobVisit(Handover.first(here, time.now()));
    }
    try {
      JsonElement token = Json.parse(call.continuationToken().get());
      if (!(token instanceof JsonObject left)) {
        throw new BadTokenException("is no JSON object");
      }
      return new JobVisit(Handover.next(left, here, time.now()));
    } catch (JsonException e) {
      throw new BadTokenException("cannot be read (%s)".formatted(e.getMessage()));
    } catch (Handover.UnusableException e) {
      throw new BadTokenException(String.valueOf(e.getMessage()));
    }
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
    // The answer itself is what brings another job.
  }

  @Override
  public Next undecided(Answer.InProgress notYet, Deadline deadline) {
    JsonObject token = handover.leaving(notYet.state());
    int length = token.toString().length();
    return new Next.Leave(
        length > JobReporter.LONGEST_TOKEN
            ? new Answer.Failed(
                "it cannot be told yet (%s), and what the next look would have to know takes %d characters, of which CodePipeline keeps %d: judge fewer images in one action"
                    .formatted(notYet.why(), length, JobReporter.LONGEST_TOKEN))
            : new Answer.InProgress(notYet.why(), notYet.again(), token));
  }

  @Override
  public Optional<Answer> another(String why, Deadline deadline) {
    return handover.look() > 1 && turn(deadline) == Turn.ANOTHER_MAY_FOLLOW
        ? Optional.of(new Answer.InProgress(why, PAUSE, handover.leaving(handover.sections())))
        : Optional.empty();
  }
}
