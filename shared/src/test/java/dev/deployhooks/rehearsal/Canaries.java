package dev.deployhooks.rehearsal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.HealthCheck;
import dev.deployhooks.sandbox.LoadBalancer;
import dev.deployhooks.sandbox.NativeRelease;
import dev.deployhooks.sandbox.NativeRoute;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.TargetGroup;
import dev.deployhooks.sandbox.TaskDefinition;
import dev.deployhooks.sandbox.Timeline;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Deployments whose canary is judged by the real hook and its real clients. What the users see is
 * told to the sandbox's CloudWatch in steps of ten seconds, split between green and blue as their
 * traffic is at that moment, from an hour before the deployment on.
 */
final class Canaries implements AutoCloseable {

  static final String HOOK = "CodeDeployHook_canary";

  private static final Duration STEP = Duration.ofSeconds(10);

  /** Requests in a step. */
  private static final int REQUESTS = 100;

  /** Of so many requests at each side, one is bad. */
  record Bad(int green, int blue) {
    static final Bad NONE = new Bad(Integer.MAX_VALUE, Integer.MAX_VALUE);

    static Bad ofGreen(int one) {
      return new Bad(one, Integer.MAX_VALUE);
    }
  }

  /** A call of the hook, and what it returned. */
  record Call(JsonObject event, JsonObject answer) {

    String status() {
      return answer.get("hookStatus").getAsString();
    }

    /** What an earlier call left, and ECS handed back. */
    boolean knowsMore() {
      return event.has("hookDetails");
    }

    /** Green's share of the production traffic, as ECS says it. */
    int weight() {
      JsonObject details = event.getAsJsonObject("executionDetails");
      return details
          .getAsJsonObject("productionTrafficWeights")
          .get(details.get("targetServiceRevisionArn").getAsString())
          .getAsInt();
    }
  }

  private final Sandbox sandbox = new Sandbox();
  private final Time time = new SandboxTime(sandbox.clock());
  private final Queue queue = sandbox.sqs().queue("canary").visibility(Duration.ofMinutes(3));
  private final List<JsonObject> reports = new CopyOnWriteArrayList<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Hook hook;
  private Instant told = time.now().minus(Duration.ofHours(1));
  private Measures measures = (_, _, _, _) -> {};
  private int weight;
  private int counted;
  private Bad bad = Bad.NONE;
  private Bad badFromHalfOn = Bad.NONE;

  /** Tells CloudWatch what the users saw in a step. */
  private interface Measures {
    void tell(Side side, Instant at, int requests, int bad);
  }

  private enum Side {
    GREEN,
    BLUE
  }

