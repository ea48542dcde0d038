package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Answering;
import dev.deployhooks.answer.AnswersOfThisInstance;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.answer.EcsReturnValue;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.InvocationReader;
import dev.deployhooks.invocation.Reading;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A hook: it reads the invocation, judges within the time that is left when a reserve for the
 * answer is kept, and answers. Whatever happens on the way, there is one answer, and it is Failed
 * unless it was earned.
 */
public final class Hook {

  private final HookDefinition definition;
  private final Supplier<Parts> parts;
  private final Supplier<LifecycleEventReporter> reporter;
  private final Time time;
  private final Log log;
  private final AnswersOfThisInstance answers = new AnswersOfThisInstance();

  /**
   * A hook made of parts.
   *
   * @param parts asked for within the time of an invocation, so that a part that cannot be made
   *     ends in Failed, with the reason, and not in a function that does not start
   * @param reporter asked for when there is an answer for CodeDeploy
   * @param log takes one line for an invocation
   */
  public Hook(
      HookDefinition definition,
      Supplier<Parts> parts,
      Supplier<LifecycleEventReporter> reporter,
      Time time,
      Consumer<String> log) {
    this.definition = definition;
    this.parts = parts;
    this.reporter = reporter;
    this.time = time;
    this.log = new Log(log);
  }

  /**
   * Handles one invocation.
   *
   * @param payload what AWS sent
   * @param self the name of the function that was called
   * @param deadline when the function's time is over
   * @return what the function is to return
   * @throws AnswerNotGivenException if CodeDeploy did not take the answer
   */
  public JsonObject handle(String payload, String self, Deadline deadline) {
    return switch (InvocationReader.read(payload)) {
      case Reading.Understood(Invocation.CodeDeploy call) -> {
        Notes notes = new Notes(definition.name(), "CodeDeploy", call.deploymentId(), time);
        yield tell(call, nowOrNever(judge(call, self, deadline, notes)), deadline);
      }
      case Reading.Understood(Invocation.Ecs call) -> {
        Notes notes = new Notes(definition.name(), "ECS", call.serviceDeploymentArn(), time);
        yield giveBack(judge(call, self, deadline, notes));
      }
      case Reading.NotUnderstood(String why, var answerable) -> {
        Notes notes = new Notes(definition.name(), "unknown", "", time);
        Judgement judgement = failed(why, notes);
        yield answerable
            .map(call -> tell(call, judgement, deadline))
            .orElseGet(() -> giveBack(judgement));
      }
    };
  }

  /** Judges in a thread of its own, so that whatever hangs there cannot hold up the answer. */
  private Judgement judge(Invocation invocation, String self, Deadline deadline, Notes notes) {
    Duration reserve = Reserve.of(deadline.remaining());
    Deadline judging = deadline.keeping(reserve);
    FutureTask<Judgement> task =
        new FutureTask<>(
            () ->
                new Judging(definition, parts.get(), answers)
                    .judge(invocation, self, judging, notes));
    Thread.ofVirtual().name("judging").start(task);
    Duration patience = judging.remaining().plus(Reserve.graceOf(reserve));
    Judgement judgement;
    try {
      judgement = task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      judgement =
          failed(
              "the time was over while the hook was %s: raise the function's time-out, or ask for less"
                  .formatted(notes.doing()),
              notes);
    } catch (ExecutionException e) {
      judgement = failed("unexpected, while %s: %s".formatted(notes.doing(), e.getCause()), notes);
    } catch (InterruptedException _) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      judgement = failed("the hook was interrupted while " + notes.doing(), notes);
    }
    answers.decide(invocation, judgement.answer());
    return judgement;
  }

  private static Judgement failed(String why, Notes notes) {
    return new Judgement(new Answer.Failed(why), notes.report("none", List.of(why)));
  }

  /** CodeDeploy knows no answer but Succeeded and Failed. */
  private static Judgement nowOrNever(Judgement judgement) {
    return judgement.answer() instanceof Answer.InProgress(String why, var _, var _)
        ? new Judgement(
            new Answer.Failed(
                "it cannot be told yet, and under CodeDeploy the hook cannot come back: " + why),
            judgement.report())
        : judgement;
  }

  private JsonObject tell(Invocation.CodeDeploy call, Judgement judgement, Deadline deadline) {
    Delivery delivery;
    try {
      delivery = new Answering(reporter.get(), time).give(judgement.answer(), call, deadline);
    } catch (RuntimeException | LinkageError e) {
      delivery = new Delivery.NotGiven("unexpected: " + e);
    }
    log.write(time.now(), judgement.report(), judgement.answer(), delivery);
    if (delivery instanceof Delivery.NotGiven(String why)) {
      throw new AnswerNotGivenException(
          "CodeDeploy did not take the answer for deployment %s: %s"
              .formatted(call.deploymentId(), why));
    }
    JsonObject value = new JsonObject();
    value.addProperty("answer", judgement.answer().inWords());
    return value;
  }

  private JsonObject giveBack(Judgement judgement) {
    log.write(time.now(), judgement.report(), judgement.answer(), new Delivery.Returned());
    return EcsReturnValue.of(judgement.answer());
  }
}
