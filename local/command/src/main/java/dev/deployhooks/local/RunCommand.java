package dev.deployhooks.local;

import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.local.Main.UsageException;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.report.ReportView;
import dev.deployhooks.local.report.Style;
import dev.deployhooks.local.runtime.ChildJvm;
import dev.deployhooks.local.runtime.FunctionPackage;
import dev.deployhooks.local.runtime.RuntimeClient;
import dev.deployhooks.sandbox.FunctionHost.Call;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deployhooks run}: one call of a packaged hook. */
@Command(
    name = "run",
    description = {
      "Runs the package of a hook once, as Lambda does.",
      "AWS is where AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> point: without them, the real"
          + " one."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the verdict is pass (or nothing had to be judged, and AWS may go on)",
      "1:the verdict is fail",
      "2:the command line, or a file that it names, is not right",
      "3:the verdict is inconclusive",
      "4:the hook died, ran out of time, or gave no report",
      "5:there is a verdict, and AWS could not be told the answer",
      "6:the hook wants to be called again later: no verdict yet"
    })
final class RunCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "HOOK",
      description =
          "The hook's name: pre-traffic-smoke-test, after-test-traffic-validator,"
              + " canary-metrics-checker, image-scan-gate, combined; or failure-reporter, which answers"
              + " for a hook that died.")
  private String hook = "";

  @Option(
      names = "--event",
      paramLabel = "FILE",
      required = true,
      description = "What the hook is called with: JSON, such as one below events/.")
  private Path event = Path.of("");

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "The plan, in place of what the hook finds for itself.")
  private @Nullable Path plan;

  @Option(names = "--json", description = "Prints the report as JSON, and nothing else.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description = "The function's time-out (default: ${DEFAULT-VALUE}; at most 15m).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "1769",
      description = "The function's memory, 128 to 10240 (default: ${DEFAULT-VALUE}).")
  private int memory;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "An environment variable for the hook.")
  private Map<String, String> environment = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    FunctionPackage function = function();
    String payload = payload();
    try (ChildJvm host = new ChildJvm(function)) {
      if (host.client() == RuntimeClient.FALLBACK) {
        err()
            .println(
                "note: AWS's runtime client does not load on this platform; a loop of Deployhooks runs"
                    + " the hook");
      }
      return show(host.invoke(callOf(function, payload)));
    }
  }

  private FunctionPackage function() throws UsageException {
    HookPackage known =
        HookPackage.named(hook)
            .orElseThrow(
                () ->
                    new UsageException(
                        "no hook is named '"
                            + hook
                            + "'; there are "
                            + HookPackage.ALL.stream()
                                .map(HookPackage::name)
                                .collect(Collectors.joining(", "))));
    Path zip = known.zip(Main.project());
    if (!Files.exists(zip)) {
      throw new UsageException("the package " + zip + " is not there: run mvn package");
    }
    if (timeout.compareTo(Duration.ofMinutes(15)) > 0) {
      throw new UsageException("a function has at most 15m, not " + timeout.toSeconds() + "s");
    }
    if (memory < 128 || memory > 10_240) {
      throw new UsageException("a function has from 128 to 10240 MB, not " + memory);
    }
    Map<String, String> given = new HashMap<>(environment);
    if (plan != null) {
      if (!Files.isReadable(plan)) {
        throw new UsageException("the plan " + plan + " cannot be read");
      }
      given.put("DEPLOYHOOKS_PLAN", "file:" + plan.toAbsolutePath().normalize());
    }
    return new FunctionPackage(
        known.functionName(),
        zip,
        known.handler(),
        memory,
        HookEnvironment.of(System.getenv(), Path.of(System.getProperty("user.home")), given),
        Optional.empty());
  }

  private String payload() throws UsageException {
    try {
      String text = Files.readString(event);
      Json.parse(text);
      return text;
    } catch (IOException e) {
      throw new UsageException("the event " + event + " cannot be read: " + e.getMessage());
    } catch (JsonException e) {
      throw new UsageException("the event " + event + ": " + e.getMessage());
    }
  }

  private Call callOf(FunctionPackage function, String payload) {
    String region = function.environment().getOrDefault("AWS_REGION", "us-east-1");
    return new Call(
        UUID.randomUUID().toString(),
        "arn:aws:lambda:" + region + ":123456789012:function:" + function.name(),
        "$LATEST",
        payload,
        Time.ofThisProcess().now().plus(timeout),
        timeout,
        Call.UNTRACED);
  }

  private int show(Ending ending) {
    Optional<HookReport> report = HookReport.in(ending.log());
    if (report.isEmpty()) {
      err().println("the hook gave no report; " + words(ending));
      err().println("its log:");
      err().println(ending.log());
      return ExitCode.DIED;
    }
    if (json) {
      out().println(report.get().json());
    } else {
      Style style = Style.ofStandardOutput(System.getenv());
      ReportView.whole(report.get(), style).forEach(out()::println);
    }
    int status = ExitCode.of(report.get());
    // A hook that could not give its answer fails on purpose, so that Lambda calls it again.
    if (ending instanceof Ending.Failed && status != ExitCode.NOT_ANSWERED) {
      err().println("the hook gave a report; then " + words(ending));
      return ExitCode.DIED;
    }
    return status;
  }

  private static String words(Ending ending) {
    return switch (ending) {
      case Ending.Returned(String payload, _) -> "it returned " + payload;
      case Ending.Failed(_, String payload, _) -> "it died: " + payload;
    };
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private PrintWriter err() {
    return commandLine().getErr();
  }

  private picocli.CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec.commandLine();
  }
}
