package dev.deployhooks.local.templates;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.runtime.ChildJvm;
import dev.deployhooks.local.runtime.FunctionPackage;
import dev.deployhooks.sandbox.Action;
import dev.deployhooks.sandbox.Condition;
import dev.deployhooks.sandbox.EcsRoute;
import dev.deployhooks.sandbox.EcsService;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
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
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Rule;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.TargetGroup;
import dev.deployhooks.sandbox.TaskDefinition;
import dev.deployhooks.sandbox.Vulnerability;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An account of the sandbox into which the template has been deployed: each function from its
 * package, with the handler, memory, time-out, environment, queue and role that the template gives
 * it. Beside them there is what deployments and plans need.
 */
final class Account implements AutoCloseable {

  /** The function that answers for hooks that died, and is called at no lifecycle event. */
  static final String REPORTER = "FailureReporter";

  static final String ECS_PLAN = "everything-about-a-service.yaml";
  static final String LAMBDA_PLAN = "everything-about-a-function.yaml";

  private static final String BUCKET = "deployhooks-plans";
  static final String REPORTS = "deployhooks-reports";
  private static final Map<String, String> PARAMETERS =
      Map.of("Stage", "test", "PlanBucket", BUCKET, "ReportBucket", REPORTS + "/releases");

  private final Sandbox sandbox = new Sandbox();
  private final Stack stack;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Reporting> hosts = new HashMap<>();
  private final List<HookReport> reports = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final HttpServer blue = quiz();
  private final HttpServer green = quiz();

