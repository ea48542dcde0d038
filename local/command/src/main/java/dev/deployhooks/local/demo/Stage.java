package dev.deployhooks.local.demo;

import static java.util.Objects.requireNonNull;

import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.runtime.ChildJvm;
import dev.deployhooks.local.runtime.FunctionPackage;
import dev.deployhooks.sandbox.Action;
import dev.deployhooks.sandbox.CodePipeline;
import dev.deployhooks.sandbox.Condition;
import dev.deployhooks.sandbox.EcsRoute;
import dev.deployhooks.sandbox.EcsService;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.HealthCheck;
import dev.deployhooks.sandbox.Listener;
import dev.deployhooks.sandbox.LoadBalancer;
import dev.deployhooks.sandbox.NativeRelease;
import dev.deployhooks.sandbox.NativeRoute;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Registry;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Rule;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.TargetGroup;
import dev.deployhooks.sandbox.TaskDefinition;
import dev.deployhooks.sandbox.Visitors;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where stories play: one sandbox with the packaged hooks in it, whose child JVMs stay warm from
 * story to story, and for each story a quiz of its own that is about to be replaced.
 */
final class Stage implements AutoCloseable {

  private static final String ANSWERS = "failed-answers";
  private static final String BLUE = "6";
  private static final String GREEN = "7";
  private static final String ALIAS = "live";
  private static final String SERVICE = "quiz";
  private static final String PAGE = "/api/quiz/all";
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final Sandbox sandbox = new Sandbox();
  private final List<HookReport> reports = new CopyOnWriteArrayList<>();
  private final List<QuizService> services = new ArrayList<>();
  private final List<Visitors> visitors = new ArrayList<>();
  private final Map<String, Ground> grounds = new ConcurrentHashMap<>();
  private final Map<String, Function> functions = new ConcurrentHashMap<>();
  private final Map<HookPackage, ChildJvm> processes = new HashMap<>();

  /**
   * A stage without a story and without hooks.
   *
   * @param ago how far in the past it begins
   */
  Stage(Duration ago) {
    sandbox.clock().setBack(ago);
    // Where the command is broken off, nobody closes the sandbox.
    sandbox.clock().file().toFile().deleteOnExit();
  }

  /**
   * A stage without a story, with every hook.
   *
   * @param project the project's folder, where the hooks' packages are
   */
  Stage(Path project) {
    this(Duration.ZERO);
    sandbox.tables().create(ANSWERS, "id");
    Queue lost = sandbox.sqs().queue("lost").visibility(TIMEOUT);
    Function reporter = function(HookPackage.FAILURE_REPORTER, project, sandbox.environment());
    sandbox.lambda().eventSource(lost, reporter);
    EventInvokeConfig config =
        new EventInvokeConfig(
            2,
            Duration.ofMinutes(30),
            Optional.of(new EventInvokeConfig.Destination.ToFunction(reporter)));
    HookPackage.ALL.stream()
        .filter(hook -> !hook.equals(HookPackage.FAILURE_REPORTER))
        .forEach(hook -> add(hook, project, lost).asynchronously(config));
  }

  /** A hook with a queue of its own, through which it can come back, as the template has it. */
  private Function add(HookPackage hook, Path project, Queue lost) {
    Queue queue =
        sandbox.sqs().queue(hook.name()).visibility(TIMEOUT).redrive(lost, ReturnTicket.RECEIVES);
    Map<String, String> environment = new HashMap<>(sandbox.environment());
    environment.put("DEPLOYHOOKS_QUEUE_URL", sandbox.sqs().url(queue));
    environment.put("DEPLOYHOOKS_REPORTER_QUEUE_URL", sandbox.sqs().url(lost));
    environment.put("DEPLOYHOOKS_ANSWERS_TABLE", ANSWERS);
    Function function = function(hook, project, environment).allowLoops();
    sandbox.lambda().eventSource(queue, function);
    return function;
  }

  private Function function(HookPackage hook, Path project, Map<String, String> environment) {
    FunctionPackage packaged =
        new FunctionPackage(
            hook.functionName(),
            hook.zip(project),
            hook.handler(),
            1024,
            environment,
            Optional.of(sandbox.clock().file()));
    ChildJvm process = new ChildJvm(packaged);
    processes.put(hook, process);
    return sandbox.lambda().function(hook.functionName(), new Reporting(process)).timeout(TIMEOUT);
  }

