package dev.deployhooks.hook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.invocation.Invocation;
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
import dev.deployhooks.plan.SectionHead;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A deployment of CodeDeploy, a hook that comes back, and a queue in which things go wrong. */
final class ComingBack {

  static final String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoi-the-secret-part-of-the-token";

  private static final String CALL =
      "{\"DeploymentId\":\"d-IHWDEND8F\",\"LifecycleEventHookExecutionId\":\"" + TOKEN + "\"}";

  private static final Duration VISIBILITY = Duration.ofMinutes(3);
  private static final String HOOK = "image-scan-gate";

  /** A message that the queue has taken. */
  record Message(int number, JsonObject ticket) {
    int look() {
      return ticket.get("look").getAsInt();
    }
  }

  /** When a message arrives, and for which time. */
  private record Arrival(Message message, Instant at, int receipt) {}

  /** An instance of the function; what is done in its name after it was killed does not happen. */
  private static final class Life {
    volatile boolean over;
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final FakeTime time = new FakeTime();
  private final List<String> answers = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<Turn> looks = new ArrayList<>();
  private final List<Duration> lookTimes = new ArrayList<>();
  private final List<Integer> states = new ArrayList<>();
  private final List<Message> sent = new ArrayList<>();
  private final List<Message> dead = new ArrayList<>();
  private final List<Duration> postponed = new ArrayList<>();
  private final List<Arrival> queue = new ArrayList<>();
  private final Map<Integer, Situation> situations = new HashMap<>();
  private final List<Duration> guards = new ArrayList<>();
  private Duration guardedAt = Duration.ZERO;
  private boolean beganIsKnown = true;
  private Optional<FailedAnswers> memory = Optional.empty();
  private IntPredicate killed = _ -> false;
  private IntPredicate notStarted = _ -> false;
  private IntPredicate takesNothing = _ -> false;
  private Function<ReturnTicket, ReturnQueue.Response> says =
      _ -> new ReturnQueue.Response.Accepted();
  private Runnable before = () -> {};
  private Pace pace = new Pace.UntilDone(Duration.ofMinutes(1));
  private boolean twice;
  private boolean fresh;
  private boolean withQueue = true;
  private Map<String, String> environment = Map.of();
  private Duration timeout = Duration.ofMinutes(1);
  private int decidedAt = Integer.MAX_VALUE;
  private Outcome decision = new Outcome.Passed();
  private Instant began = time.now();
  private int current = 1;
  private @Nullable Hook instance;

  void decidedAtLook(int look, Outcome outcome) {
    decidedAt = look;
    decision = outcome;
  }

  void onlyObserves() {
    environment = Map.of(Leniency.MODE, "observe");
  }

  void eventBeganBefore(Duration ago) {
    began = time.now().minus(ago);
  }

  void nobodySaysWhenTheEventBegan() {
    beganIsKnown = false;
  }

  void beforeEachLook(Runnable runs) {
    before = runs;
  }

  void killed(IntPredicate looksThatAre) {
    killed = looksThatAre;
  }

  void notStarted(IntPredicate looksThatAre) {
    notStarted = looksThatAre;
  }

  void everyMessageTwice() {
    twice = true;
  }

  void newInstanceEachTime() {
    fresh = true;
  }

  void queueSays(Function<ReturnTicket, ReturnQueue.Response> response) {
    says = response;
  }

  void busyOnce() {
    Set<Integer> busy = new java.util.HashSet<>();
    says =
        ticket ->
            busy.add(ticket.look())
                ? new ReturnQueue.Response.Busy("throttled")
                : new ReturnQueue.Response.Accepted();
  }

  void withoutQueue(Duration functionTimeout) {
    withQueue = false;
    timeout = functionTimeout;
  }

  void pace(Pace wanted) {
    pace = wanted;
  }

  void memory(FailedAnswers known) {
    memory = Optional.of(known);
  }

  /** When the failure reporter is to hear of the looks, counted from the lifecycle event. */
  List<Duration> guards() {
    return guards;
  }

  /** When that was first said, counted likewise. */
  Duration guardedAt() {
    return guardedAt;
  }

  void situationAt(int look, Situation situation) {
    situations.put(look, situation);
  }

  void codeDeployTakesNothingAtLook(int look) {
    takesNothing = at -> at == look;
  }

  List<String> answers() {
    return answers;
  }

  List<String> stopped() {
    return stopped;
  }

  List<Turn> looks() {
    return looks;
  }

  List<Duration> lookTimes() {
    return lookTimes;
  }

  List<Integer> states() {
    return states;
  }

