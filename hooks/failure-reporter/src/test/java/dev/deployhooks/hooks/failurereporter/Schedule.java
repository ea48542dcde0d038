package dev.deployhooks.hooks.failurereporter;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.answer.FailedAnswers.Subject;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.answer.Standing;
import dev.deployhooks.answer.Telling;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.Leniency;
import dev.deployhooks.hook.Outlets;
import dev.deployhooks.hook.Parts;
import dev.deployhooks.hooks.failurereporter.Sources.Release;
import dev.deployhooks.hooks.failurereporter.Use.Caller;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One deployment, one hook, and faults drawn from a seed: the real hook with the real sections of a
 * plan, and the real failure reporter, between Lambda, SQS, CodeDeploy, CodePipeline, Amazon ECS
 * and all that is looked at, as they are when things go wrong.
 */
final class Schedule {

  /** How it ended. */
  enum End {
    /** With Succeeded. */
    LET_PASS,
    /** With Failed. */
    FAILED,
    /** By CodeDeploy's hour, or the 20 minutes of CodePipeline: see {@link #excused}. */
    EXPIRED,
    /**
     * With Succeeded, after a Failed that was logged as not final: neither AWS nor the memory of
     * what has failed took it within the function's time, and nobody could know of it any more.
     */
    FORGOTTEN,
    /** The shift was watched to its end, or the deployment was stopped. */
    WATCHED
  }

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration JOB = Duration.ofMinutes(20);
  private static final Duration LONGEST = Duration.ofHours(3);
  private static final Duration SHIFT = Duration.ofMinutes(30);
  private static final Duration REPORTER = Duration.ofSeconds(30);
  private static final List<Duration> BAKES =
      List.of(Duration.ofMinutes(8), Duration.ofMinutes(30), Duration.ofMinutes(55));
  private static final List<Use> USES = List.of(Use.values());
  private static final List<Release> RELEASES = List.of(Release.values());
  private static final List<Use> LONG =
      List.of(Use.CANARY_OF_A_FUNCTION, Use.CANARY_OF_A_SERVICE, Use.COMBINED_AFTER_A_FUNCTION);
  private static final Map<String, PlanReading> PLANS = new ConcurrentHashMap<>();

  private static final String CALL =
      """
      {"DeploymentId": "%s", "LifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoi"}
      """
          .formatted(Ground.DEPLOYMENT);

  private final long seed;
  private final Random random;
  private final World world = new World();
  private final Faults faults;
  private final Use use;
  private final Release release;
  private final Sources sources;
  private final PlanReading plan;
  private final List<String> story = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final Set<Subject> failed = new HashSet<>();
  private final Set<Subject> finallyFailed = new HashSet<>();
  private final Map<Subject, Instance> saidFailed = new HashMap<>();
  private final Map<String, JobReporter.Result> results = new HashMap<>();
  private final Set<String> expired = new HashSet<>();
  private @Nullable Status accepted;
  private Optional<String> ended = Optional.empty();
  private Subject subject = Subject.ofJob("none");
  private boolean stopped;
  private boolean lost;
  private boolean forgotten;
  private boolean toBeStopped;
  private int message;
  private int job;
  private Optional<Duration> postponed = Optional.empty();
  private @Nullable Instance instance;

  /** A function that has started: it lives on between invocations unless it is killed. */
  private static final class Instance {
    volatile Life life;
    final Hook hook;

    Instance(Life life, Function<Supplier<Life>, Hook> making) {
      this.life = life;
      this.hook = making.apply(() -> this.life);
    }
  }