  /**
   * Has the process of a hook killed in the middle of its next calls.
   *
   * @param operation of AWS, at which it is killed
   */
  void kill(HookPackage hook, String operation, int times) {
    ChildJvm process = requireNonNull(processes.get(hook), "no process of " + hook.name());
    sandbox.faults().on(operation, times, new Fault.Meanwhile(process::kill));
  }

  /** Has the hooks there as functions that can be looked at. */
  void standIns() {
    StandIns.placeIn(sandbox);
  }

  /** The environment variables by which an AWS client finds the stage. */
  Map<String, String> environment() {
    return sandbox.environment();
  }

  /** Lets time pass at once. */
  void pass(Duration duration) {
    sandbox.clock().advanceTo(sandbox.clock().now().plus(duration));
  }

  /**
   * Sends the visitors away, waits until nothing is under way any more, and takes the hooks'
   * reports, oldest first.
   */
  List<HookReport> reports() throws InterruptedException {
    visitors.forEach(Visitors::close);
    visitors.clear();
    sandbox.agenda().settle();
    List<HookReport> taken = List.copyOf(reports);
    reports.removeAll(taken);
    return taken;
  }

  /** A release of the quiz service by CodeDeploy. */
  Release codeDeployEcs(String story, Flaw flaw, String plan) {
    Ground ground = ground(story, flaw, plan);
    return sandbox.codeDeploy().ecs(route(ground), ground.green).in(SERVICE, story);
  }

  /** A release of the quiz service by CodeDeploy, of which the image is judged. */
  Release codeDeployEcsOf(String image, String story, String plan) {
    Ground ground = ground(story, Flaw.NONE, plan);
    return sandbox.codeDeploy().ecs(route(ground), tasksOf(image)).in(SERVICE, story);
  }

  private static EcsRoute route(Ground ground) {
    return new EcsRoute(
        ground.service, ground.first, ground.second, ground.production, Optional.of(ground.test));
  }

  /** Somebody moves a story's test listener back to blue, by hand. */
  void moveTestListenerToBlue(String story) {
    Ground ground = groundOf(story);
    ground.test.byDefault().action(Action.forward(ground.first));
  }

  /** Has people use a story's service, through its production listener, until it is told. */
  void visitors(String story, int perMinute) {
    visitors.add(sandbox.visitors(groundOf(story).production, PAGE, perMinute));
  }

  /** Has people invoke a story's function, through its alias, until it is told. */
  void callers(String story, int perMinute) {
    Function function = functions.get(story);
    if (function == null) {
      throw new IllegalArgumentException("no function plays in " + story);
    }
    visitors.add(
        sandbox.visitors(
            function, ALIAS, "{\"httpMethod\": \"GET\", \"path\": \"" + PAGE + "\"}", perMinute));
  }

  /** Writes the traffic of a story's service from now on, and of the hour before, at once. */
  void scriptService(String story, int percent, Flaw flaw) {
    Ground ground = groundOf(story);
    Scripted.service(
        sandbox.cloudWatch(),
        new Scripted.Shift(sandbox.clock().now(), percent, flaw),
        ground.balancer.arn(),
        ground.second.arn(),
        ground.first.arn());
  }

  /** Writes the traffic of a story's function from now on, and of the hour before, at once. */
  void scriptFunction(String story, Flaw flaw) {
    Scripted.function(
        sandbox.cloudWatch(),
        new Scripted.Shift(sandbox.clock().now(), 100, flaw),
        SERVICE + "-" + story,
        ALIAS);
  }

  private Ground groundOf(String story) {
    Ground ground = grounds.get(story);
    if (ground == null) {
      throw new IllegalArgumentException("no service plays in " + story);
    }
    return ground;
  }

  /** A release of the quiz service by Amazon ECS itself. */
  NativeRelease ecsNative(String story, Flaw flaw, String plan) {
    Ground ground = ground(story, flaw, plan);
    NativeRoute route =
        new NativeRoute(
            ground.service,
            ground.first,
            ground.second,
            everything(ground.production, ground.first),
            Optional.of(everything(ground.test, ground.first)));
    return sandbox.ecs().deploy(route, ground.green);
  }

  /** The registry from which a story takes its image. */
  Registry registry() {
    return sandbox.registry();
  }

  /**
   * A release of the quiz service by Amazon ECS itself, of which the image is judged.
   *
   * @param image as the task definition names it
   */
  NativeRelease ecsNativeOf(String image, String story, String plan) {
    Ground ground = ground(story, Flaw.NONE, plan);
    NativeRoute route =
        new NativeRoute(
            ground.service,
            ground.first,
            ground.second,
            everything(ground.production, ground.first),
            Optional.of(everything(ground.test, ground.first)));
    return sandbox.ecs().deploy(route, tasksOf(image));
  }

