import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.Vulnerability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How soon a hook answers when it starts cold: each packaged hook, and one that is written by hand
 * for Node.js. A process is started under a local Runtime API and called once, at a deployment that
 * waits in the sandbox. Runs take turns, so that what else the machine does meets all alike.
 *
 * <p>{@code benchmarks/cold-start/run [RUNS]} writes docs/cold-start.md.
 */
class ColdStart {

  private static final String DEPLOYMENT = "d-COLDSTART";
  private static final String TOKEN = "cold-start-token";
  private static final String ANSWERS = "failed-answers";

  /** The folder of a control group that bounds the processes; then no page is written. */
  private static final String GROUP = System.getenv("COLD_START_GROUP");

  private static final String PLAN =
      """
      version: 1
      smokeTest:
        checks: [{name: answers, lambda: {payload: {httpMethod: GET, path: /}}, expect: {json: [{path: $.statusCode, equals: 200}]}}]
      validate:
        checks: [{name: answers, lambda: {payload: {httpMethod: GET, path: /}}, expect: {json: [{path: $.statusCode, equals: 200}]}}]
      canary: {watch: true}
      images: {}
      """;

  /** What is measured. */
  private record Subject(String name, List<String> command, Path folder, String function) {}

  /**
   * What one start took until its answer was there.
   *
   * @param asked milliseconds from the start of the process until it asked for work
   * @param answered milliseconds until CodeDeploy had its answer
   * @param processor milliseconds of processor time, of all threads together
   * @param memory megabytes that were resident at most
   */
  private record Took(long asked, long answered, long processor, long memory) {}

  public static void main(String[] args) throws Exception {
    Path project = Path.of(args[0]).toRealPath();
    int runs = Integer.parseInt(args[1]);
    Map<Subject, List<Took>> all = new LinkedHashMap<>();
    Path work = Files.createTempDirectory("cold-start");
    Optional<Path> withSdk = args.length > 2 ? Optional.of(Path.of(args[2])) : Optional.empty();
    subjects(project, work, withSdk).forEach(subject -> all.put(subject, new ArrayList<>()));
    for (int run = 0; run <= runs; run++) {
      for (var each : all.entrySet()) {
        Took took = measure(each.getKey());
        if (run > 0) { // the first only warms the machine's caches
          each.getValue().add(took);
        }
      }
    }
    StringBuilder rows = new StringBuilder();
    all.forEach(
        (subject, took) ->
            rows.append(
                "| %s | %d | %d | %d | %d | %d |%n"
                    .formatted(
                        subject.name(),
                        median(took.stream().map(Took::asked).toList()),
                        median(took.stream().map(Took::answered).toList()),
                        Collections.min(took.stream().map(Took::answered).toList()),
                        median(took.stream().map(Took::processor).toList()),
                        Collections.max(took.stream().map(Took::memory).toList()))));
    System.out.print(rows);
    if (GROUP != null) {
      System.exit(0);
    }
    Path page = project.resolve("docs/cold-start.md");
    String text = Files.readString(page);
    int from = text.indexOf("| hook |");
    int to = text.indexOf("\n\n", from);
    Files.writeString(
        page,
        text.substring(0, from)
            + "| hook | asks for work, ms | has answered, ms (median of %d) | fastest, ms | processor, ms | memory at most, MB |%n|---|---|---|---|---|---|%n"
                .formatted(runs)
            + rows.toString().stripTrailing()
            + text.substring(to));
    System.exit(0);
  }

