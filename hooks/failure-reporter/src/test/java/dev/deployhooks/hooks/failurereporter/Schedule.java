package dev.deployhooks.hooks.failurereporter;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.answer.Standing;
import dev.deployhooks.answer.Telling;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.Leniency;
import dev.deployhooks.hook.Looked;
import dev.deployhooks.hook.Looking;
import dev.deployhooks.hook.Outlets;
import dev.deployhooks.hook.Pace;
import dev.deployhooks.hook.Parts;
import dev.deployhooks.hook.SectionRunner;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.OnInconclusive;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.Place;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionHead;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One deployment, one hook, and faults drawn from a seed: the real hook and the real failure
 * reporter, between Lambda, SQS, CodeDeploy and Amazon ECS as they are when things go wrong.
 */
final class Schedule {

  /** How the hook is used. */
  enum Use {
    AT_ONCE("CodeDeploy, one look"),
    COMING_BACK("CodeDeploy, coming back"),
    /** Without a queue. */
    WAITING("CodeDeploy, waiting inside the function"),
    WATCHING("CodeDeploy, watching the shift"),
    ECS("Amazon ECS");

    private final String words;

    Use(String words) {
      this.words = words;
    }

    String inWords() {
      return words;
    }
  }

  /** What is true of the release. */
  enum Release {
    GOOD,
    BAD,
    /** Each look sees something else. */
    FLAKY,
    /** It is a rollback, which nothing holds up. */
    ROLLBACK
  }

  /** How it ended. */
  enum End {
    /** With an answer. */
    ANSWERED,
    /** By CodeDeploy's hour: see {@link #excused}. */
    EXPIRED,
    /**
     * With Succeeded, after a Failed that neither CodeDeploy nor the memory of what has failed took
     * within the function's time: nobody could know of it any more.
     */
    FORGOTTEN,
    /** The shift was watched to its end, or the deployment was stopped. */
    WATCHED
  }

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration VISIBILITY = Duration.ofSeconds(210);

  private static final Duration SHIFT = Duration.ofMinutes(30);
  private static final String CALL =
      """
      {"DeploymentId": "d-IHWDEND8F", "LifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoi"}
      """;

