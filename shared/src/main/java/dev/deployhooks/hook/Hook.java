package dev.deployhooks.hook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Answering;
import dev.deployhooks.answer.AnswersOfThisInstance;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.answer.EcsReturnValue;
import dev.deployhooks.answer.FailedAnswers.Subject;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.hook.Lasting.Settled;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.InvocationReader;
import dev.deployhooks.invocation.Reading;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A hook: it reads the invocation, judges within the time that is left when a reserve for the
 * answer is kept, and answers. Whatever happens on the way, there is one answer, and it is Failed
 * unless it was earned. What cannot be told yet it tells when it has come back.
 */
public final class Hook {

  private final HookDefinition definition;
  private final Supplier<Parts> parts;
  private final Outlets outlets;
  private final Leniency leniency;
  private final Time time;
  private final Publishing publishing;
  private final AnswersOfThisInstance answers = new AnswersOfThisInstance();
  private final Looks looks;
  private final Lasting lasting;

  /**
   * A hook made of parts.
   *
   * @param parts asked for within the time of an invocation, so that a part that cannot be made
   *     ends in Failed, with the reason, and not in a function that does not start
   * @param outlets asked for when there is something to tell
   * @param leniency asked when the answer would be Failed
   * @param log takes lines for an invocation: those of its metrics, and the report as the last
   */
  public Hook(
      HookDefinition definition,
      Supplier<Parts> parts,
      Outlets outlets,
      Leniency leniency,
      Time time,
      Consumer<String> log) {
    this.definition = definition;
    this.parts = parts;
    this.outlets = outlets;
    this.leniency = leniency;
    this.time = time;
    this.publishing = new Publishing(outlets, time, log);
    this.looks =
        new Looks(
            definition.name(),
            new Departures(outlets.queue(), outlets.guard(), time),
            new LooksOfThisInstance());
    this.lasting = new Lasting(outlets.memory());
  }

  /** A hook that does not come back through a queue. */
  public Hook(
      HookDefinition definition,
      Supplier<Parts> parts,
      Supplier<LifecycleEventReporter> reporter,
      Supplier<JobReporter> jobs,
      Leniency leniency,
      Time time,
      Consumer<String> log) {
    this(definition, parts, Outlets.withoutQueue(reporter, jobs), leniency, time, log);
  }

  /**
   * Handles one invocation.
   *
   * @param payload what AWS sent
   * @param self the name of the function that was called
   * @param deadline when the function's time is over
   * @return what the function is to return
   * @throws AnswerNotGivenException if AWS did not take the answer, or it was withheld
   */
  public JsonObject handle(String payload, String self, Deadline deadline) {
    return switch (InvocationReader.read(payload)) {
      case Reading.Understood(Invocation.CodeDeploy call) -> {
        Notes notes = new Notes(definition, "CodeDeploy", call.deploymentId(), time);
        Judgement judgement =
            judge(call, self, new FirstVisit(looks, call, notes), deadline, notes);
        tell(call, judgement, deadline);
        yield answered(judgement);
      }
      case Reading.Understood(Invocation.Return back) -> comeBack(back, self, deadline);
      case Reading.Understood(Invocation.Ecs call) -> {
        Notes notes = new Notes(definition, "ECS", call.serviceDeploymentArn(), time);
        yield giveBack(judge(call, self, deadline, notes), deadline);
      }
      case Reading.Understood(Invocation.CodePipeline call) -> {
        Notes notes = new Notes(definition, "CodePipeline", call.jobId(), time);
        Judgement judgement = judge(call, self, deadline, notes);
        tell(call.jobId(), judgement, deadline);
        yield answered(judgement);
      }
      case Reading.NotAJob(String why, String jobId) -> {
        Notes notes = new Notes(definition, "CodePipeline", jobId, time);
        Judgement judgement = afterAll(failed(why, notes), notes, deadline);
        tell(jobId, judgement, deadline);
        yield answered(judgement);
      }
      case Reading.NotUnderstood(String why, var answerable) -> {
        Notes notes =
            new Notes(
                definition,
                "unknown",
                answerable.map(Invocation.CodeDeploy::deploymentId).orElse(""),
                time);
        Judgement judgement = afterAll(failed(why, notes), notes, deadline);
        answerable.ifPresent(call -> tell(call, judgement, deadline));
        yield answerable.isPresent() ? answered(judgement) : giveBack(judgement, deadline);
      }
      case Reading.Unanswerable(String why) -> throw unanswerable(why, deadline);
      case Reading.NotATicket(String why, var answerable) ->
          throw deadLetter(why, answerable, deadline);
    };
  }