  private static long median(List<Long> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  private static List<Subject> subjects(Path project, Path work, Optional<Path> withSdk)
      throws Exception {
    List<Subject> subjects = new ArrayList<>();
    Path node = project.resolve("benchmarks/cold-start");
    subjects.add(
        new Subject(
            "by hand, Node.js, without the AWS SDK",
            List.of("node", "runtime.mjs"),
            node,
            "by-hand"));
    withSdk.ifPresent(
        folder ->
            subjects.add(
                new Subject(
                    "by hand, Node.js, with the AWS SDK",
                    List.of("node", "runtime.mjs"),
                    folder,
                    "by-hand")));
    Map<String, String> handlers =
        Map.of(
            "combined", "dev.deployhooks.hooks.combined.Combined",
            "pre-traffic-smoke-test", "dev.deployhooks.hooks.pretraffic.PreTrafficSmokeTest",
            "after-test-traffic-validator",
                "dev.deployhooks.hooks.aftertesttraffic.AfterTestTrafficValidator",
            "canary-metrics-checker", "dev.deployhooks.hooks.canary.CanaryMetricsChecker",
            "image-scan-gate", "dev.deployhooks.hooks.imagescan.ImageScanGate");
    String client = runtimeClient(project.resolve("local/command/target/lib"));
    for (String hook : handlers.keySet().stream().sorted().toList()) {
      Path folder = Files.createDirectory(work.resolve(hook));
      Path zip = project.resolve("hooks/" + hook + "/target/" + hook + ".zip");
      new ProcessBuilder("unzip", "-q", zip.toString(), "-d", folder.toString()).start().waitFor();
      subjects.add(
          new Subject(
              "`" + hook + "`",
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1503m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xshare:auto",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  client,
                  "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                  handlers.get(hook) + "::handleRequest"),
              folder,
              "CodeDeployHook_" + hook));
    }
    return subjects;
  }

  private static String runtimeClient(Path lib) throws IOException {
    try (var jars = Files.list(lib)) {
      return String.join(
          ":",
          jars.map(Path::toString)
              .filter(jar -> jar.matches(".*/(aws-lambda-java-|utils-lite-).*"))
              .toList());
    }
  }

  private static Took measure(Subject subject) throws Exception {
    CompletableFuture<Long> asked = new CompletableFuture<>();
    CompletableFuture<Long> answered = new CompletableFuture<>();
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (Sandbox sandbox = new Sandbox()) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      deploy(sandbox, subject.function(), answered, held);
      held.get(30, TimeUnit.SECONDS);
      api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      api.createContext("/", exchange -> serve(exchange, asked, subject.function()));
      api.start();
      ProcessBuilder builder = new ProcessBuilder(within(subject.command()));
      builder.directory(subject.folder().toFile());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      String path = builder.environment().get("PATH");
      builder.environment().clear();
      builder.environment().putAll(sandbox.environment());
      builder
          .environment()
          .putAll(
              Map.of(
                  "PATH",
                  path,
                  "AWS_LAMBDA_RUNTIME_API",
                  "127.0.0.1:" + api.getAddress().getPort(),
                  "AWS_LAMBDA_FUNCTION_NAME",
                  subject.function(),
                  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                  "1769",
                  "AWS_LAMBDA_FUNCTION_VERSION",
                  "$LATEST",
                  "LAMBDA_TASK_ROOT",
                  subject.folder().toString(),
                  "DEPLOYHOOKS_ANSWERS_TABLE",
                  ANSWERS,
                  "NewVersion",
                  "quiz:2"));
      long begun = System.nanoTime();
      Process process = builder.start();
      try {
        long end = answered.get(60, TimeUnit.SECONDS);
        return new Took(
            (asked.join() - begun) / 1_000_000,
            (end - begun) / 1_000_000,
            process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis(),
            resident(process));
      } finally {
        process.destroyForcibly().waitFor();
      }
    } finally {
      api.stop(0);
    }
  }

  /**
   * In the control group of the variable, if there is one: with no more processor than it gives.
   */
  private static List<String> within(List<String> command) {
    if (GROUP == null) {
      return command;
    }
    List<String> bounded = new ArrayList<>(List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
    bounded.add(GROUP + "/cgroup.procs");
    bounded.addAll(command);
    return bounded;
  }

  /** What Linux says of it; 0 elsewhere. */
  private static long resident(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        / 1000;
  }

  /** A function of which a version waits for the hook, made of an image that the gate refuses. */
  private static void deploy(
      Sandbox sandbox,
      String hook,
      CompletableFuture<Long> answered,
      CompletableFuture<Void> held) {
    sandbox.tables().create(ANSWERS, "id");
    sandbox.parameters().put("/deployhooks/lambda/quiz/live", PLAN);
    sandbox.registry().repository("quiz", "IMMUTABLE", List.of());
    String digest = sandbox.registry().push("quiz", "7");
    sandbox
        .registry()
        .scanned(
            digest,
            Scanning.ENHANCED,
            List.of(
                Vulnerability.fixable("CVE-2026-31001", "CRITICAL", "openssl", "3.0.1", "3.0.15")));
    Function quiz =
        sandbox.lambda().function("quiz", _ -> new Ending.Returned("{\"statusCode\":200}", ""));
    quiz.alias("live", quiz.publish(_ -> new Ending.Returned("{\"statusCode\":200}", "")));
    String uri = sandbox.registry().uri("quiz");
    String green =
        quiz.publish(
            _ -> new Ending.Returned("{\"statusCode\":200}", ""),
            Function.State.ACTIVE,
            Optional.of(new Function.Image(uri + ":7", uri + "@" + digest)));
    var _ =
        sandbox
            .codeDeploy()
            .lambda("quiz", "live", green)
            .hook("BeforeAllowTraffic", hook)
            .heldAt("BeforeAllowTraffic", DEPLOYMENT, TOKEN)
            .onProgress(
                entry -> {
                  if (entry.what() == What.HELD) {
                    held.complete(null);
                  } else if (entry.what() == What.ANSWER_ACCEPTED) {
                    answered.complete(System.nanoTime());
                  }
                })
            .start();
  }

  /** The Runtime API: one call, and nothing after it. */
  private static void serve(HttpExchange exchange, CompletableFuture<Long> asked, String function)
      throws IOException {
    try (exchange) {
      boolean next = exchange.getRequestURI().getPath().endsWith("/invocation/next");
      if (next && !asked.complete(System.nanoTime())) {
        Thread.sleep(60_000);
      }
      byte[] body =
          (next
                  ? "{\"DeploymentId\":\""
                      + DEPLOYMENT
                      + "\",\"LifecycleEventHookExecutionId\":\""
                      + TOKEN
                      + "\"}"
                  : "{}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "cold-start");
      exchange
          .getResponseHeaders()
          .set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 300_000));
      exchange
          .getResponseHeaders()
          .set(
              "Lambda-Runtime-Invoked-Function-Arn",
              "arn:aws:lambda:us-east-1:123456789012:function:" + function);
      exchange.sendResponseHeaders(next ? 200 : 202, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