  List<Duration> sleeps() {
    return time.sleeps().stream().filter(it -> it.compareTo(Duration.ofSeconds(3)) > 0).toList();
  }

  List<Message> sent() {
    return sent;
  }

  List<Message> dead() {
    return dead;
  }

  List<Duration> postponed() {
    return postponed;
  }

  String log() {
    return String.join("\n", log);
  }

  private JsonObject lastReport() {
    return JsonParser.parseString(log.getLast()).getAsJsonObject().getAsJsonObject("report");
  }

  /** Why the last answer that was given is what it is. */
  String why() {
    return log.reversed().stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("report"))
        .map(report -> report.getAsJsonObject("answer"))
        .filter(
            answer -> Set.of("Succeeded", "Failed").contains(answer.get("status").getAsString()))
        .findFirst()
        .orElseThrow()
        .get("why")
        .getAsString();
  }

  int checksInLastReport() {
    return lastReport().getAsJsonArray("checks").size();
  }

  void codeDeployCalls() {
    current = 1;
    var _ = hook().handle(CALL, "f", Deadline.in(timeout, time));
  }

  /** Delivers messages in the order of their arrival until there are none. */
  void toTheEnd() {
    while (!queue.isEmpty()) {
      deliverNext();
    }
  }

  Message deliverNext() {
    Arrival next = queue.stream().min(Comparator.comparing(Arrival::at)).orElseThrow();
    queue.remove(next);
    Duration wait = Duration.between(time.now(), next.at());
    if (wait.isPositive()) {
      time.advance(wait);
    }
    if (next.receipt() > ReturnTicket.RECEIVES) {
      dead.add(next.message());
      return next.message();
    }
    queue.add(new Arrival(next.message(), time.now().plus(VISIBILITY), next.receipt() + 1));
    if (!(next.receipt() == 1 && notStarted.test(next.message().look()))) {
      deliver(next.message(), next.receipt());
    }
    return next.message();
  }

  void deliver(Message message, int receipt) {
    current = message.look();
    try {
      JsonObject answer = handle(message.ticket().toString(), message.number(), receipt);
      if (answer.getAsJsonArray("batchItemFailures").isEmpty()) {
        queue.removeIf(arrival -> arrival.message().number() == message.number());
      }
    } catch (AnswerNotGivenException _) {
      // The message becomes visible again after the queue's visibility time-out.
    }
  }

  void deliver(String body, int receipt) {
    var _ = handle(body, 99, receipt);
  }

  private JsonObject handle(String body, int number, int receipt) {
    JsonObject attributes = new JsonObject();
    attributes.addProperty("ApproximateReceiveCount", Integer.toString(receipt));
    JsonObject record = new JsonObject();
    record.addProperty("messageId", "m-" + number);
    record.addProperty("receiptHandle", "h-" + number);
    record.addProperty("body", body);
    record.addProperty("eventSource", "aws:sqs");
    record.add("attributes", attributes);
    JsonArray records = new JsonArray();
    records.add(record);
    JsonObject event = new JsonObject();
    event.add("Records", records);
    return hook().handle(event.toString(), "f", Deadline.in(timeout, time));
  }

  private Hook hook() {
    Hook known = instance;
    if (known == null || fresh) {
      known = made();
      instance = known;
    }
    return known;
  }

  private Hook made() {
    Life life = new Life();
    return new Hook(
        new HookDefinition(HOOK, SectionKind.SMOKE_TEST),
        () ->
            new Parts(
                (invocation, _, _) -> situation(invocation),
                (_, _, _) -> new PlanReading.Read(plan()),
                new Runner(life)),
        new Outlets(
            () -> (_, status, _) -> answer(status, life),
            () ->
                (deployment, _) -> {
                  stopped.add(deployment);
                  return new LifecycleEventReporter.Response.Accepted();
                },
            () -> {
              throw new IllegalStateException("no pipeline calls");
            },
            withQueue ? Optional.<Supplier<ReturnQueue>>of(() -> new Queue()) : Optional.empty(),
            Optional.<Supplier<ReturnQueue>>of(() -> new Guards()),
            memory.map(known -> () -> known),
            Optional.empty(),
            MetricLine.NO_STAGE),
        new Leniency(environment, () -> (_, _, _) -> new OverrideReading.None(List.of())),
        time,
        line -> {
          if (!life.over && !line.startsWith("{\"_aws\"")) {
            log.add(line);
          }
        });
  }