  private Judgement judge(Invocation.Ecs call, String self, Deadline deadline, Notes notes) {
    try {
      return judge(call, self, EcsVisit.of(call, time), deadline, notes);
    } catch (EcsVisit.BadStateException e) {
      return afterAll(failed(String.valueOf(e.getMessage()), notes), notes, deadline);
    }
  }

  private Judgement judge(
      Invocation.CodePipeline call, String self, Deadline deadline, Notes notes) {
    try {
      return judge(call, self, JobVisit.of(call, time), deadline, notes);
    } catch (JobVisit.BadTokenException e) {
      return afterAll(failed(String.valueOf(e.getMessage()), notes), notes, deadline);
    }
  }

  private JsonObject comeBack(Invocation.Return back, String self, Deadline deadline) {
    ReturnTicket ticket = back.ticket();
    if (!ticket.hook().equals(definition.name())) {
      throw deadLetter(
          "the hook %s got a message of %s: give each function a queue of its own"
              .formatted(definition.name(), ticket.hook()),
          Optional.empty(),
          deadline);
    }
    Notes notes = new Notes(definition, "CodeDeploy", ticket.call().deploymentId(), time);
    Optional<ReturnVisit> visit = ReturnVisit.of(looks, back, notes);
    if (visit.isEmpty()) {
      Answer older = new Answer.Nothing("%s has been looked at already".formatted(ticket.id()));
      publishing.mention(
          new Judgement(older, notes.report("none", List.of(older.inWords()))),
          new Delivery.NotNeeded());
      return handled();
    }
    Judgement judgement = judge(back, self, visit.get(), deadline, notes);
    tell(ticket.call(), judgement, deadline);
    return visit.get().stays() ? notHandled(back.message()) : handled();
  }

