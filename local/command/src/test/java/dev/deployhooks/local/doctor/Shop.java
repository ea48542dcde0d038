package dev.deployhooks.local.doctor;

import dev.deployhooks.local.HookPackage;
import dev.deployhooks.sandbox.Action;
import dev.deployhooks.sandbox.Condition;
import dev.deployhooks.sandbox.EcsRoute;
import dev.deployhooks.sandbox.EcsService;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
import dev.deployhooks.sandbox.EventSource;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.HealthCheck;
import dev.deployhooks.sandbox.Listener;
import dev.deployhooks.sandbox.LoadBalancer;
import dev.deployhooks.sandbox.NativeRelease;
import dev.deployhooks.sandbox.NativeRoute;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Role;
import dev.deployhooks.sandbox.Rule;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.TargetGroup;
import dev.deployhooks.sandbox.TaskDefinition;
import dev.deployhooks.sandbox.Vpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account of the sandbox in which everything is in order, until a test breaks something: the
 * service {@code shop/quiz}, deployed by CodeDeploy or by Amazon ECS itself, and two hooks.
 */
final class Shop implements AutoCloseable {

  static final String SMOKE = HookPackage.PRE_TRAFFIC_SMOKE_TEST.functionName();
  static final String CANARY = HookPackage.CANARY_METRICS_CHECKER.functionName();
  static final String PLAN = "/deployhooks/ecs/shop/quiz";
  static final String ALARM = "quiz-5xx";
  static final String REPOSITORY = "quiz";

  /** The table of what has failed. */
  static final String MEMORY = "failed-answers";

  private static final FunctionHost NEVER_CALLED = _ -> new Ending.Returned("{}", "");

  final Sandbox sandbox = new Sandbox();

  /** The role as which CodeDeploy acts. */
  final Role codeDeploy;

  /** The role as which Amazon ECS calls hooks. */
  final Role ecs;

  final Function smoke;
  final Function canary;
  final EventSource comesBack;
  final Vpc vpc;
  final Map<String, String> hooks = new HashMap<>(Map.of("BeforeAllowTraffic", SMOKE));
  final List<String> alarms = new ArrayList<>(List.of(ALARM));
  boolean rollsBack = true;
  boolean inSteps = true;
  boolean testListener = true;
  boolean goesOn;
  String image;

  Shop() {
    codeDeploy =
        sandbox
            .iam()
            .role("CodeDeployRole")
            .trusts("codedeploy.amazonaws.com")
            .allow("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:CodeDeployHook_*");
    ecs =
        sandbox
            .iam()
            .role("hooks")
            .trusts("ecs.amazonaws.com")
            .allow("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:CodeDeployHook_*");
    vpc = sandbox.ec2().vpc("vpc-1").route("nat-1", "subnet-1").mainRoute("igw-1");
    Function reporter = sandbox.lambda().function("CodeDeployHook_reporter", NEVER_CALLED);
    EventInvokeConfig reported =
        new EventInvokeConfig(
            2, Duration.ofMinutes(30), Optional.of(new Destination.ToFunction(reporter)));
    sandbox.tables().create(MEMORY, "id");
    smoke =
        hook(HookPackage.PRE_TRAFFIC_SMOKE_TEST)
            .timeout(Duration.ofMinutes(5))
            .environment(Map.of("DEPLOYHOOKS_ANSWERS_TABLE", MEMORY));
    Queue queue = sandbox.sqs().queue("returns");
    canary =
        hook(HookPackage.CANARY_METRICS_CHECKER)
            .timeout(Duration.ofMinutes(1))
            .environment(
                Map.of(
                    "DEPLOYHOOKS_QUEUE_URL",
                    sandbox.sqs().url(queue),
                    "DEPLOYHOOKS_REPORTER_QUEUE_URL",
                    sandbox.sqs().url(sandbox.sqs().queue("lost")),
                    "DEPLOYHOOKS_ANSWERS_TABLE",
                    MEMORY))
            .allowLoops();
    // The plan is of both; only this one runs what asks for metrics.
    roleOf(canary)
        .allow("cloudwatch:*", "*")
        .allow("sqs:SendMessage", "arn:aws:sqs:*:123456789012:lost");
    comesBack = sandbox.lambda().eventSource(queue, canary);
    smoke.asynchronously(reported);
    canary.asynchronously(reported);
    hooks.put("AfterAllowTraffic", CANARY);
    sandbox.parameters().put(PLAN, plan(CHECKS));
    sandbox.cloudWatch().alarm(ALARM).state("OK", "quiet");
    sandbox
        .registry()
        .repository(REPOSITORY, "IMMUTABLE", List.of())
        .scans(REPOSITORY, Scanning.BASIC, "SCAN_ON_PUSH");
    image = sandbox.registry().uri(REPOSITORY) + ":7";
  }

