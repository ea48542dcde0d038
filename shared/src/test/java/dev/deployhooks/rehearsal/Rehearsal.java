package dev.deployhooks.rehearsal;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.sandbox.EcsRoute;
import dev.deployhooks.sandbox.EcsService;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.HealthCheck;
import dev.deployhooks.sandbox.Listener;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.TargetGroup;
import dev.deployhooks.sandbox.TaskDefinition;
import dev.deployhooks.sandbox.Timeline;
import dev.deployhooks.sandbox.wire.Faults;
import dev.deployhooks.sandbox.wire.LoopbackServer;
import dev.deployhooks.sandbox.wire.Response;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * One deployment of a good release, under the eyes of one instance of the smoke test: the hook and
 * its AWS clients are real, CodeDeploy and the rest are the sandbox's, and things go wrong as a
 * test says. Time is the sandbox's; a call that is never answered takes real time.
 */
final class Rehearsal implements AutoCloseable {

  static final String HOOK = "CodeDeployHook_smoke";

  /** The operation by which a hook answers. */
  static final String ANSWER = "PutLifecycleEventHookExecutionStatus";

  private static final String LATER = "CodeDeployHook_later";

  private static final String ECS_PLAN =
      """
      version: 1
      smokeTest:
        checks:
          - name: targets are healthy
            targetHealth: {every: 5s, within: 5m}
          - name: it answers
            http: {path: /quiz, timeout: 40s}
            expect: {body: quiz 2}
      """;

  private static final String LAMBDA_PLAN =
      """
      version: 1
      smokeTest:
        checks:
          - name: version is ready
            functionReady: {}
          - name: golden event
            lambda: {payload: {ask: quiz}, timeout: 40s}
            expect: {json: [{path: $.answer, equals: quiz}]}
      """;

  private final Sandbox sandbox = new Sandbox();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final LoopbackServer blue = service("quiz 1");
  private final LoopbackServer green = service("quiz 2");
  private final Hook hook = instance();
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final Function function;
  private volatile FunctionHost.@Nullable Call last;
  private volatile String ecsPlan = ECS_PLAN;
  private volatile boolean hanging;
  private volatile boolean again;
  private volatile boolean overriddenById;

  Rehearsal() {
    function =
        sandbox.lambda().function(HOOK, this::invoke).timeout(Duration.ofMinutes(1)).retries(0);
  }

  private Hook instance() {
    return Wiring.of(
        new HookDefinition("pre-traffic-smoke-test", SectionKind.SMOKE_TEST),
        environment(),
        new AwsClients(sandbox.environment(), this::aim),
        new SandboxTime(sandbox.clock()),
        log::add);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(sandbox.environment());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", HOOK);
    return environment;
  }

  /** How a rehearsal went, as far as the deployment itself is concerned. */
  record Course(Rollout rollout, Rollout.Ended ended, List<JsonObject> reports) {

    /** What CodeDeploy accepted from the hook. */
    List<String> accepted() {
      return rollout.timeline().of(Timeline.What.ANSWER_ACCEPTED).stream()
          .filter(entry -> entry.deployment().equals(rollout.id()))
          .map(Timeline.Entry::detail)
          .toList();
    }

    /** The first report of the hook on the deployment. */
    JsonObject report() {
      return reports.getFirst();
    }

    /** What the hook said, and why. */
    String why() {
      return report().getAsJsonObject("answer").get("why").getAsString();
    }
  }

  Sandbox sandbox() {
    return sandbox;
  }

  /** Something goes wrong every time. */
  Rehearsal always(String operation, Faults.Fault fault) {
    return times(Faults.ALWAYS, operation, fault);
  }

  /** Something goes wrong so many times. */
  Rehearsal times(int times, String operation, Faults.Fault fault) {
    sandbox.faults().on(operation, times, fault);
    return this;
  }

  /** The hook's time-out, one minute at first. */
  Rehearsal timeout(Duration timeout) {
    function.timeout(timeout);
    return this;
  }

  /** How often Lambda calls the hook again after a failure, never at first. */
  Rehearsal retries(int attempts) {
    function.retries(attempts);
    return this;
  }

  /** Lambda calls the hook twice. */
  Rehearsal deliveredTwice() {
    function.deliverTwice();
    return this;
  }

  /** Another plan for the service on Amazon ECS. */
  Rehearsal plan(String yaml) {
    ecsPlan = yaml;
    return this;
  }

  /**
   * A person overrides the hook for an hour.
   *
   * @param what the end of the parameter's name
   * @param deploymentId the only deployment that it is for; empty for any
   */
  Rehearsal overridden(String what, String deploymentId) {
    JsonObject override = new JsonObject();
    override.addProperty("reason", "the fix must go out");
    override.addProperty("name", "Ada");
    override.addProperty("expires", sandbox.clock().now().plusSeconds(3600).toString());
    if (!deploymentId.isEmpty()) {
      override.addProperty("deploymentId", deploymentId);
    }
    sandbox.parameters().put("/deployhooks/override/" + what, override.toString());
    return this;
  }

  /** A person overrides the hook for the deployment that will be started. */
  Rehearsal overriddenById() {
    overriddenById = true;
    return this;
  }

  /** Later in the deployment, Lambda calls the hook with the same event, in a new instance. */
  Rehearsal calledAgainAtAfterAllowTraffic() {
    again = true;
    return this;
  }

  /** Lambda calls the hook with the last event, in a new instance; what that reports. */
  JsonObject callAnotherInstance() {
    FunctionHost.Call call = requireNonNull(last, "the hook has not been called");
    Time time = new SandboxTime(sandbox.clock());
    instance().handle(call.payload(), HOOK, Deadline.in(call.timeout(), time));
    return reports().getLast();
  }

