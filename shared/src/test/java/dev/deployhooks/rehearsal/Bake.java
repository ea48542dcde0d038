package dev.deployhooks.rehearsal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.aws.AwsDeploymentSource;
import dev.deployhooks.aws.CodeDeployReporter;
import dev.deployhooks.aws.CodeDeployStopper;
import dev.deployhooks.aws.DiscoveryClients;
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
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * One deployment under the eyes of a hook that comes back. The hook, its queue's client and its AWS
 * clients are real; what it looks at is scripted, and the rest is the sandbox's. An instance of the
 * function can be killed at any call of AWS.
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

  private final Sandbox sandbox = new Sandbox();
  private final Queue dead = sandbox.sqs().queue("bake-dead");
  private final Queue queue =
      sandbox.sqs().queue("bake").visibility(Duration.ofMinutes(3)).redrive(dead, 10);
  private final Function function;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Instant> looks = new CopyOnWriteArrayList<>();
  private final List<Turn> turns = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
  private final AtomicInteger invocations = new AtomicInteger();
  private volatile Pace pace = new Pace.UntilDone(Duration.ofMinutes(1));
  private volatile int decidedAt = Integer.MAX_VALUE;
  private volatile Outcome decision = new Outcome.Passed();
  private volatile int killedAtCall = Integer.MAX_VALUE;
  private volatile boolean fresh;
  private @Nullable Instance instance;

  Bake() {
    function =
        sandbox.lambda().function(HOOK, this::invoke).timeout(Duration.ofMinutes(1)).allowLoops();
    sandbox.lambda().eventSource(queue, function);
  }

  /** One execution environment of the function. */
  private static final class Instance {
    private volatile boolean killed;
    private volatile String trace = "";
    private volatile @Nullable Hook hook;
  }

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
    return queue;
  }

  Queue dead() {
    return dead;
  }

  Function function() {
    return function;
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
    return sleeps;
  }

  int invocations() {
    return invocations.get();
  }

  String log() {
    return String.join("\n", log);
  }

  List<JsonObject> reports() {
    return log.stream()
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
    killedAtCall = call;
    return this;
  }

  Bake newInstanceEachTime() {
    fresh = true;
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

  /** As Lambda does: an instance that was killed is replaced. */
  private synchronized FunctionHost.Ending invoke(FunctionHost.Call call) {
    invocations.incrementAndGet();
    Instance here = instance;
    if (here == null || here.killed || fresh) {
      here = new Instance();
      here.hook = hook(here);
      instance = here;
    }
    here.trace = call.trace();
    try {
      JsonObject value =
          java.util.Objects.requireNonNull(here.hook)
              .handle(
                  call.payload(),
                  HOOK,
                  new Deadline(call.deadline(), new SandboxTime(sandbox.clock())));
      return here.killed ? died() : new FunctionHost.Ending.Returned(value.toString(), "");
    } catch (RuntimeException _) {
      return died();
    }
  }

  private static FunctionHost.Ending died() {
    return new FunctionHost.Ending.Failed("Unhandled", "{\"errorType\":\"Runtime.Exit\"}", "");
  }

  private Hook hook(Instance here) {
    Map<String, String> environment = sandbox.environment();
    AwsClients clients = new AwsClients(environment, builder -> aim(builder, here));
    SsmParameters parameters = new SsmParameters(clients::ssm);
    S3Objects objects = new S3Objects(clients::s3);
    return new Hook(
        new HookDefinition("canary-metrics-checker", SectionKind.SMOKE_TEST),
        () ->
            new Parts(
                new AwsDeploymentSource(
                    new DiscoveryClients(clients::codeDeploy, clients::ecs, clients::elb),
                    objects,
                    environment),
                new PlanLocator(environment, parameters, objects),
                new Script(here)),
        new Outlets(
            () -> new CodeDeployReporter(clients::codeDeployOnce),
            () -> new CodeDeployStopper(clients::codeDeployOnce),
            Optional.of(() -> new SqsReturnQueue(clients, sandbox.sqs().url(queue)))),
        new Leniency(environment, () -> (_, _, _) -> new OverrideReading.None(List.of())),
        new Recording(new SandboxTime(sandbox.clock()), sleeps),
        line -> {
          if (!here.killed && !line.startsWith("{\"_aws\"")) {
            log.add(line);
          }
        });
  }

  /** The sandbox's time, and what was slept. */
  private record Recording(Time time, List<Duration> sleeps) implements Time {
    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      sleeps.add(duration);
      time.sleep(duration);
    }
  }

  /** What is looked at: nothing can be told until a look of all instances together. */
  private final class Script implements SectionRunner {

    private final Instance here;

    Script(Instance here) {
      this.here = here;
    }

    @Override
    public Pace pace(Section section, LifecycleEvent event) {
      return pace;
    }

    @Override
    public Looked look(Section section, Looking looking, Deadline deadline) {
      if (here.killed) {
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

  private void aim(AwsClientBuilder<?, ?> builder, Instance here) {
    ClientOverrideConfiguration overrides = builder.overrideConfiguration();
    RetryStrategy retries = overrides.retryStrategy().orElseThrow();
    builder
        .endpointOverride(sandbox.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDSANDBOX", "sandbox")))
        .overrideConfiguration(
            overrides.toBuilder()
                .addExecutionInterceptor(new Wire(here))
                .retryStrategy(
                    retries instanceof StandardRetryStrategy standard
                        ? standard.toBuilder()
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                            .build()
                        : retries)
                .build());
  }

  /** Hands the trace header on, as the SDK does in Lambda, and lets no dead instance call AWS. */
  private final class Wire implements ExecutionInterceptor {

    private final Instance here;

    Wire(Instance here) {
      this.here = here;
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().toBuilder().putHeader("X-Amzn-Trace-Id", here.trace).build();
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      if (sandbox.calls().size() + 1 >= killedAtCall) {
        killedAtCall = Integer.MAX_VALUE;
        here.killed = true;
      }
      if (here.killed) {
        throw SdkClientException.create("killed");
      }
    }
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
