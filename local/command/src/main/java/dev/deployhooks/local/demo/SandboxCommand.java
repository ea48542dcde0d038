package dev.deployhooks.local.demo;

import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code deployhooks sandbox}: a stand-in for AWS in which the sample events have happened. */
@Command(
    name = "sandbox",
    description = {
      "Plays AWS on this machine, so that 'deployhooks run' can be tried on the sample events.",
      "The deployments that the events name wait for their hooks, and wait again after each"
          + " answer."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the time of --for is over",
      "2:the command line is not right",
      "4:the sandbox itself failed"
    })
public final class SandboxCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--release",
      paramLabel = "RELEASE",
      defaultValue = "good",
      converter = ReleaseConverter.class,
      description =
          "Which release is green: good, three-categories, error-page, leaks or hangs (default:"
              + " ${DEFAULT-VALUE}).")
  private Flaw flaw = Flaw.NONE;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Ends after this time, such as 90s or 10m; else Ctrl-C ends it.")
  private @Nullable Duration limit;

  /** For the command line. */
  public SandboxCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Stage stage = new Stage(Sample.AGO)) {
      Path project = Path.of(System.getProperty("deployhooks.project", ""));
      HeldSamples.holdAll(stage, project, flaw, entry -> show(entry, out));
      invite(stage.environment(), out);
      CountDownLatch end = new CountDownLatch(1);
      if (limit == null) {
        end.await();
      } else {
        boolean _ = end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return 0;
  }

  /** What to type in another terminal. */
  private void invite(Map<String, String> environment, PrintWriter out) {
    out.println(
        "The sandbox plays AWS, with "
            + switch (flaw) {
              case NONE -> "a good release of the quiz.";
              case THREE_CATEGORIES -> "a release of the quiz that has lost a category.";
              case OTHER_SHAPE ->
                  "a release of the quiz that answers with another shape than blue.";
              case ERROR_PAGE -> "a release of the quiz that answers 200 with an error page.";
              case HANGS -> "a release of the quiz that hangs.";
              case LEAKS -> "a release of the quiz that answers one request in five with 500.";
              case THROWS -> "a release of the quiz that throws.";
            });
    out.println("Type in another terminal, in the project's folder:");
    out.println();
    for (String name :
        new String[] {
          "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
        }) {
      out.println("export " + name + "=" + environment.get(name));
    }
    out.println();
    Sample.ALL.forEach(sample -> out.println(sample.command()));
    out.println("./deployhooks doctor --application quiz --group canary-metrics-checker");
    out.println("./deployhooks doctor --cluster shop --service quiz");
    out.println();
    out.println("Without --plan a hook finds a plan in the sandbox's Parameter Store.");
    out.println(limit == null ? "Ctrl-C ends the sandbox." : "It ends by itself.");
    out.flush();
  }

  private static void show(Entry entry, PrintWriter out) {
    if (entry.what() == What.ANSWER_ACCEPTED) {
      out.println(
          entry.deployment()
              + " "
              + entry.subject()
              + ": answered "
              + entry.detail()
              + "; waits for the next answer");
      out.flush();
    }
  }

  /** The releases as they are written. */
  static final class ReleaseConverter implements ITypeConverter<Flaw> {

    @Override
    public Flaw convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "good" -> Flaw.NONE;
        case "three-categories" -> Flaw.THREE_CATEGORIES;
        case "error-page" -> Flaw.ERROR_PAGE;
        case "leaks" -> Flaw.LEAKS;
        case "hangs" -> Flaw.HANGS;
        default ->
            throw new TypeConversionException(
                "'"
                    + value
                    + "' is no release: good, three-categories, error-page, leaks or hangs");
      };
    }
  }
}