  Schedule(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    boolean late = random.nextInt(12) == 0;
    this.use = late ? LONG.get(random.nextInt(LONG.size())) : USES.get(random.nextInt(USES.size()));
    this.release = late ? Release.GOOD : RELEASES.get(random.nextInt(RELEASES.size()));
    this.faults = new Faults(random, late);
    List<SectionKind> judged = use.judged();
    this.sources =
        new Sources(
            world,
            faults,
            release,
            judged.get(random.nextInt(judged.size())),
            faults.upTo(Duration.ofMinutes(random.nextInt(3) == 0 ? 20 : 1)));
    this.plan =
        PLANS.computeIfAbsent(
            use.plan(late ? BAKES.getLast() : BAKES.get(random.nextInt(BAKES.size()))),
            text -> PlanReader.read(text, "plan.yaml", PlanFiles.none("a schedule")));
    if (!(plan instanceof PlanReading.Read)) {
      throw new IllegalStateException(plan.toString());
    }
  }

  Use use() {
    return use;
  }

  /** Plays it. */
  End play() {
    switch (use.caller()) {
      case LAMBDA, SERVICE -> {
        world.in(Duration.ofSeconds(1), () -> lambdaInvokes(CALL, 1));
        if (random.nextInt(10) == 0) {
          world.in(faults.upTo(Duration.ofMinutes(5)), () -> lambdaInvokes(CALL, 3));
        }
        world.playUntil(HOUR);
      }
      case ECS -> {
        world.in(Duration.ofSeconds(1), () -> ecsCalls(new JsonObject(), 1));
        world.playUntil(LONGEST);
      }
      case PIPELINE -> {
        world.in(Duration.ofSeconds(1), () -> jobStarts(""));
        world.playUntil(LONGEST);
      }
    }
    return judged();
  }

  /** What may never happen, and has. */
  List<String> broken() {
    return broken;
  }

  /** Why nobody could have answered; empty if somebody could. */
  Optional<String> excused() {
    return faults.denied
        ? Optional.of("the permission to report is missing")
        : lost
            ? Optional.of("messages were dropped for good")
            : use.caller() == Caller.PIPELINE && faults.outage.compareTo(JOB.dividedBy(2)) > 0
                ? Optional.of("CodePipeline was out of reach for most of a job's 20 minutes")
                : Optional.empty();
  }

  /** All that happened. */
  String story() {
    return String.join("\n  ", story);
  }

  @Override
  public String toString() {
    return "seed %d: %s, %s release, replay with -Dchaos.from=%1$d -Dchaos.seeds=1\n  %s"
        .formatted(seed, use, release, story());
  }

  private End judged() {
    if (stopped) {
      return End.WATCHED;
    }
    if (accepted == null && ended.isEmpty()) {
      if (excused().isEmpty()) {
        broken.add("no answer in time");
      }
      return End.EXPIRED;
    }
    if (use.watches() && accepted == Status.SUCCEEDED && release != Release.ROLLBACK) {
      if (toBeStopped && excused().isEmpty()) {
        broken.add("a deployment was to be stopped, and went on");
      }
      return End.WATCHED;
    }
    return isLetPass() ? forgotten ? End.FORGOTTEN : End.LET_PASS : End.FAILED;
  }

  private boolean isLetPass() {
    return accepted == Status.SUCCEEDED
        || ended.filter(how -> how.equalsIgnoreCase("SUCCEEDED")).isPresent();
  }

  private void say(String what) {
    story.add(world.sinceStart().truncatedTo(ChronoUnit.MILLIS) + " " + what);
  }

  // Lambda.

  private Life born() {
    Life life = new Life(world, faults, use.timeout());
    Instance known = instance;
    if (known == null || random.nextInt(5) == 0) {
      instance = new Instance(life, this::hook);
    } else {
      known.life = life;
    }
    return life;
  }

  private Optional<JsonObject> invoked(String payload, Subject about) {
    if (faults.kills() || world.sinceStart().compareTo(faults.startsUntil) > 0) {
      say("the function does not start");
      instance = null;
      return Optional.empty();
    }
    subject = about;
    sources.nextInvocation();
    Life life = born();
    Instance running = requireNonNull(instance);
    try {
      JsonObject value =
          running.hook.handle(payload, "CodeDeployHook_main_x", Deadline.in(use.timeout(), life));
      if (!life.isOver()) {
        return Optional.of(value);
      }
    } catch (RuntimeException e) {
      if (!life.isOver()) {
        // An error that the function says itself: its instance goes on.
        say("the function fails: %s".formatted(String.valueOf(e.getMessage())));
        return Optional.empty();
      }
    }
    say("the function is killed");
    instance = null;
    return Optional.empty();
  }