  Account(Template template) {
    stack = new Stack(template, PARAMETERS, this::reference);
    for (String id : stack.ids("AWS::DynamoDB::Table")) {
      sandbox.tables().create(id, partitionKey(stack.properties(id)));
    }
    for (String id : stack.ids("AWS::SQS::Queue")) {
      configure(sandbox.sqs().queue(id), stack.properties(id));
    }
    stack.functions().forEach(this::deploy);
    stack.functions().forEach(this::invokedAsynchronously);
    furnish();
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Stack stack() {
    return stack;
  }

  /** The name of a function of the template. */
  String name(String function) {
    return String.valueOf(names.get(function));
  }

  /** What is left in the log of every hook that ran, oldest first. */
  List<HookReport> reports() {
    return List.copyOf(reports);
  }

  /** What the hooks have written to their logs, line by line. */
  List<String> log() {
    return List.copyOf(log);
  }

  /** What a function has called, by the actions that IAM asks for. */
  NavigableSet<String> actions(String function) {
    return sandbox.calls().stream()
        .filter(call -> call.caller().equals(name(function)))
        .map(Recorded::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What {@code Ref} and {@code GetAtt} say of a resource, as the sandbox names it. */
  private String reference(String name) {
    String id = name.replaceFirst("\\..*", "");
    if (stack.ids("AWS::DynamoDB::Table").contains(id)) {
      return name.equals(id) ? id : "arn:aws:dynamodb:us-east-1:123456789012:table/" + id;
    }
    if (!stack.ids("AWS::SQS::Queue").contains(id)) {
      return name;
    }
    Queue queue = sandbox.sqs().queue(id);
    return name.equals(id) ? sandbox.sqs().url(queue) : queue.arn();
  }

  private static String partitionKey(JsonObject properties) {
    return properties
        .getAsJsonArray("KeySchema")
        .get(0)
        .getAsJsonObject()
        .get("AttributeName")
        .getAsString();
  }

  private void configure(Queue queue, JsonObject properties) {
    if (properties.get("VisibilityTimeout") instanceof JsonPrimitive seconds) {
      queue.visibility(Duration.ofSeconds(seconds.getAsLong()));
    }
    if (properties.get("RedrivePolicy") instanceof JsonObject redrive) {
      String arn = redrive.get("deadLetterTargetArn").getAsString();
      queue.redrive(
          sandbox.sqs().queue(arn.substring(arn.lastIndexOf(':') + 1)),
          redrive.get("maxReceiveCount").getAsInt());
    }
  }

  private void deploy(String id) {
    JsonObject function = stack.function(id);
    String name = function.get("FunctionName").getAsString();
    names.put(id, name);
    Map<String, String> environment = new HashMap<>(sandbox.environment(name));
    function
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables")
        .asMap()
        .forEach((variable, value) -> environment.put(variable, value.getAsString()));
    forbid(id);
    Reporting host =
        new Reporting(
            new FunctionPackage(
                name,
                Packages.require(hook(id)),
                function.get("Handler").getAsString(),
                function.get("MemorySize").getAsInt(),
                environment,
                Optional.of(sandbox.clock().file())));
    hosts.put(id, host);
    Function deployed =
        sandbox
            .lambda()
            .function(name, host)
            .handler(function.get("Handler").getAsString())
            .environment(environment)
            .role(role(id))
            .timeout(Duration.ofSeconds(function.get("Timeout").getAsLong()));
    if (function.get("RecursiveLoop") instanceof JsonPrimitive loop
        && loop.getAsString().equals("Allow")) {
      deployed.allowLoops();
    }
    if (function.get("Events") instanceof JsonObject events) {
      events
          .asMap()
          .values()
          .forEach(
              event -> {
                String arn =
                    event
                        .getAsJsonObject()
                        .getAsJsonObject("Properties")
                        .get("Queue")
                        .getAsString();
                sandbox
                    .lambda()
                    .eventSource(
                        sandbox.sqs().queue(arn.substring(arn.lastIndexOf(':') + 1)), deployed);
              });
    }
  }

  /** The role that the template gives a function, as IAM tells of it. */
  private Role role(String id) {
    Role role = sandbox.iam().role(name(id)).trusts("lambda.amazonaws.com");
    for (Stack.Grant grant : stack.grants(id)) {
      grant.actions().forEach(action -> grant.resources().forEach(on -> role.allow(action, on)));
    }
    return role;
  }

  /** What becomes of its asynchronous invocations. */
  private void invokedAsynchronously(String id) {
    JsonObject config = stack.function(id).getAsJsonObject("EventInvokeConfig");
    JsonObject onFailure = config.getAsJsonObject("DestinationConfig").getAsJsonObject("OnFailure");
    String destination = onFailure.get("Destination").getAsString();
    function(id)
        .asynchronously(
            new EventInvokeConfig(
                retries(id),
                Duration.ofSeconds(config.get("MaximumEventAgeInSeconds").getAsLong()),
                Optional.of(
                    onFailure.get("Type").getAsString().equals("SQS")
                        ? new Destination.ToQueue(
                            sandbox
                                .sqs()
                                .queue(destination.substring(destination.lastIndexOf(':') + 1)))
                        : new Destination.ToFunction(
                            function(destination.substring(0, destination.indexOf('.')))))));
  }

  /** A function of the template, as it is deployed. */
  Function function(String id) {
    return sandbox.lambda().function(name(id));
  }

  /**
   * Has a function's process killed in the middle of its invocations.
   *
   * @param operation at whose call it is killed; nobody else is to call it meanwhile
   * @param times how many processes die
   */
  void killed(String id, String operation, int times) {
    sandbox.faults().on(operation, times, new Fault.Meanwhile(() -> host(id).now.kill()));
  }

  /** Runs a function otherwise than the template says; queues, destination and role stay. */
  void run(String id, UnaryOperator<FunctionPackage> otherwise) {
    Reporting host = host(id);
    host.now = new ChildJvm(otherwise.apply(host.asTheTemplateSays));
  }

  /** Runs a function as the template says again. */
  void mend(String id) {
    host(id).mend();
    forbid(id);
    function(id).retries(retries(id)).available();
  }

  private int retries(String id) {
    return stack
        .function(id)
        .getAsJsonObject("EventInvokeConfig")
        .get("MaximumRetryAttempts")
        .getAsInt();
  }

  /** Takes permissions from the role of a function, or gives them back. */
  void forbid(String id, String... actions) {
    sandbox
        .roles()
        .grant(
            name(id),
            stack.grants(id).stream()
                .flatMap(grant -> grant.actions().stream())
                .filter(action -> !List.of(actions).contains(action))
                .toList());
  }

  private Reporting host(String id) {
    return requireNonNull(hosts.get(id));
  }

  /** A queue of the template. */
  Queue queue(String id) {
    return sandbox.sqs().queue(id);
  }

  /** The functions of the template that are called at lifecycle events. */
  static List<String> hooks() {
    return Stack.ofTheHooks(Map.of()).functions().stream()
        .filter(function -> !function.equals(REPORTER))
        .toList();
  }

  /** The package of a function of the template. */
  static HookPackage hook(String function) {
    String name = Stack.ofTheHooks(Map.of()).function(function).get("FunctionName").getAsString();
    return HookPackage.named(name.substring(name.lastIndexOf('_') + 1))
        .orElseThrow(() -> new AssertionError("no package for the function " + function));
  }

  /** What the plans ask for. */
  private void furnish() {
    for (String plan : List.of(ECS_PLAN, LAMBDA_PLAN)) {
      sandbox.objects().put(BUCKET, plan, text(plan));
    }
    sandbox.objects().bucket("quiz-files");
    sandbox.objects().bucket(REPORTS);
    sandbox.parameters().put("/deployhooks/answer", "quiz");
    sandbox.parameters().put("/deployhooks/token", "a-token-of-the-test");
    sandbox.secrets().put("deployhooks/editor", "a-password-of-the-test");
    sandbox.tables().put("quiz", "ACTIVE");
    var _ = sandbox.sqs().queue("quiz-jobs");
    sandbox.cloudWatch().alarm("quiz-errors").state("OK", "no errors");
  }

  private static String text(String resource) {
    try (var in = Account.class.getResourceAsStream("/templates/" + resource)) {
      if (in == null) {
        throw new AssertionError("there is no " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A release of a function made of an image, whose AppSpec lies in S3. */
  Release lambda(String name) {
    sandbox
        .parameters()
        .put("/deployhooks/lambda/" + name + "/live", "s3://" + BUCKET + "/" + LAMBDA_PLAN);
    Function function = sandbox.lambda().function(name, Account::answer);
    function.alias("live", function.publish(Account::answer));
    String repository = "image-of-" + name;
    sandbox.registry().repository(repository, "IMMUTABLE", List.of());
    // Nobody has scanned it.
    String digest = sandbox.registry().push(repository, "7");
    String uri = sandbox.registry().uri(repository);
    String green =
        function.publish(
            Account::answer,
            Function.State.ACTIVE,
            Optional.of(new Function.Image(uri + ":7", uri + "@" + digest)));
    return sandbox
        .codeDeploy()
        .lambda(name, "live", green)
        .in("quiz", name)
        .revisionInS3(BUCKET, name + "/appspec.json", "JSON", "version-of-the-test")
        .canary(10, Duration.ofMinutes(5));
  }

  /** A release of a function whose plan cannot be read. */
  Release unreadable(String name) {
    Release release = lambda(name);
    sandbox.parameters().put("/deployhooks/lambda/" + name + "/live", "this is no plan");
    return release;
  }

  private static Ending answer(FunctionHost.Call call) {
    return new Ending.Returned("{\"statusCode\":200,\"body\":\"quiz\"}", "asked " + call.payload());
  }

  /** A release of a service by CodeDeploy. */
  Release codeDeployEcs(String name) {
    Ground ground = ground(name);
    return sandbox
        .codeDeploy()
        .ecs(
            new EcsRoute(
                ground.service,
                ground.one,
                ground.other,
                ground.production,
                Optional.of(ground.test)),
            ground.green)
        .in("quiz", name);
  }

  /** A release of a service by ECS itself. */
  NativeRelease ecsNative(String name) {
    Ground ground = ground(name);
    return sandbox
        .ecs()
        .deploy(
            new NativeRoute(
                ground.service,
                ground.one,
                ground.other,
                everything(ground.production, ground.one),
                Optional.of(everything(ground.test, ground.one))),
            ground.green)
        .canary(10, Duration.ofMinutes(2));
  }

  private static Rule everything(Listener listener, TargetGroup group) {
    return listener.rule(
        10, List.of(new Condition.PathPattern(List.of("/*"))), Action.forward(group));
  }

  private record Ground(
      EcsService service,
      TargetGroup one,
      TargetGroup other,
      Listener production,
      Listener test,
      TaskDefinition green) {}

  private Ground ground(String name) {
    sandbox
        .parameters()
        .put("/deployhooks/ecs/" + name + "/quiz", "s3://" + BUCKET + "/" + ECS_PLAN);
    LoadBalancer balancer = sandbox.loadBalancing().loadBalancer(name);
    TargetGroup one = sandbox.loadBalancing().targetGroup(name + "-1", HealthCheck.at("/"));
    TargetGroup other = sandbox.loadBalancing().targetGroup(name + "-2", HealthCheck.at("/"));
    EcsService service =
        sandbox
            .ecs()
            .service(name, "quiz", "quiz", 8080)
            .running(tasks(blue, "registry.example.com/quiz:6", "sha256:" + "6".repeat(64)), one);
    String repository = "image-of-" + name;
    String digest = scanned(repository);
    return new Ground(
        service,
        one,
        other,
        balancer.listener(one),
        balancer.listener(one),
        tasks(green, sandbox.registry().uri(repository) + ":7", digest));
  }

  private TaskDefinition tasks(HttpServer quiz, String image, String digest) {
    return sandbox
        .ecs()
        .taskDefinition(
            "quiz",
            List.of(quiz.getAddress().getPort()),
            List.of(new TaskDefinition.Container("quiz", image, digest)));
  }

  /** An image that was scanned, in which something was found that does not block. */
  String scanned(String repository) {
    sandbox.registry().repository(repository, "MUTABLE", List.of());
    String digest = sandbox.registry().push(repository, "7");
    sandbox
        .registry()
        .scanned(
            digest,
            Scanning.ENHANCED,
            List.of(
                Vulnerability.fixable("CVE-2026-31012", "LOW", "zlib1g", "1.2.13", "1.3.1")
                    .exploitedWith(0.01, false)));
    return digest;
  }

  /** The service in a task: it answers everything alike. */
  private static HttpServer quiz() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] answer = "{\"body\":\"quiz\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A release of a function whose plan wants it to be observed for 25 minutes. */
  Release longBake(String name) {
    Release release = lambda(name);
    sandbox.parameters().put("/deployhooks/lambda/" + name + "/live", text("long-bake.yaml"));
    return release;
  }

  /** Calls a function once, as it is deployed. */
  Ending invoke(String function, String payload) throws InterruptedException {
    Duration timeout = Duration.ofSeconds(stack.function(function).get("Timeout").getAsLong());
    return host(function)
        .invoke(
            new FunctionHost.Call(
                UUID.randomUUID().toString(),
                "arn:aws:lambda:us-east-1:123456789012:function:" + name(function),
                "$LATEST",
                payload,
                sandbox.clock().now().plus(timeout),
                timeout,
                FunctionHost.Call.UNTRACED));
  }

  /** Lets time pass at once. */
  void pass(Duration duration) {
    sandbox.clock().advanceTo(sandbox.clock().now().plus(duration));
  }

  /** Runs a deployment to its end, and all that follows from it. */
  Rollout.Ended play(Rollout rollout) throws InterruptedException {
    Rollout.Ended ended = rollout.await();
    sandbox.agenda().settle();
    return ended;
  }

  /** The host of a function that has been deployed. */
  private final class Reporting implements FunctionHost {

    private final FunctionPackage asTheTemplateSays;
    private final ChildJvm first;
    private volatile ChildJvm now;

    Reporting(FunctionPackage asTheTemplateSays) {
      this.asTheTemplateSays = asTheTemplateSays;
      this.first = new ChildJvm(asTheTemplateSays);
      this.now = first;
    }

    void mend() {
      if (now != first) {
        now.close();
        now = first;
      }
    }

    @Override
    public Ending invoke(Call call) throws InterruptedException {
      Ending ending = now.invoke(call);
      HookReport.in(ending.log()).ifPresent(reports::add);
      ending.log().lines().forEach(log::add);
      return ending;
    }

    @Override
    public void close() {
      mend();
      first.close();
    }
  }

  @Override
  public void close() {
    sandbox.close();
    blue.stop(0);
    green.stop(0);
  }
}