  /** Green passes its health check, and answers nothing else. */
  Rehearsal hanging() {
    hanging = true;
    return this;
  }

  /** A deployment of a service on Amazon ECS; the hook is called when test traffic reaches it. */
  Course ecs() throws InterruptedException {
    return play(ecsRelease().hook("AfterAllowTestTraffic", HOOK).withoutRollback());
  }

  /** As {@link #ecs}, and CodeDeploy rolls back what fails. */
  Course ecsWithRollback() throws InterruptedException {
    return play(ecsRelease().hook("AfterAllowTestTraffic", HOOK));
  }

  /** A deployment of a service that was made by someone, in CodeDeploy's words. */
  Course ecsBy(String creator) throws InterruptedException {
    return play(
        ecsRelease().hook("AfterAllowTestTraffic", HOOK).withoutRollback().creator(creator));
  }

  /** A deployment of a Lambda function; the hook is called before traffic reaches it. */
  Course lambda() throws InterruptedException {
    Function quiz = sandbox.lambda().function("quiz", this::answer);
    quiz.alias("live", quiz.publish(this::answer));
    sandbox.parameters().put("/deployhooks/lambda/quiz/live", LAMBDA_PLAN);
    Release release =
        sandbox
            .codeDeploy()
            .lambda("quiz", "live", quiz.publish(this::answer))
            .hook("BeforeAllowTraffic", HOOK)
            .withoutRollback();
    if (again) {
      sandbox.lambda().function(LATER, this::callAgain).retries(0);
      release.hook("AfterAllowTraffic", LATER);
    }
    return play(release);
  }

  private FunctionHost.Ending callAgain(FunctionHost.Call later) {
    return new FunctionHost.Ending.Returned(callAnotherInstance().toString(), later.requestId());
  }

  private Release ecsRelease() {
    HealthCheck health =
        new HealthCheck("/health", Duration.ofSeconds(10), Duration.ofSeconds(2), 1, 1, "200");
    TargetGroup first = sandbox.loadBalancing().targetGroup("quiz-1", health);
    TargetGroup second = sandbox.loadBalancing().targetGroup("quiz-2", health);
    Listener production = sandbox.loadBalancing().loadBalancer("quiz").listener(first);
    Listener test = sandbox.loadBalancing().loadBalancer("quiz-test").listener(first);
    EcsService service =
        sandbox.ecs().service("shop", "quiz", "web", 8080).running(tasks(blue, "1"), first);
    sandbox.parameters().put("/deployhooks/ecs/shop/quiz", ecsPlan);
    EcsRoute route = new EcsRoute(service, first, second, production, Optional.of(test));
    return sandbox.codeDeploy().ecs(route, tasks(green, "2"));
  }

  private TaskDefinition tasks(LoopbackServer task, String version) {
    return sandbox
        .ecs()
        .taskDefinition(
            "quiz",
            List.of(task.port()),
            List.of(
                new TaskDefinition.Container(
                    "web", "registry.example.com/quiz:" + version, "sha256:" + version)));
  }

  private Course play(Release release) throws InterruptedException {
    Rollout rollout = release.start();
    if (overriddenById) {
      overridden(rollout.id(), rollout.id());
    }
    Rollout.Ended ended = rollout.await();
    end.countDown(); // what hangs would keep the sandbox from settling
    sandbox.agenda().settle();
    return new Course(rollout, ended, reports());
  }

  private List<JsonObject> reports() {
    return log.stream()
        .filter(line -> !line.startsWith("{\"_aws\""))
        .map(line -> JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("report"))
        .toList();
  }

  /**
   * As an execution environment of Lambda does: one call at a time, and what the hook throws is the
   * function's error.
   */
  private FunctionHost.Ending invoke(FunctionHost.Call call) {
    last = call;
    oneAtATime.lock();
    try {
      JsonObject value =
          hook.handle(
              call.payload(),
              HOOK,
              new Deadline(call.deadline(), new SandboxTime(sandbox.clock())));
      return new FunctionHost.Ending.Returned(value.toString(), "");
    } catch (RuntimeException e) {
      JsonObject error = new JsonObject();
      error.addProperty("errorType", e.getClass().getName());
      error.addProperty("errorMessage", e.getMessage());
      return new FunctionHost.Ending.Failed("Unhandled", error.toString(), "");
    } finally {
      oneAtATime.unlock();
    }
  }

  private FunctionHost.Ending answer(FunctionHost.Call call) throws InterruptedException {
    hangIfWanted();
    return new FunctionHost.Ending.Returned("{\"answer\":\"quiz\"}", "asked: " + call.payload());
  }

  private LoopbackServer service(String says) {
    return new LoopbackServer(
        request -> {
          if (!request.path().equals("/health")) {
            hangIfWanted();
          }
          return Response.text(200, "text/plain", says);
        });
  }

  private void hangIfWanted() throws InterruptedException {
    if (hanging) {
      end.await();
    }
  }

  /** To the sandbox, and as many tries as in AWS, but without the pauses between them. */
  private void aim(AwsClientBuilder<?, ?> builder) {
    ClientOverrideConfiguration overrides = builder.overrideConfiguration();
    RetryStrategy retries = overrides.retryStrategy().orElseThrow();
    builder
        .endpointOverride(sandbox.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDSANDBOX", "sandbox")))
        .overrideConfiguration(
            overrides.toBuilder()
                .retryStrategy(
                    retries instanceof StandardRetryStrategy standard
                        ? standard.toBuilder()
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                            .build()
                        : retries)
                .build());
  }

  @Override
  public void close() {
    end.countDown();
    sandbox.close();
    blue.close();
    green.close();
  }
}