  private static Subject event() {
    return Subject.of(
        new Invocation.CodeDeploy(
            Ground.DEPLOYMENT,
            new dev.deployhooks.invocation.HookExecutionId("eyJlbmNyeXB0ZWREYXRhIjoi")));
  }

  private void lambdaInvokes(String payload, int attempt) {
    lambdaInvokes(payload, event(), attempt);
  }

  private void lambdaInvokes(String payload, Subject about, int attempt) {
    say("Lambda invokes, attempt %d".formatted(attempt));
    if (invoked(payload, about).isPresent()) {
      return;
    }
    if (attempt < 3) {
      world.in(Duration.ofMinutes(attempt), () -> lambdaInvokes(payload, about, attempt + 1));
      return;
    }
    JsonObject record = new JsonObject();
    JsonObject context = new JsonObject();
    context.addProperty("condition", "RetriesExhausted");
    context.addProperty("functionArn", "arn:aws:lambda:eu-west-1:123456789012:function:x");
    record.add("requestContext", context);
    record.add("requestPayload", JsonParser.parseString(payload));
    world.in(Duration.ofSeconds(1), () -> reporterIsTold(record.toString(), 1));
  }

  /** Twice again by Lambda, then every two minutes from a queue. */
  private void reporterIsTold(String payload, int attempt) {
    Life life = new Life(world, faults, REPORTER);
    Reporter reporter =
        new Reporter(
            new Substitute(
                () -> (_, _) -> standing(life),
                () ->
                    new Telling(
                        () -> (_, status, _) -> reported("the reporter", status, life),
                        () -> (_, _) -> toStop("the reporter", life),
                        () -> (id, result, _) -> jobReported("the reporter", id, result, life),
                        life)),
            life,
            _ -> {});
    boolean done = false;
    try {
      JsonObject value = reporter.handle(payload, Deadline.in(REPORTER, life));
      done =
          !life.isOver()
              && !(value.get("batchItemFailures") instanceof JsonArray failures
                  && !failures.isEmpty());
    } catch (RuntimeException e) {
      say("the reporter fails: %s".formatted(String.valueOf(e.getMessage())));
    }
    if (!done) {
      world.in(
          Duration.ofMinutes(Math.min(attempt, 2)), () -> reporterIsTold(payload, attempt + 1));
    }
  }

  private Standing standing(Life life) {
    life.call();
    return faults.strikes()
        ? new Standing.Unreadable("throttled")
        : release == Release.ROLLBACK
            ? new Standing.Rollback("creator is codeDeployRollback")
            : stopped ? new Standing.Over("Stopped") : new Standing.UnderWay();
  }

  // What AWS is told.

  /** One call by which AWS is told something, once it is not too late for it. */
  private Response told(Life life, Duration outage, boolean tooLate, Runnable takes) {
    life.call();
    if (faults.denied) {
      return new Response.Refused("AccessDeniedException");
    }
    if (world.sinceStart().compareTo(outage) < 0 || faults.strikes()) {
      return new Response.Unreachable("ThrottlingException");
    }
    if (tooLate) {
      return new Response.AlreadyCompleted();
    }
    takes.run();
    life.perhapsKilled();
    return faults.strikes()
        ? new Response.Unreachable("the answer got lost")
        : new Response.Accepted();
  }

  private Response reported(String who, Status status, Life life) {
    boolean over = accepted != null || world.sinceStart().compareTo(HOUR) > 0;
    return told(
        life,
        faults.outage,
        over,
        () -> {
          accepted = status;
          say("CodeDeploy takes %s from %s".formatted(status, who));
          if (status == Status.SUCCEEDED) {
            letPass(event());
          }
        });
  }