  /** Judges in a thread of its own, so that whatever hangs there cannot hold up the answer. */
  private Judgement judge(
      Invocation invocation, String self, Visit visit, Deadline deadline, Notes notes) {
    Duration reserve = Reserve.of(deadline.remaining());
    Deadline judging = deadline.keeping(reserve);
    FutureTask<Judgement> task =
        new FutureTask<>(
            () ->
                new Judging(definition, parts.get(), answers, new Watches(looks))
                    .judge(new Sitting(invocation, self, visit, judging, notes)));
    Thread.ofVirtual().name("judging").start(task);
    Duration patience = judging.remaining().plus(Reserve.graceOf(reserve));
    Judgement judgement;
    try {
      judgement = task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      judgement = late(visit, deadline, notes);
    } catch (ExecutionException e) {
      judgement =
          refused(visit, "unexpected, while %s: %s".formatted(notes.doing(), e.getCause()), notes);
    } catch (InterruptedException _) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      judgement = refused(visit, "the hook was interrupted while " + notes.doing(), notes);
    }
    Optional<Answer> decided = answers.decidedFor(invocation);
    if (judgement.answer() instanceof Answer.Stop || decided.isEmpty()) {
      judgement = afterAll(judgement, notes, deadline);
      answers.decide(invocation, judgement.answer());
      return judgement;
    }
    // A repeated attempt that could not look does not undo what an earlier one has decided.
    return judgement.answer() instanceof Answer.Failed(String why)
        ? new Judgement(
            decided.get(),
            judgement
                .report()
                .remarking(List.of("decided at an earlier attempt; this one failed: " + why)))
        : judgement;
  }

  /** What the judgement becomes by observe mode or an override, which has a part of the reserve. */
  private Judgement afterAll(Judgement judgement, Notes notes, Deadline deadline) {
    return leniency.applied(judgement, notes, notes.observes(), Reserve.forOverride(deadline));
  }

  private static Judgement late(Visit visit, Deadline deadline, Notes notes) {
    String why =
        "the time was over while the hook was %s: raise the function's time-out, or ask for less"
            .formatted(notes.doing());
    return visit
        .another(why, deadline)
        .map(answer -> new Judgement(answer, notes.report("none", List.of(answer.inWords()))))
        .orElseGet(() -> refused(visit, why, notes));
  }

  private static Judgement refused(Visit visit, String why, Notes notes) {
    return new Judgement(visit.refusal(why), notes.report("none", List.of(why)));
  }

  private static Judgement failed(String why, Notes notes) {
    return new Judgement(new Answer.Failed(why), notes.report("none", List.of(why)));
  }

  private void tell(Invocation.CodeDeploy call, Judgement judgement, Deadline deadline) {
    tell(
        (answering, answer) -> answering.give(answer, call, deadline),
        lasting.settle(judgement, Subject.of(call), Reserve.forMemory(deadline)),
        new Waiting("CodeDeploy", "deployment " + call.deploymentId()),
        deadline);
  }

  private void tell(String jobId, Judgement judgement, Deadline deadline) {
    tell(
        (answering, answer) -> answering.give(answer, jobId, deadline),
        lasting.settle(judgement, Subject.ofJob(jobId), Reserve.forMemory(deadline)),
        new Waiting("CodePipeline", "job " + jobId),
        deadline);
  }

  private void tell(
      BiFunction<Answering, Answer, Delivery> way,
      Settled settled,
      Waiting waiting,
      Deadline deadline) {
    Delivery delivery =
        switch (settled) {
          case Settled.ToTell(Judgement judgement) -> delivered(way, judgement.answer());
          case Settled.Withheld(Judgement _, String why) -> new Delivery.NotGiven(why);
        };
    publishing.publish(settled.judgement(), delivery, deadline);
    if (delivery instanceof Delivery.NotGiven(String why)) {
      throw new AnswerNotGivenException(waiting.without(settled) + ": " + why);
    }
  }

  /**
   * Who waits for an answer.
   *
   * @param who the service
   * @param what the answer is for
   */
  private record Waiting(String who, String what) {

    /** What has become of the answer that is not given: a service that was not asked took none. */
    String without(Settled settled) {
      return switch (settled) {
        case Settled.ToTell _ -> "%s did not take the answer for %s".formatted(who, what);
        case Settled.Withheld _ -> "the answer for %s is withheld from %s".formatted(what, who);
      };
    }
  }

  private Delivery delivered(BiFunction<Answering, Answer, Delivery> way, Answer answer) {
    try {
      return way.apply(
          new Answering(outlets.reporter(), outlets.stopper(), outlets.jobs(), time), answer);
    } catch (RuntimeException | LinkageError e) {
      return new Delivery.NotGiven("unexpected: " + e);
    }
  }

  /**
   * A call that CodeDeploy waits to be answered, and that nobody can answer: it fails, so that the
   * failure reporter sees it and the alarm for answers that could not be given is raised.
   */
  private AnswerNotGivenException unanswerable(String why, Deadline deadline) {
    Notes notes = new Notes(definition, "CodeDeploy", "", time);
    publishing.publish(
        failed(why, notes),
        new Delivery.NotGiven("the payload does not say what it is to be given with"),
        deadline);
    return new AnswerNotGivenException(why);
  }

  /**
   * A message that can bring no look. It is answered with Failed where it says for what, and then
   * left to the dead letters: what it was to do is not done.
   */
  private AnswerNotGivenException deadLetter(
      String why, Optional<Invocation.CodeDeploy> answerable, Deadline deadline) {
    Notes notes =
        new Notes(
            definition,
            "queue",
            answerable.map(Invocation.CodeDeploy::deploymentId).orElse(""),
            time);
    Judgement judgement = afterAll(failed(why, notes), notes, deadline);
    if (answerable.isPresent()) {
      tell(answerable.get(), judgement, deadline);
    } else {
      publishing.publish(judgement, new Delivery.NotGiven("to nobody"), deadline);
    }
    return new AnswerNotGivenException(why);
  }

  private static JsonObject answered(Judgement judgement) {
    JsonObject value = new JsonObject();
    value.addProperty("answer", judgement.answer().inWords());
    return value;
  }

  /** Lambda deletes the message. */
  private static JsonObject handled() {
    JsonObject value = new JsonObject();
    value.add("batchItemFailures", new JsonArray());
    return value;
  }

  /**
   * Lambda leaves the message in the queue.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Implementing
   *     partial batch responses</a>
   */
  private static JsonObject notHandled(Invocation.QueueMessage message) {
    JsonObject failure = new JsonObject();
    failure.addProperty("itemIdentifier", message.id());
    JsonObject value = handled();
    value.getAsJsonArray("batchItemFailures").add(failure);
    return value;
  }

  private JsonObject giveBack(Judgement judgement, Deadline deadline) {
    publishing.publish(judgement, new Delivery.Returned(), deadline);
    return EcsReturnValue.of(judgement.answer());
  }
}
