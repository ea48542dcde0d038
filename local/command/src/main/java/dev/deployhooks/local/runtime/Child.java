package dev.deployhooks.local.runtime;

import dev.deployhooks.local.runtime.RuntimeApi.Said;
import dev.deployhooks.sandbox.FunctionHost.Call;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One child JVM with a function in it: what Lambda calls an execution environment. It runs one call
 * at a time, and stays for the next one unless the function died or was killed.
 */
final class Child implements AutoCloseable {

  private static final Duration LOG_TIMEOUT = Duration.ofSeconds(5);

  private final RuntimeApi api = new RuntimeApi();
  private final Process process;
  private final Path log;
  private long logged;
  private boolean dead;

  /**
   * Starts a child JVM.
   *
   * @param root the function's unpacked package
   * @param work a folder for the log and the native part of the runtime client
   * @param id no other child of the same function has it
   */
  Child(FunctionPackage function, RuntimeClient client, Path root, Path work, int id)
      throws IOException {
    log = work.resolve("log-" + id + ".txt");
    ProcessBuilder builder = new ProcessBuilder(command(function, client, work));
    builder.directory(root.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(function, root));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      process = builder.start();
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  /**
   * The command line of the managed runtime, as far as it is known: the serial collector, C1, and a
   * heap of 85 % of the function's memory.
   */
  private static List<String> command(FunctionPackage function, RuntimeClient client, Path work) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + function.memoryMegabytes() * 1024L * 85 / 100 + "k");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    function.clock().ifPresent(file -> command.add("-Ddeployhooks.clock=" + file));
    command.addAll(client.command(work));
    command.add(function.handler());
    return command;
  }

  /**
   * The environment that Lambda gives a function.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">Defined
   *     runtime environment variables</a>
   */
  private Map<String, String> environment(FunctionPackage function, Path root) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LANG", "en_US.UTF-8");
    environment.put("TZ", ":UTC");
    environment.putAll(function.environment());
    String region = environment.get("AWS_REGION");
    if (region != null) {
      environment.putIfAbsent("AWS_DEFAULT_REGION", region);
    }
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("LAMBDA_TASK_ROOT", root.toString());
    environment.put("_HANDLER", function.handler());
    return environment;
  }

  /** Whether it can take another call. */
  boolean alive() {
    return !dead && process.isAlive();
  }

  /** Runs the function once. */
  Ending invoke(Call call) throws InterruptedException {
    try {
      return switch (said(call)) {
        case Said.Response(String payload) -> new Ending.Returned(payload, log());
        case Said.Error(String payload) -> new Ending.Failed("Unhandled", payload, log());
        case Said.Dead(String payload) -> {
          close();
          yield new Ending.Failed("Unhandled", payload, log());
        }
      };
    } catch (InterruptedException e) {
      close();
      throw e;
    }
  }

  /** What the runtime said of a call, or Lambda in its place. The start is not the call's time. */
  private Said said(Call call) throws InterruptedException {
    CompletableFuture<Process> exit = process.onExit();
    if (!await(FunctionPackage.START_TIMEOUT, api.asking(), api.initError(), exit)) {
      return new Said.Dead(
          LambdaFailure.startTimedOut(call.requestId(), FunctionPackage.START_TIMEOUT));
    }
    CompletableFuture<Said> said = api.offer(call);
    if (!await(call.timeout(), said, api.initError(), exit)) {
      return new Said.Dead(LambdaFailure.timedOut(call.requestId(), call.timeout()));
    }
    if (said.isDone()) {
      // AWS's client writes what was thrown to the log after it has told Lambda.
      await(LOG_TIMEOUT, api.asking(), exit);
      return said.join();
    }
    return api.initError().isDone()
        ? api.initError().join()
        : new Said.Dead(LambdaFailure.exited(call.requestId(), process.exitValue()));
  }

  /** Waits for the first of them, in real time: it is a real process that is waited for. */
  private static boolean await(Duration atMost, CompletableFuture<?>... first)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(first).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("these do not fail", e);
    }
  }

  /**
   * What was written since the last call. The child writes to a file, not to a pipe, so that all
   * that it wrote before its answer is there when the answer is.
   */
  private String log() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(file.length() - logged)];
      file.seek(logged);
      file.readFully(bytes);
      logged += bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "the log cannot be read: " + e.getMessage();
    }
  }

  /** Kills the child, with what it started; whoever waits for its call hears that it exited. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Ends the child as Lambda does. */
  @Override
  public void close() {
    dead = true;
    kill();
    process.onExit().join();
    api.close();
  }
}