  private Response toStop(String who, Life life) {
    return told(
        life,
        Duration.ZERO,
        false,
        () -> {
          if (!stopped) {
            say("%s stops the deployment".formatted(who));
          }
          stopped = true;
        });
  }

  private Response jobReported(String who, String id, JobReporter.Result result, Life life) {
    return told(
        life,
        faults.outage,
        results.containsKey(id) || expired.contains(id),
        () -> {
          results.put(id, result);
          say("CodePipeline takes %s of %s from %s".formatted(result, id, who));
          switch (result) {
            case JobReporter.Result.Success _ -> {
              ended = Optional.of("Succeeded");
              letPass(Subject.ofJob(id));
            }
            case JobReporter.Result.Continued(String token, String _) ->
                world.in(
                    Duration.ofSeconds(30).plus(faults.upTo(Duration.ofMinutes(1))),
                    () -> jobStarts(token));
            case JobReporter.Result.Failure _ -> ended = Optional.of("Failed");
          }
        });
  }

  /** The promises about Succeeded. */
  private void letPass(Subject about) {
    if (release == Release.ROLLBACK) {
      return;
    }
    if (!sources.seenGood().containsAll(use.required())) {
      broken.add(
          "Succeeded, and of %s only %s was seen to be good"
              .formatted(use.required(), sources.seenGood()));
    }
    if (failed.contains(about)
        || finallyFailed.contains(about)
        || (saidFailed.containsKey(about) && saidFailed.get(about) == instance)) {
      broken.add("Succeeded after a Failed that was final");
    }
    forgotten = saidFailed.containsKey(about);
  }

  // CodeDeploy.

  private Situation situation(Invocation invocation, Life life) {
    life.call();
    if (faults.strikes()) {
      if (faults.oneOf(2) == 0) {
        return new Situation.Unreadable("GetDeployment was throttled");
      }
      if (faults.oneOf(3) == 0) {
        throw new IllegalStateException("garbage came back");
      }
    }
    if (release == Release.ROLLBACK && use.caller() != Caller.PIPELINE) {
      return new Situation.Rollback("creator is codeDeployRollback");
    }
    boolean watch =
        invocation instanceof Invocation.Return back
            && back.ticket().purpose() instanceof Purpose.Watch;
    if (watch) {
      return stopped
          ? new Situation.Over("Stopped")
          : world.sinceStart().compareTo(SHIFT) > 0
              ? new Situation.ShiftOver("Succeeded")
              : toJudge(LifecycleEvent.SHIFT);
    }
    return accepted == null
        ? toJudge(use.event())
        : new Situation.Answered(use.event(), accepted.name());
  }

  private Situation toJudge(LifecycleEvent event) {
    return new Situation.ToJudge(Ground.of(use, event, "job-" + job));
  }

  // Amazon ECS.

  private void ecsCalls(JsonObject details, int call) {
    JsonObject payload = new JsonObject();
    payload.addProperty("executionId", "f4fcae0f");
    payload.addProperty("lifecycleStage", use.event().name());
    payload.addProperty("resourceArn", Ground.SERVICE_DEPLOYMENT);
    payload.add("hookDetails", details);
    say("ECS calls, time %d".formatted(call));
    Optional<JsonObject> value = invoked(payload.toString(), Subject.ofJob("of ECS"));
    String status = value.map(said -> said.get("hookStatus").getAsString()).orElse("FAILED");
    if (status.equals("IN_PROGRESS")) {
      JsonObject said = value.orElseThrow();
      JsonObject kept =
          said.has("hookDetails") ? said.getAsJsonObject("hookDetails") : new JsonObject();
      Duration delay =
          Duration.ofSeconds(said.has("callBackDelay") ? said.get("callBackDelay").getAsInt() : 30);
      world.in(delay, () -> ecsCalls(kept, call + 1));
      return;
    }
    say("ECS takes %s".formatted(status));
    ended = Optional.of(status);
    if (status.equals("SUCCEEDED")) {
      letPass(Subject.ofJob("of ECS"));
    }
  }