  private LifecycleEventReporter.Response answer(LifecycleEventReporter.Status status, Life life) {
    if (life.over || takesNothing.test(current)) {
      return new LifecycleEventReporter.Response.Refused("AccessDenied");
    }
    if (!answers.isEmpty()) {
      return new LifecycleEventReporter.Response.AlreadyCompleted();
    }
    answers.add(status.name());
    return new LifecycleEventReporter.Response.Accepted();
  }

  private Situation situation(Invocation invocation) {
    Situation wished = situations.get(current);
    if (wished != null) {
      return wished;
    }
    boolean watch =
        invocation instanceof Invocation.Return back
            && back.ticket().purpose() instanceof dev.deployhooks.invocation.Purpose.Watch;
    if (watch && !stopped.isEmpty()) {
      return new Situation.Over("Stopped");
    }
    return !watch && !answers.isEmpty()
        ? new Situation.Answered(LifecycleEvent.of("AfterAllowTraffic"), answers.getFirst())
        : new Situation.ToJudge(
            deployment(watch ? LifecycleEvent.SHIFT : LifecycleEvent.of("AfterAllowTraffic")));
  }

  private Deployment deployment(LifecycleEvent event) {
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
            unknown,
            beganIsKnown ? new Found.Known<>(began, "GetDeploymentTarget") : unknown,
            unknown,
            unknown));
  }

  private static Plan plan() {
    Place place = new Place("plan.yaml", 3, 1);
    return new Plan(
        "plan.yaml",
        TargetOverride.NONE,
        List.of(
            new ChecksSection(
                new SectionHead(SectionKind.SMOKE_TEST, place, Set.of(), OnInconclusive.FAIL),
                Optional.empty(),
                4,
                List.of(
                    new CheckSpec(
                        "bake",
                        place,
                        List.of(),
                        true,
                        Optional.empty(),
                        new Look.FunctionReady(),
                        List.of())))));
  }

  private final class Queue implements ReturnQueue {

    @Override
    public Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
      Response response = says.apply(ticket);
      if (!(response instanceof Response.Accepted || response instanceof Response.Unknown)) {
        return response;
      }
      Message message =
          new Message(
              sent.size() + 1,
              JsonParser.parseString(ticket.toJson().toString()).getAsJsonObject());
      sent.add(message);
      for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
        queue.add(
            new Arrival(
                new Message(message.number() + 1000 * copy, message.ticket()),
                time.now().plus(delay),
                1));
      }
      return response;
    }

    @Override
    public Response postpone(Invocation.QueueMessage message, Duration delay, Deadline deadline) {
      postponed.add(delay);
      int number = Integer.parseInt(message.id().substring(2));
      queue.replaceAll(
          arrival ->
              arrival.message().number() == number
                  ? new Arrival(arrival.message(), time.now().plus(delay), arrival.receipt())
                  : arrival);
      return new Response.Accepted();
    }
  }

  /** The failure reporter's queue. */
  private final class Guards implements ReturnQueue {

    @Override
    public Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
      if (guards.isEmpty()) {
        guardedAt = Duration.between(began, time.now());
      }
      guards.add(Duration.between(began, time.now().plus(delay)));
      return new Response.Accepted();
    }

    @Override
    public Response postpone(Invocation.QueueMessage message, Duration delay, Deadline deadline) {
      throw new IllegalStateException("a guard is not postponed");
    }
  }

  private final class Runner implements SectionRunner {

    private final Life life;

    Runner(Life life) {
      this.life = life;
    }

    @Override
    public Pace pace(dev.deployhooks.plan.Section section, LifecycleEvent event) {
      return pace;
    }

    @Override
    public Looked look(dev.deployhooks.plan.Section section, Looking looking, Deadline deadline) {
      before.run();
      if (killed.test(current)) {
        life.over = true;
        instance = null;
        throw new Killed();
      }
      looks.add(looking.turn());
      lookTimes.add(Duration.between(FakeTime.START, time.now()));
      states.add(looking.state().has("looks") ? looking.state().get("looks").getAsInt() : 0);
      if (Math.max(current, looks.size()) >= decidedAt) {
        return new Looked.Done(List.of(result(decision)), Map.of());
      }
      JsonObject state = new JsonObject();
      state.addProperty("looks", looks.size());
      return new Looked.NotYet(
          "too few requests",
          Duration.ofMinutes(1),
          state,
          List.of(result(new Outcome.Inconclusive("too few requests"))),
          Map.of());
    }
  }

  private static CheckResult result(Outcome outcome) {
    return new CheckResult(
        "bake",
        "plan.yaml:3:1",
        "bake",
        true,
        outcome,
        List.of(),
        List.of(),
        List.of(),
        1,
        Duration.ZERO);
  }
}