  Canaries() {
    Map<String, String> environment = new HashMap<>(sandbox.environment());
    environment.put(Wiring.QUEUE_URL, sandbox.sqs().url(queue));
    hook =
        Wiring.of(
            new HookDefinition("canary-metrics-checker", SectionKind.CANARY),
            environment,
            new AwsClients(
                environment,
                builder ->
                    builder
                        .endpointOverride(sandbox.endpoint())
                        .credentialsProvider(
                            StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKIDSANDBOX", "sandbox")))),
            time,
            this::log);
    Function function =
        sandbox.lambda().function(HOOK, this::invoke).timeout(Duration.ofMinutes(1)).allowLoops();
    sandbox.lambda().eventSource(queue, function);
  }

  private void log(String line) {
    if (!line.startsWith("{\"_aws\"")) {
      reports.add(JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("report"));
    }
  }

  Sandbox sandbox() {
    return sandbox;
  }

  List<JsonObject> reports() {
    return reports;
  }

  List<Call> calls() {
    return calls;
  }

  /** How the users fare. */
  Canaries bad(Bad seen) {
    bad = seen;
    badFromHalfOn = seen;
    return this;
  }

  /** How the users fare from when green has half of the traffic. */
  Canaries badFromHalfOn(Bad seen) {
    badFromHalfOn = seen;
    return this;
  }

  /** A deployment of a service by Amazon ECS itself. */
  NativeRelease ecs(String plan) {
    HealthCheck health = HealthCheck.at("/health");
    TargetGroup first = sandbox.loadBalancing().targetGroup("quiz-1", health);
    TargetGroup second = sandbox.loadBalancing().targetGroup("quiz-2", health);
    LoadBalancer balancer = sandbox.loadBalancing().loadBalancer("quiz");
    NativeRoute route =
        new NativeRoute(
            sandbox.ecs().service("shop", "quiz", "web", 8080).running(tasks("1"), first),
            first,
            second,
            balancer.listener(first).byDefault(),
            Optional.empty());
    sandbox.parameters().put("/deployhooks/ecs/shop/quiz", "version: 1\n" + plan);
    measures =
        (side, at, requests, ofThemBad) ->
            tellElb(balancer, side == Side.GREEN ? second : first, at, requests, ofThemBad);
    return sandbox.ecs().deploy(route, tasks("2")).onProgress(this::hear);
  }

  private TaskDefinition tasks(String version) {
    return sandbox
        .ecs()
        .taskDefinition(
            "quiz",
            List.of(),
            List.of(new TaskDefinition.Container("web", "quiz:" + version, "sha256:" + version)));
  }

  private void tellElb(
      LoadBalancer balancer, TargetGroup group, Instant at, int requests, int ofThemBad) {
    Map<String, String> dimensions =
        Map.of(
            "LoadBalancer",
            named(balancer.arn(), "app/"),
            "TargetGroup",
            named(group.arn(), "targetgroup/"));
    sandbox
        .cloudWatch()
        .put("AWS/ApplicationELB", "RequestCount", dimensions, at, 1, requests)
        .put("AWS/ApplicationELB", "TargetResponseTime", dimensions, at, 0.05, requests)
        .put("AWS/ApplicationELB", "UnHealthyHostCount", dimensions, at, 0);
    if (ofThemBad > 0) {
      sandbox
          .cloudWatch()
          .put("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", dimensions, at, 1, ofThemBad);
    }
  }

  private static String named(String arn, String from) {
    return arn.substring(arn.indexOf(from));
  }

  /** A deployment of a function by CodeDeploy. */
  Release lambda(String plan) {
    Function quiz = sandbox.lambda().function("quiz", Canaries::answer);
    String blue = quiz.publish(Canaries::answer);
    String green = quiz.publish(Canaries::answer);
    quiz.alias("live", blue);
    sandbox.parameters().put("/deployhooks/lambda/quiz/live", "version: 1\n" + plan);
    measures =
        (side, at, requests, ofThemBad) -> {
          Map<String, String> dimensions = new HashMap<>();
          dimensions.put("FunctionName", "quiz");
          dimensions.put("Resource", "quiz:live");
          tellLambda(dimensions, at, requests, ofThemBad);
          if (weight > 0 && weight < 100) {
            dimensions.put("ExecutedVersion", side == Side.GREEN ? green : blue);
            tellLambda(dimensions, at, requests, ofThemBad);
          }
        };
    return sandbox
        .codeDeploy()
        .lambda("quiz", "live", green)
        .withoutRollback()
        .onProgress(this::hear);
  }

  private void tellLambda(Map<String, String> dimensions, Instant at, int requests, int ofThemBad) {
    sandbox
        .cloudWatch()
        .put("AWS/Lambda", "Invocations", dimensions, at, 1, requests)
        .put("AWS/Lambda", "Duration", dimensions, at, 40, requests)
        .put("AWS/Lambda", "Errors", dimensions, at, 0, requests - (long) ofThemBad);
    if (ofThemBad > 0) {
      sandbox.cloudWatch().put("AWS/Lambda", "Errors", dimensions, at, 1, ofThemBad);
    }
  }

  private static FunctionHost.Ending answer(FunctionHost.Call call) {
    return new FunctionHost.Ending.Returned("{}", call.payload());
  }

  /** Plays a deployment to its end. */
  Rollout.Ended play(Rollout rollout) throws InterruptedException {
    Rollout.Ended ended = rollout.await();
    sandbox.agenda().settle();
    return ended;
  }

  private void hear(Timeline.Entry entry) {
    if (entry.what() == Timeline.What.TRAFFIC && !entry.subject().equals("test")) {
      move(Integer.parseInt(entry.detail().replace(" %", "")));
    }
  }

  private synchronized void move(int percent) {
    tell();
    weight = percent;
  }

  /** Tells CloudWatch what has happened since it was told the last time. */
  private synchronized void tell() {
    Bad now = weight < 50 ? bad : badFromHalfOn;
    while (!told.plus(STEP).isAfter(time.now())) {
      int green = REQUESTS * weight / 100;
      tell(Side.GREEN, green, now.green());
      tell(Side.BLUE, REQUESTS - green, now.blue());
      counted += REQUESTS;
      told = told.plus(STEP);
    }
  }

  private void tell(Side side, int requests, int oneOf) {
    if (requests > 0) {
      measures.tell(side, told, requests, (counted + requests) / oneOf - counted / oneOf);
    }
  }

  private FunctionHost.Ending invoke(FunctionHost.Call call) {
    tell();
    return new FunctionHost.Ending.Returned(handle(call.payload()).toString(), "");
  }

  /** Calls the hook. */
  JsonObject handle(String event) {
    JsonObject answer = hook.handle(event, HOOK, Deadline.in(Duration.ofMinutes(1), time));
    calls.add(new Call(JsonParser.parseString(event).getAsJsonObject(), answer));
    return answer;
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