  // CodePipeline.

  private void jobStarts(String token) {
    String id = "job-" + ++job;
    JsonObject configuration = new JsonObject();
    configuration.addProperty("FunctionName", "x");
    configuration.addProperty("UserParameters", "{\"images\": [\"" + Ground.IMAGE + "\"]}");
    JsonObject action = new JsonObject();
    action.add("configuration", configuration);
    JsonObject data = new JsonObject();
    data.add("actionConfiguration", action);
    data.add("inputArtifacts", new JsonArray());
    if (!token.isEmpty()) {
      data.addProperty("continuationToken", token);
    }
    JsonObject content = new JsonObject();
    content.addProperty("id", id);
    content.add("data", data);
    JsonObject payload = new JsonObject();
    payload.add("CodePipeline.job", content);
    lambdaInvokes(payload.toString(), Subject.ofJob(id), 1);
    world.in(
        JOB,
        () -> {
          if (!results.containsKey(id)) {
            say("CodePipeline gives up " + id);
            expired.add(id);
          }
        });
  }

  // SQS.

  private void delivered(int number, String ticket, Duration delay, int receipt) {
    world.in(
        delay,
        () -> {
          if (receipt > ReturnTicket.RECEIVES) {
            say("message %d goes to the dead letters".formatted(number));
            toTheReporter(number, ticket, Duration.ofSeconds(1));
            return;
          }
          say("message %d arrives, receipt %d".formatted(number, receipt));
          postponed = Optional.empty();
          Optional<JsonObject> value =
              invoked(queueEvent(number, ticket, receipt).toString(), event());
          boolean deleted =
              value.isPresent()
                  && value.get().get("batchItemFailures") instanceof JsonArray failures
                  && failures.isEmpty();
          if (!deleted) {
            delivered(number, ticket, postponed.orElse(use.visibility()), receipt + 1);
          } else if (faults.strikes() && faults.oneOf(5) == 0) {
            delivered(number, ticket, faults.upTo(Duration.ofMinutes(2)), receipt + 1);
          }
        });
  }

  private void toTheReporter(int number, String ticket, Duration delay) {
    String payload = queueEvent(number, ticket, 1).toString();
    world.in(delay, () -> reporterIsTold(payload, 3));
  }

  private static JsonObject queueEvent(int number, String body, int receipt) {
    JsonObject attributes = new JsonObject();
    attributes.addProperty("ApproximateReceiveCount", Integer.toString(receipt));
    JsonObject record = new JsonObject();
    record.addProperty("messageId", "m-" + number);
    record.addProperty("receiptHandle", "h-" + number);
    record.addProperty("body", body);
    record.addProperty("eventSource", "aws:sqs");
    record.addProperty("eventSourceARN", "arn:aws:sqs:eu-west-1:123456789012:x");
    record.add("attributes", attributes);
    JsonArray records = new JsonArray();
    records.add(record);
    JsonObject event = new JsonObject();
    event.add("Records", records);
    return event;
  }

  /** A message for a queue. */
  private interface Arrival {
    void in(int number, String ticket, Duration delay);
  }

  private final class Queue implements ReturnQueue {
    private final Supplier<Life> life;
    private final Arrival arrival;

    Queue(Supplier<Life> life, Arrival arrival) {
      this.life = life;
      this.arrival = arrival;
    }

    @Override
    public ReturnQueue.Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
      life.get().call();
      if (faults.strikes() && faults.oneOf(2) == 0) {
        return faults.oneOf(2) == 0
            ? new ReturnQueue.Response.Busy("throttled")
            : new ReturnQueue.Response.Unknown("no answer, and it was not taken");
      }
      int number = ++message;
      if (faults.losesMessages && faults.oneOf(6) == 0) {
        lost = true;
        say("message %d is lost for good".formatted(number));
      } else {
        arrival.in(
            number,
            ticket.toJson().toString(),
            delay.plus(faults.upTo(Duration.ofSeconds(faults.strikes() ? 60 : 2))));
      }
      life.get().perhapsKilled();
      return faults.strikes() && faults.oneOf(3) == 0
          ? new ReturnQueue.Response.Unknown("no answer, and it was taken")
          : new ReturnQueue.Response.Accepted();
    }