  private final long seed;
  private final Random random;
  private final World world = new World();
  private final Faults faults;
  private final Use use;
  private final Release release;
  private final int tellsAtLook;
  private final List<String> story = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private @Nullable Status accepted;
  private boolean stopped;
  private boolean lost;
  private boolean passSeen;
  private final Set<FailedAnswers.Subject> failed = new HashSet<>();
  private @Nullable Instance saidFailed;
  private boolean forgotten;
  private boolean toBeStopped;
  private Optional<String> ecs = Optional.empty();
  private int looks;
  private int message;
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
    this.use = Use.values()[random.nextInt(Use.values().length)];
    this.release = Release.values()[random.nextInt(Release.values().length)];
    this.faults = new Faults(random);
    this.tellsAtLook = use == Use.AT_ONCE ? 1 : 1 + random.nextInt(25);
  }

  Use use() {
    return use;
  }

  /** Plays it. */
  End play() {
    if (use == Use.ECS) {
      world.in(Duration.ofSeconds(1), () -> ecsCalls(new JsonObject(), 1));
    } else {
      world.in(Duration.ofSeconds(1), () -> lambdaInvokes(CALL, 1));
      if (random.nextInt(10) == 0) {
        world.in(faults.upTo(Duration.ofMinutes(5)), () -> lambdaInvokes(CALL, 3));
      }
    }
    world.playUntil(HOUR);
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
        : lost ? Optional.of("messages were dropped for good") : Optional.empty();
  }

  @Override
  public String toString() {
    return "seed %d: %s, %s release\n  %s"
        .formatted(seed, use, release, String.join("\n  ", story));
  }

  private End judged() {
    if (use == Use.ECS) {
      if (ecs.isEmpty()) {
        broken.add("ECS has no answer");
      }
      return End.ANSWERED;
    }
    if (stopped) {
      return End.WATCHED;
    }
    if (accepted == null) {
      if (excused().isEmpty()) {
        broken.add("no answer within the hour");
      }
      return End.EXPIRED;
    }
    if (use == Use.WATCHING && accepted == Status.SUCCEEDED && release != Release.ROLLBACK) {
      if (toBeStopped && excused().isEmpty()) {
        broken.add("a deployment was to be stopped, and went on");
      }
      return End.WATCHED;
    }
    return forgotten ? End.FORGOTTEN : End.ANSWERED;
  }

  private void say(String what) {
    story.add(world.sinceStart().truncatedTo(ChronoUnit.MILLIS) + " " + what);
  }

  // Lambda.

  private Life born() {
    Life life = new Life(world, faults, TIMEOUT);
    Instance known = instance;
    if (known == null || random.nextInt(5) == 0) {
      instance = new Instance(life, this::hook);
    } else {
      known.life = life;
    }
    return life;
  }

  private Optional<JsonObject> invoked(String payload) {
    Life life = born();
    Instance running = requireNonNull(instance);
    try {
      JsonObject value =
          running.hook.handle(payload, "CodeDeployHook_main_x", Deadline.in(TIMEOUT, life));
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

  private void lambdaInvokes(String payload, int attempt) {
    say("Lambda invokes, attempt %d".formatted(attempt));
    if (invoked(payload).isEmpty()) {
      if (attempt < 3) {
        world.in(Duration.ofMinutes(attempt), () -> lambdaInvokes(payload, attempt + 1));
      } else {
        JsonObject record = new JsonObject();
        JsonObject context = new JsonObject();
        context.addProperty("condition", "RetriesExhausted");
        context.addProperty("functionArn", "arn:aws:lambda:eu-west-1:123456789012:function:x");
        record.add("requestContext", context);
        record.add("requestPayload", JsonParser.parseString(payload));
        world.in(Duration.ofSeconds(1), () -> reporterIsTold(record.toString(), 1));
      }
    }
  }

  /** Twice again by Lambda, then every three minutes from a queue. */
  private void reporterIsTold(String payload, int attempt) {
    Life life = new Life(world, faults, Duration.ofSeconds(30));
    Reporter reporter =
        new Reporter(
            new Substitute(
                () -> (_, _) -> standing(life),
                () ->
                    new Telling(
                        () -> (_, status, _) -> reported("the reporter", status, life),
                        () -> (_, _) -> toStop("the reporter", life),
                        () -> (_, _, _) -> new LifecycleEventReporter.Response.AlreadyCompleted(),
                        life)),
            life,
            _ -> {});
    boolean done = false;
    try {
      JsonObject value = reporter.handle(payload, Deadline.in(Duration.ofSeconds(30), life));
      done =
          !life.isOver()
              && !(value.get("batchItemFailures") instanceof JsonArray failures
                  && !failures.isEmpty());
    } catch (RuntimeException e) {
      say("the reporter fails: %s".formatted(String.valueOf(e.getMessage())));
    }
    if (!done) {
      world.in(
          Duration.ofMinutes(attempt < 3 ? attempt : 3),
          () -> reporterIsTold(payload, attempt + 1));
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

  // CodeDeploy.

  private LifecycleEventReporter.Response reported(String who, Status status, Life life) {
    life.call();
    if (faults.denied) {
      return new LifecycleEventReporter.Response.Refused("AccessDeniedException");
    }
    if (world.sinceStart().compareTo(faults.outage) < 0 || faults.strikes()) {
      return new LifecycleEventReporter.Response.Unreachable("ThrottlingException");
    }
    if (accepted != null || world.sinceStart().compareTo(HOUR) > 0) {
      return new LifecycleEventReporter.Response.AlreadyCompleted();
    }
    accepted = status;
    say("CodeDeploy takes %s from %s".formatted(status, who));
    if (status == Status.SUCCEEDED && release != Release.ROLLBACK) {
      if (use != Use.WATCHING && !passSeen) {
        broken.add("Succeeded, and no check was seen to pass");
      }
      if (!failed.isEmpty() || (saidFailed != null && saidFailed == instance)) {
        broken.add("Succeeded after a Failed that was final");
      }
      forgotten = saidFailed != null;
    }
    life.perhapsKilled();
    return faults.strikes()
        ? new LifecycleEventReporter.Response.Unreachable("the answer got lost")
        : new LifecycleEventReporter.Response.Accepted();
  }

  private LifecycleEventReporter.Response toStop(String who, Life life) {
    life.call();
    if (faults.denied) {
      return new LifecycleEventReporter.Response.Refused("AccessDeniedException");
    }
    if (faults.strikes()) {
      return new LifecycleEventReporter.Response.Unreachable("ThrottlingException");
    }
    if (!stopped) {
      say("%s stops the deployment".formatted(who));
    }
    stopped = true;
    life.perhapsKilled();
    return new LifecycleEventReporter.Response.Accepted();
  }

  private Situation situation(Invocation invocation, Life life) {
    life.call();
    if (faults.strikes()) {
      if (faults.oneOf(2) == 0) {
        return new Situation.Unreadable("GetDeployment was throttled");
      }
      throw new IllegalStateException("garbage came back");
    }
    if (release == Release.ROLLBACK) {
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
              : new Situation.ToJudge(deployment(LifecycleEvent.SHIFT));
    }
    return accepted == null
        ? new Situation.ToJudge(deployment(event()))
        : new Situation.Answered(event(), accepted.name());
  }

  private LifecycleEvent event() {
    return LifecycleEvent.of(
        switch (use) {
          case AT_ONCE, WAITING, WATCHING -> "BeforeAllowTraffic";
          case COMING_BACK -> "AfterAllowTraffic";
          case ECS -> "POST_TEST_TRAFFIC_SHIFT";
        });
  }

  private static Deployment deployment(LifecycleEvent event) {
    Found<Instant> unknown = new Found.Unknown<>("not said");
    return new Deployment.Lambda(
        new Controller.CodeDeploy("d-IHWDEND8F", "quiz", "quiz-group", "Canary"),
        new Found.Known<>(event, "CodeDeploy"),
        "quiz",
        "live",
        new Found.Known<>("6", "GetDeploymentTarget"),
        "7",
        new Found.Known<>(BigDecimal.TEN, "GetDeploymentTarget"),
        new Times(
            unknown, new Found.Known<>(World.START, "GetDeploymentTarget"), unknown, unknown));
  }

  // Amazon ECS.

  private void ecsCalls(JsonObject details, int call) {
    JsonObject payload = new JsonObject();
    payload.addProperty("executionId", "f4fcae0f");
    payload.addProperty("lifecycleStage", "POST_TEST_TRAFFIC_SHIFT");
    payload.addProperty(
        "resourceArn", "arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/quiz/EZe5");
    payload.add("hookDetails", details);
    say("ECS calls, time %d".formatted(call));
    Optional<JsonObject> value = invoked(payload.toString());
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
    ecs = Optional.of(status);
    if (status.equals("SUCCEEDED") && release != Release.ROLLBACK && !passSeen) {
      broken.add("Succeeded, and no check was seen to pass");
    }
  }

  // SQS.

  private void delivered(int number, String ticket, Duration delay, int receipt) {
    world.in(
        delay,
        () -> {
          if (receipt > ReturnTicket.RECEIVES) {
            say("message %d goes to the dead letters".formatted(number));
            world.in(
                Duration.ofSeconds(1),
                () -> reporterIsTold(queueEvent(number, ticket, 1).toString(), 1));
            return;
          }
          say("message %d arrives, receipt %d".formatted(number, receipt));
          postponed = Optional.empty();
          Optional<JsonObject> value = invoked(queueEvent(number, ticket, receipt).toString());
          boolean deleted =
              value.isPresent()
                  && value.get().get("batchItemFailures") instanceof JsonArray failures
                  && failures.isEmpty();
          if (!deleted) {
            delivered(number, ticket, postponed.orElse(VISIBILITY), receipt + 1);
          } else if (faults.strikes() && faults.oneOf(5) == 0) {
            delivered(number, ticket, faults.upTo(Duration.ofMinutes(2)), receipt + 1);
          }
        });
  }

  private Optional<Duration> postponed = Optional.empty();

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

  private final class Queue implements ReturnQueue {
    private final Supplier<Life> life;

    Queue(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
      life.get().call();
      if (faults.strikes() && faults.oneOf(2) == 0) {
        return faults.oneOf(2) == 0
            ? new Response.Busy("throttled")
            : new Response.Unknown("no answer, and it was not taken");
      }
      int number = ++message;
      if (faults.losesMessages && faults.oneOf(6) == 0) {
        lost = true;
        say("message %d is lost for good".formatted(number));
      } else {
        delivered(
            number,
            ticket.toJson().toString(),
            delay.plus(faults.upTo(Duration.ofSeconds(faults.strikes() ? 60 : 2))),
            1);
      }
      life.get().perhapsKilled();
      return faults.strikes() && faults.oneOf(3) == 0
          ? new Response.Unknown("no answer, and it was taken")
          : new Response.Accepted();
    }

    @Override
    public Response postpone(Invocation.QueueMessage received, Duration delay, Deadline deadline) {
      life.get().call();
      if (faults.strikes()) {
        return new Response.Busy("throttled");
      }
      postponed = Optional.of(delay);
      return new Response.Accepted();
    }
  }

  /** The failure reporter's queue. */
  private final class Guards implements ReturnQueue {
    private final Supplier<Life> life;

    Guards(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
      life.get().call();
      if (faults.strikes()) {
        return new Response.Busy("throttled");
      }
      int number = ++message;
      if (faults.losesMessages && faults.oneOf(6) == 0) {
        lost = true;
        say("message %d is lost for good".formatted(number));
      } else {
        String body = ticket.toJson().toString();
        world.in(
            delay.plus(faults.upTo(Duration.ofSeconds(2))),
            () -> reporterIsTold(queueEvent(number, body, 1).toString(), 3));
      }
      life.get().perhapsKilled();
      return new Response.Accepted();
    }

    @Override
    public Response postpone(Invocation.QueueMessage received, Duration delay, Deadline deadline) {
      throw new IllegalStateException("a guard is not postponed");
    }
  }

  /** The table of what has failed. */
  private final class Memory implements FailedAnswers {
    private final Supplier<Life> life;

    Memory(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Optional<String> keep(Subject subject, Deadline deadline) {
      life.get().call();
      if (isOutOfReach()) {
        return Optional.of("throttled");
      }
      failed.add(subject);
      life.get().perhapsKilled();
      return faults.strikes() ? Optional.of("the answer got lost") : Optional.empty();
    }

    @Override
    public Earlier earlier(Subject subject, Deadline deadline) {
      life.get().call();
      return isOutOfReach()
          ? new Earlier.Unknown("throttled")
          : failed.contains(subject) ? new Earlier.Failed("earlier") : new Earlier.None();
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
        new HookDefinition("chaotic", SectionKind.SMOKE_TEST),
        () ->
            new Parts(
                (invocation, _, _) -> situation(invocation, life.get()),
                (_, _, _) -> plan(life.get()),
                new Runner(life)),
        new Outlets(
            () -> (_, status, _) -> reported("the hook", status, life.get()),
            () -> (_, _) -> toStop("the hook", life.get()),
            () -> {
              throw new IllegalStateException("no pipeline calls");
            },
            use == Use.WAITING
                ? Optional.empty()
                : Optional.<Supplier<ReturnQueue>>of(() -> new Queue(life)),
            use == Use.WAITING
                ? Optional.empty()
                : Optional.<Supplier<ReturnQueue>>of(() -> new Guards(life)),
            Optional.<Supplier<FailedAnswers>>of(() -> new Memory(life)),
            Optional.empty(),
            MetricLine.NO_STAGE),
        new Leniency(Map.of(), () -> (_, _, _) -> new OverrideReading.None(List.of())),
        clock,
        line -> heard(line, life.get()));
  }

  private void heard(String line, Life life) {
    if (life.isOver() || line.startsWith("{\"_aws\"")) {
      return;
    }
    JsonObject answer =
        JsonParser.parseString(line)
            .getAsJsonObject()
            .getAsJsonObject("report")
            .getAsJsonObject("answer");
    say(
        "the hook says %s: %s"
            .formatted(answer.get("status").getAsString(), answer.get("why").getAsString()));
    switch (answer.get("status").getAsString()) {
      case "Failed" -> saidFailed = instance;
      case "Stop" -> toBeStopped = true;
      default -> {}
    }
  }

  private PlanReading plan(Life life) {
    life.call();
    if (faults.strikes() && faults.oneOf(4) == 0) {
      return new PlanReading.Unreadable("GetParameter was throttled");
    }
    Place place = new Place("plan.yaml", 3, 1);
    return new PlanReading.Read(
        new Plan(
            "plan.yaml",
            TargetOverride.NONE,
            List.of(
                new ChecksSection(
                    new SectionHead(SectionKind.SMOKE_TEST, place, Set.of(), OnInconclusive.FAIL),
                    Optional.empty(),
                    4,
                    List.of(
                        new CheckSpec(
                            "quiz",
                            place,
                            List.of(),
                            true,
                            Optional.empty(),
                            new Look.FunctionReady(),
                            List.of()))))));
  }

  private final class Runner implements SectionRunner {
    private final Supplier<Life> life;

    Runner(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Pace pace(Section section, LifecycleEvent event) {
      return switch (use) {
        case AT_ONCE -> new Pace.Once();
        case COMING_BACK, WAITING, ECS -> new Pace.UntilDone(Duration.ofMinutes(1));
        case WATCHING ->
            event.name().equals("BeforeAllowTraffic")
                ? new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2))
                : new Pace.UntilDone(Duration.ofMinutes(1));
      };
    }

    @Override
    public Looked look(Section section, Looking looking, Deadline deadline) {
      life.get().call();
      looks++;
      if (faults.strikes() && faults.oneOf(4) == 0) {
        throw new IllegalStateException("the target hung up");
      }
      boolean told = looks >= tellsAtLook && (use != Use.WATCHING || release != Release.GOOD);
      if (!told) {
        return new Looked.NotYet(
            "too little traffic", Duration.ofMinutes(1), new JsonObject(), List.of(), Map.of());
      }
      Outcome outcome = outcome();
      if (outcome instanceof Outcome.Passed) {
        passSeen = true;
      }
      return new Looked.Done(
          List.of(
              new CheckResult(
                  "quiz",
                  "plan.yaml:3:1",
                  "",
                  true,
                  outcome,
                  List.of(),
                  List.of(),
                  List.of(),
                  1,
                  Duration.ZERO)),
          Map.of());
    }

    private Outcome outcome() {
      return switch (release) {
        case GOOD, ROLLBACK -> new Outcome.Passed();
        case BAD -> bad();
        case FLAKY -> faults.oneOf(2) == 0 ? new Outcome.Passed() : bad();
      };
    }

    private Outcome bad() {
      return switch (faults.oneOf(3)) {
        case 0 -> new Outcome.Failed("500");
        case 1 -> new Outcome.Error("it could not be asked");
        default -> new Outcome.Inconclusive("who knows");
      };
    }
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