  private TaskDefinition tasksOf(String image) {
    int named = image.indexOf("@");
    String digest = named < 0 ? "" : image.substring(named + 1);
    return tasks(new Quiz(GREEN, Flaw.NONE), image, digest);
  }

  /** Pipelines, of which an action calls a hook. */
  CodePipeline pipelines() {
    return sandbox.codePipeline();
  }

  private static Rule everything(Listener listener, TargetGroup group) {
    return listener.rule(
        10, List.of(new Condition.PathPattern(List.of("/*"))), Action.forward(group));
  }

  /** A release of the quiz function by CodeDeploy. */
  Release codeDeployLambda(String story, Flaw flaw, String plan) {
    return codeDeployLambdaOf(story, flaw, Optional.empty(), plan);
  }

  /**
   * A release of the quiz function by CodeDeploy.
   *
   * @param image what green is made from, by its digest; a zip archive if it is empty
   */
  Release codeDeployLambdaOf(String story, Flaw flaw, Optional<String> image, String plan) {
    String name = SERVICE + "-" + story;
    Function function =
        sandbox.lambda().function(name, new QuizFunction(new Quiz(BLUE, Flaw.NONE)));
    function.alias(ALIAS, function.publish(new QuizFunction(new Quiz(BLUE, Flaw.NONE))));
    String green =
        function.publish(
            new QuizFunction(new Quiz(GREEN, flaw)),
            Function.State.ACTIVE,
            image.map(uri -> new Function.Image(uri, uri)));
    functions.put(story, function);
    sandbox.parameters().put("/deployhooks/lambda/" + name + "/" + ALIAS, text(plan));
    return sandbox.codeDeploy().lambda(name, ALIAS, green).in(SERVICE, story);
  }

  private record Ground(
      EcsService service,
      LoadBalancer balancer,
      TargetGroup first,
      TargetGroup second,
      Listener production,
      Listener test,
      TaskDefinition green) {}

  private Ground ground(String story, Flaw flaw, String plan) {
    LoadBalancer loadBalancer =
        sandbox.loadBalancing().loadBalancer(story).idleTimeout(Duration.ofSeconds(10));
    TargetGroup first =
        sandbox.loadBalancing().targetGroup(story + "-1", HealthCheck.at("/health"));
    TargetGroup second =
        sandbox.loadBalancing().targetGroup(story + "-2", HealthCheck.at("/health"));
    EcsService service =
        sandbox
            .ecs()
            .service(story, SERVICE, SERVICE, 8080)
            .running(tasks(new Quiz(BLUE, Flaw.NONE)), first);
    sandbox.parameters().put("/deployhooks/ecs/" + story + "/" + SERVICE, text(plan));
    Ground ground =
        new Ground(
            service,
            loadBalancer,
            first,
            second,
            loadBalancer.listener(first),
            loadBalancer.listener(first),
            tasks(new Quiz(GREEN, flaw)));
    grounds.put(story, ground);
    return ground;
  }

  private TaskDefinition tasks(Quiz quiz) {
    String version = quiz.version();
    return tasks(quiz, "registry.example.com/quiz:" + version, "sha256:" + version.repeat(64));
  }

  /** The digest is empty while ECS has not resolved a tag, as before the first task runs. */
  private TaskDefinition tasks(Quiz quiz, String image, String digest) {
    QuizService task = new QuizService(quiz);
    services.add(task);
    return sandbox
        .ecs()
        .taskDefinition(
            SERVICE,
            List.of(task.port()),
            List.of(new TaskDefinition.Container(SERVICE, image, digest)));
  }

  static String text(String resource) {
    try (InputStream in = Stage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  @Override
  public void close() {
    services.forEach(QuizService::close);
    sandbox.close();
  }

  /** Keeps the reports that a hook writes to its log. */
  private final class Reporting implements FunctionHost {

    private final FunctionHost hook;

    Reporting(FunctionHost hook) {
      this.hook = hook;
    }

    @Override
    public Ending invoke(Call call) throws InterruptedException {
      Ending ending = hook.invoke(call);
      HookReport.in(ending.log()).ifPresent(reports::add);
      return ending;
    }

    @Override
    public void close() {
      hook.close();
    }
  }
}