    @Override
    public ReturnQueue.Response postpone(
        Invocation.QueueMessage received, Duration delay, Deadline deadline) {
      life.get().call();
      if (faults.strikes()) {
        return new ReturnQueue.Response.Busy("throttled");
      }
      postponed = Optional.of(delay);
      return new ReturnQueue.Response.Accepted();
    }
  }

  // The table of what has failed.

  private final class Memory implements FailedAnswers {
    private final Supplier<Life> life;

    Memory(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Optional<String> keep(Subject about, Deadline deadline) {
      life.get().call();
      if (isOutOfReach()) {
        return Optional.of("throttled");
      }
      failed.add(about);
      life.get().perhapsKilled();
      return faults.strikes() ? Optional.of("the answer got lost") : Optional.empty();
    }

    @Override
    public Earlier earlier(Subject about, Deadline deadline) {
      life.get().call();
      return isOutOfReach()
          ? new Earlier.Unknown("throttled")
          : failed.contains(about) ? new Earlier.Failed("earlier") : new Earlier.None();
    }

    /** What strikes once is asked again. */
    private boolean isOutOfReach() {
      return world.sinceStart().compareTo(faults.amnesia) < 0
          || (faults.strikes() && faults.oneOf(3) == 0);
    }
  }

  // The hook.

  private Hook hook(Supplier<Life> life) {
    Clock clock = new Clock(life);
    return new Hook(
        use.definition(),
        () ->
            new Parts(
                (invocation, _, _) -> situation(invocation, life.get()),
                (_, _, _) -> plan(life.get()),
                sources.sections(life, clock)),
        new Outlets(
            () -> (_, status, _) -> reported("the hook", status, life.get()),
            () -> (_, _) -> toStop("the hook", life.get()),
            () -> (id, result, _) -> jobReported("the hook", id, result, life.get()),
            queue(life, (number, ticket, delay) -> delivered(number, ticket, delay, 1)),
            queue(life, this::toTheReporter),
            Optional.<Supplier<FailedAnswers>>of(() -> new Memory(life)),
            Optional.empty(),
            MetricLine.NO_STAGE),
        new Leniency(Map.of(), () -> (_, _, _) -> new OverrideReading.None(List.of())),
        clock,
        line -> heard(line, life.get()));
  }

  private Optional<Supplier<ReturnQueue>> queue(Supplier<Life> life, Arrival arrival) {
    return use.hasQueue() ? Optional.of(() -> new Queue(life, arrival)) : Optional.empty();
  }

  private void heard(String line, Life life) {
    if (life.isOver() || line.startsWith("{\"_aws\"")) {
      return;
    }
    JsonObject report = JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("report");
    JsonObject answer = report.getAsJsonObject("answer");
    String status = answer.get("status").getAsString();
    say("the hook says %s: %s".formatted(status, answer.get("why").getAsString()));
    switch (status) {
      case "Failed" -> {
        saidFailed.put(subject, requireNonNull(instance));
        if (!report.toString().contains("NOT FINAL")) {
          finallyFailed.add(subject);
        }
      }
      case "Stop" -> toBeStopped = true;
      default -> {}
    }
  }

  private PlanReading plan(Life life) {
    life.call();
    return faults.strikes() && faults.oneOf(4) == 0
        ? new PlanReading.Unreadable("GetParameter was throttled")
        : plan;
  }

  /** The clock of whichever life the instance is in. */
  private record Clock(Supplier<Life> life) implements Time {
    @Override
    public Instant now() {
      return life.get().now();
    }

    @Override
    public long nanoTime() {
      return life.get().nanoTime();
    }

    @Override
    public void sleep(Duration duration) {
      life.get().sleep(duration);
    }
  }
}