  static final String CHECKS =
      """
      smokeTest:
        checks:
          - {name: it is well, http: {path: /health, timeout: 5s}, expect: {status: 200}}""";

  /** A plan with a canary, and with other sections. */
  static String plan(String sections) {
    return "version: 1\n" + sections + "\ncanary: {}\n";
  }

  private Function hook(HookPackage hook) {
    sandbox
        .iam()
        .role(hook.functionName())
        .trusts("lambda.amazonaws.com")
        .allow("codedeploy:*", "arn:aws:codedeploy:*:*:*")
        .allow("dynamodb:*Item", "arn:aws:dynamodb:*:*:table/" + MEMORY)
        .allow("ecs:Describe*", "*");
    return sandbox.lambda().function(hook.functionName(), NEVER_CALLED).handler(hook.handler());
  }

  /** The role of a function. */
  Role roleOf(Function function) {
    return sandbox.iam().role(function.name());
  }

  private record Ground(
      EcsService service,
      TargetGroup one,
      TargetGroup other,
      Listener production,
      Listener test,
      TaskDefinition tasks) {}

  private Ground ground() {
    LoadBalancer balancer = sandbox.loadBalancing().loadBalancer("quiz");
    TargetGroup one = sandbox.loadBalancing().targetGroup("quiz-1", HealthCheck.at("/"));
    TargetGroup other = sandbox.loadBalancing().targetGroup("quiz-2", HealthCheck.at("/"));
    TaskDefinition tasks =
        sandbox
            .ecs()
            .taskDefinition(
                "quiz", List.of(), List.of(new TaskDefinition.Container("web", image, "")));
    return new Ground(
        sandbox.ecs().service("shop", "quiz", "web", 8080).running(tasks, one),
        one,
        other,
        balancer.listener(one),
        balancer.listener(one),
        tasks);
  }

  /** Has CodeDeploy deploy the service, which waits before its first hook. */
  void deployedByCodeDeploy() {
    Ground ground = ground();
    Release release =
        sandbox
            .codeDeploy()
            .ecs(
                new EcsRoute(
                    ground.service(),
                    ground.one(),
                    ground.other(),
                    ground.production(),
                    Optional.of(ground.test()).filter(_ -> testListener)),
                ground.tasks())
            .in("shop", "quiz")
            .alarms(alarms.toArray(String[]::new));
    hooks.forEach(release::hook);
    if (inSteps) {
      release.canary(10, Duration.ofMinutes(5));
    }
    if (!rollsBack) {
      release.withoutRollback();
    }
    release.heldAt("BeforeInstall", "d-ABCDEFGH1", "execution").start();
  }

  /** Has Amazon ECS deploy the service, which waits before its first hook. */
  void deployedByEcs() {
    Ground ground = ground();
    NativeRelease release =
        sandbox
            .ecs()
            .deploy(
                new NativeRoute(
                    ground.service(),
                    ground.one(),
                    ground.other(),
                    everything(ground.production(), ground.one()),
                    Optional.of(everything(ground.test(), ground.one())).filter(_ -> testListener)),
                ground.tasks())
            .alarms(alarms.toArray(String[]::new))
            .hook(SMOKE, "{}", Duration.ofMinutes(17), goesOn, "POST_TEST_TRAFFIC_SHIFT")
            .hook(CANARY, "{}", Duration.ofMinutes(90), false, "POST_PRODUCTION_TRAFFIC_SHIFT");
    if (inSteps) {
      release.canary(10, Duration.ofMinutes(5));
    }
    release
        .heldAt(
            "PRE_SCALE_UP",
            "arn:aws:ecs:us-east-1:123456789012:service-deployment/shop/quiz/1",
            "arn:aws:ecs:us-east-1:123456789012:service-revision/shop/quiz/6",
            "arn:aws:ecs:us-east-1:123456789012:service-revision/shop/quiz/7")
        .start();
  }

  private static Rule everything(Listener listener, TargetGroup group) {
    return listener.rule(
        10, List.of(new Condition.PathPattern(List.of("/*"))), Action.forward(group));
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
