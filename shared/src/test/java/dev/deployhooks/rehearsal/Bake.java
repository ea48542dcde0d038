package dev.deployhooks.rehearsal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.aws.AwsDeploymentSource;
import dev.deployhooks.aws.CodeDeployReporter;
import dev.deployhooks.aws.CodeDeployStopper;
import dev.deployhooks.aws.CodePipelineReporter;
import dev.deployhooks.aws.DiscoveryClients;
import dev.deployhooks.aws.PipelineArtifacts;
import dev.deployhooks.aws.S3Objects;
import dev.deployhooks.aws.SqsReturnQueue;
import dev.deployhooks.aws.SsmParameters;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.Leniency;
import dev.deployhooks.hook.Looked;
import dev.deployhooks.hook.Looking;
import dev.deployhooks.hook.Outlets;
import dev.deployhooks.hook.Pace;
import dev.deployhooks.hook.Parts;
import dev.deployhooks.hook.SectionRunner;
import dev.deployhooks.hook.Turn;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.PlanLocator;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.Timeline;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One deployment under the eyes of a hook that comes back. The hook, its queue's client and its AWS
 * clients are real; what it looks at is scripted, and the rest is the sandbox's.
 */
final class Bake implements AutoCloseable {

  static final String HOOK = "CodeDeployHook_bake";
  static final String ANSWER = "PutLifecycleEventHookExecutionStatus";

  private static final String PLAN =
      """
      version: 1
      smokeTest:
        checks:
          - name: bake
            functionReady: {}
      """;

  private final Played played = new Played(HOOK, this::hook);
  private final Sandbox sandbox = played.sandbox();
  private final List<Instant> looks = new CopyOnWriteArrayList<>();
  private final List<Turn> turns = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile Pace pace = new Pace.UntilDone(Duration.ofMinutes(1));
  private volatile int decidedAt = Integer.MAX_VALUE;
  private volatile Outcome decision = new Outcome.Passed();

  /** How it went. */
  record Course(Rollout rollout, Rollout.Ended ended) {

    /** What CodeDeploy accepted from the hook, of the deployment itself. */
    List<String> accepted() {
      return rollout.timeline().of(Timeline.What.ANSWER_ACCEPTED).stream()
          .filter(entry -> entry.deployment().equals(rollout.id()))
          .map(Timeline.Entry::detail)
          .toList();
    }
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Queue queue() {
    return played.queue();
  }

  Queue dead() {
    return played.dead();
  }

  Function function() {
    return played.function();
  }

  List<Instant> looks() {
    return looks;
  }

  List<Turn> turns() {
    return turns;
  }

  List<String> events() {
    return events;
  }

  List<Duration> sleeps() {
    return played.sleeps();
  }

  int invocations() {
    return played.invocations();
  }

  String log() {
    return String.join("\n", played.log());
  }

  List<JsonObject> reports() {
    return played.log().stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("report"))
        .toList();
  }

  Bake pace(Pace wanted) {
    pace = wanted;
    return this;
  }

  Bake decidedAtLook(int look, Outcome outcome) {
    decidedAt = look;
    decision = outcome;
    return this;
  }

  Bake killedAtCall(int call) {
    played.killedAtCall(call);
    return this;
  }

  Bake newInstanceEachTime() {
    played.newInstanceEachTime();
    return this;
  }

  /** A deployment of a function whose hook is called at an event; nothing follows a failure. */
  Course lambda(String event) throws InterruptedException {
    return play(release(event));
  }

  Release release(String event) {
    Function quiz = sandbox.lambda().function("quiz", Bake::answer);
    quiz.alias("live", quiz.publish(Bake::answer));
    sandbox.parameters().put("/deployhooks/lambda/quiz/live", PLAN);
    return sandbox
        .codeDeploy()
        .lambda("quiz", "live", quiz.publish(Bake::answer))
        .hook(event, HOOK)
        .withoutRollback();
  }

  Course play(Release release) throws InterruptedException {
    Rollout rollout = release.start();
    Rollout.Ended ended = rollout.await();
    sandbox.agenda().settle();
    return new Course(rollout, ended);
  }

  private static FunctionHost.Ending answer(FunctionHost.Call call) {
    return new FunctionHost.Ending.Returned("{\"answer\":\"quiz\"}", "asked: " + call.payload());
  }

  private Hook hook(Played.Surroundings around) {
    Map<String, String> environment = around.environment();
    AwsClients clients = around.clients();
    SsmParameters parameters = new SsmParameters(() -> clients.json(around.time()));
    S3Objects objects = new S3Objects(clients::s3);
    return new Hook(
        new HookDefinition("canary-metrics-checker", SectionKind.SMOKE_TEST),
        () ->
            new Parts(
                new AwsDeploymentSource(
                    new DiscoveryClients(clients::codeDeploy, clients::ecs, clients::elb),
                    objects,
                    new PipelineArtifacts(clients::s3With),
                    environment),
                new PlanLocator(environment, parameters, objects),
                new Script(around)),
        new Outlets(
            () -> new CodeDeployReporter(clients::codeDeployOnce),
            () -> new CodeDeployStopper(clients::codeDeployOnce),
            () -> new CodePipelineReporter(() -> clients.json(around.time())),
            Optional.of(() -> new SqsReturnQueue(clients, sandbox.sqs().url(queue())))),
        new Leniency(environment, () -> (_, _, _) -> new OverrideReading.None(List.of())),
        around.time(),
        around.log());
  }

  /** What is looked at: nothing can be told until a look of all instances together. */
  private final class Script implements SectionRunner {

    private final Played.Surroundings here;

    Script(Played.Surroundings here) {
      this.here = here;
    }

    @Override
    public Pace pace(Section section, LifecycleEvent event) {
      return pace;
    }

    @Override
    public Looked look(Section section, Looking looking, Deadline deadline) {
      if (here.isKilled()) {
        throw new IllegalStateException("killed");
      }
      looks.add(deadline.time().now());
      turns.add(looking.turn());
      events.add(looking.event().name());
      if (looks.size() >= decidedAt) {
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
        "plan:4:7",
        "metrics",
        true,
        outcome,
        List.of(),
        List.of(),
        List.of(),
        1,
        Duration.ZERO);
  }

  @Override
  public void close() {
    played.close();
  }
}
