package dev.deployhooks.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Call;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.VirtualClock;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same holds under AWS's runtime client and under ours. */
class ChildJvmTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;

  private final List<ChildJvm> hosts = new ArrayList<>();
  private int calls;

  @AfterEach
  void close() {
    hosts.forEach(ChildJvm::close);
  }

  /** A package with the sample's classes but one, and the clock's interface. */
  private Path zip() throws IOException {
    Path zip = folder.resolve("sample.zip");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String sample = "dev/deployhooks/local/runtime/";
    for (String name : List.of(sample + "SampleHandler.class", sample + "BrokenStart.class")) {
      Path file = classes.resolve(name);
      Files.createDirectories(file.getParent());
      Files.copy(Jars.holding(SampleHandler.class).resolve(name), file);
    }
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      Path jar = folder.resolve("sample.jar");
      Jars.copy(classes, jar);
      Path shared = folder.resolve("shared.jar");
      Jars.copy(Jars.holding(Time.class), shared);
      for (Path part : List.of(jar, shared, Jars.holding(Context.class))) {
        out.putNextEntry(new ZipEntry("lib/" + part.getFileName()));
        Files.copy(part, out);
      }
    }
    return zip;
  }

  private ChildJvm host(RuntimeClient client, String handler, Optional<Path> clock)
      throws IOException {
    assumeTrue(
        client == RuntimeClient.FALLBACK || RuntimeClient.forThisPlatform() == client,
        "AWS's runtime client has no native part for this platform");
    ChildJvm host =
        new ChildJvm(
            new FunctionPackage(
                "quiz-hook",
                zip(),
                handler,
                256,
                Map.of("PLAN_COLOUR", "green", "JAVA_TOOL_OPTIONS", "-Dmarker=set"),
                clock),
            client);
    hosts.add(host);
    return host;
  }

  private ChildJvm host(RuntimeClient client) throws IOException {
    return host(client, SampleHandler.class.getName() + "::handleRequest", Optional.empty());
  }

  private Call call(String event, Duration timeout) {
    calls++;
    return new Call(
        "request-" + calls,
        "arn:aws:lambda:eu-west-3:123456789012:function:quiz-hook",
        "$LATEST",
        '"' + event + '"',
        Instant.now().plus(timeout),
        timeout,
        Call.UNTRACED);
  }

  private Ending invoke(ChildJvm host, String event) throws InterruptedException {
    return host.invoke(call(event, LONG));
  }

  private static String returned(Ending ending) {
    assertThat(ending).isInstanceOf(Ending.Returned.class);
    return ((Ending.Returned) ending).payload();
  }

  private static JsonObject error(Ending ending) {
    assertThat(ending).isInstanceOf(Ending.Failed.class);
    Ending.Failed failed = (Ending.Failed) ending;
    assertThat(failed.kind()).isEqualTo("Unhandled");
    return JsonParser.parseString(failed.payload()).getAsJsonObject();
  }

  private static String message(Ending ending) {
    return error(ending).get("errorMessage").getAsString();
  }

  private static String type(Ending ending) {
    return error(ending).get("errorType").getAsString();
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_calledTwice_staysWarmAndKeepsTheLogsApart(RuntimeClient client)
      throws Exception {
    ChildJvm host = host(client);

    Ending first = invoke(host, "context");
    Ending second = invoke(host, "PLAN_COLOUR");

    assertThat(returned(first))
        .isEqualTo(
            "\"quiz-hook|arn:aws:lambda:eu-west-3:123456789012:function:quiz-hook"
                + "|/aws/lambda/quiz-hook|256|true\"");
    assertThat(first.log())
        .contains("-Dmarker=set", "call 1 in request-1", "to standard error")
        .doesNotContain("request-2");
    assertThat(returned(second)).isEqualTo("\"green\"");
    assertThat(second.log()).contains("call 2 in request-2").doesNotContain("request-1");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theEnvironmentIsNotTheFunctions_doesNotSeeIt(RuntimeClient client)
      throws Exception {
    assertThat(System.getenv("PATH")).isNotEmpty();

    assertThat(returned(invoke(host(client), "PATH"))).isEqualTo("\"not set\"");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_memoryIsLimited_limitsTheHeap(RuntimeClient client) throws Exception {
    String megabytes = returned(invoke(host(client), "heap")).replace("\"", "");

    assertThat(Integer.parseInt(megabytes)).isBetween(200, 218);
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theHandlerThrows_saysWhatAndGoesOn(RuntimeClient client) throws Exception {
    ChildJvm host = host(client);

    Ending ending = invoke(host, "throw");

    assertThat(type(ending)).isEqualTo("java.lang.IllegalStateException");
    assertThat(message(ending)).isEqualTo("it broke \"so\"");
    assertThat(ending.log()).contains("it broke");
    assertThat(invoke(host, "PLAN_COLOUR").log()).contains("call 2");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theTimeIsOver_killsTheChildAndStartsAnother(RuntimeClient client)
      throws Exception {
    ChildJvm host = host(client);
    returned(invoke(host, "PLAN_COLOUR"));

    Ending ending = host.invoke(call("hang", Duration.ofMillis(250)));

    assertThat(type(ending)).isEqualTo("Sandbox.Timedout");
    assertThat(message(ending))
        .isEqualTo("RequestId: request-2 Error: Task timed out after 0.25 seconds");
    assertThat(ending.log()).contains("call 2 in request-2");
    assertThat(invoke(host, "PLAN_COLOUR").log()).contains("call 1 in request-3");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theProcessEnds_saysSoAndStartsAnother(RuntimeClient client) throws Exception {
    ChildJvm host = host(client);

    Ending ending = invoke(host, "exit");

    assertThat(type(ending)).isEqualTo("Runtime.ExitError");
    assertThat(message(ending))
        .isEqualTo("RequestId: request-1 Error: Runtime exited with error: exit status 7");
    assertThat(invoke(host, "PLAN_COLOUR").log()).contains("call 1 in request-2");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theHandlerCannotBeMade_saysWhy(RuntimeClient client) throws Exception {
    ChildJvm host = host(client, BrokenStart.class.getName(), Optional.empty());

    assertThat(message(invoke(host, "anything"))).contains("no table named quiz-questions");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theHandlerIsNotInThePackage_saysWhich(RuntimeClient client) throws Exception {
    ChildJvm host = host(client, "dev.example.Nowhere::handleRequest", Optional.empty());

    assertThat(error(invoke(host, "anything")).toString()).contains("dev.example.Nowhere");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_aClassIsNotInThePackage_saysWhich(RuntimeClient client) throws Exception {
    Ending ending = invoke(host(client), "missing");

    assertThat(type(ending)).isEqualTo("java.lang.NoClassDefFoundError");
    assertThat(message(ending)).contains("SampleHandler$Absent");
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_theSandboxHasAClock_sleepsByMovingIt(RuntimeClient client) throws Exception {
    try (VirtualClock clock = new VirtualClock()) {
      ChildJvm host =
          host(
              client, SampleHandler.class.getName() + "::handleRequest", Optional.of(clock.file()));
      Instant before = clock.now();

      assertThat(returned(invoke(host, "sleep"))).isEqualTo("\"the sandbox's clock\"");
      assertThat(clock.now()).isAfterOrEqualTo(before.plus(Duration.ofHours(20)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void invoke_when_callsOverlap_usesAChildEach(RuntimeClient client) throws Exception {
    ChildJvm host = host(client);
    Call first = call("PLAN_COLOUR", LONG);
    Call second = call("PLAN_COLOUR", LONG);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Ending>> both = List.of(() -> host.invoke(first), () -> host.invoke(second));
      for (var ending : threads.invokeAll(both)) {
        assertThat(returned(ending.get())).isEqualTo("\"green\"");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void close_when_aChildIsWarm_leavesNothing(RuntimeClient client) throws Exception {
    ChildJvm host = host(client);
    Path task = Path.of(returned(invoke(host, "LAMBDA_TASK_ROOT")).replace("\"", ""));
    assertThat(task).isDirectory();

    host.close();

    assertThat(task.getParent()).doesNotExist();
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
