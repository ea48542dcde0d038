package dev.deployhooks.local.demo;

import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.report.ReportView;
import dev.deployhooks.local.report.Style;
import dev.deployhooks.local.report.Wrapped;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.time.Time;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code deployhooks demo}: deployments judged by the packaged hooks, without an AWS account. */
@Command(
    name = "demo",
    description = {
      "Plays deployments of a small quiz service and a quiz function in a sandbox on this machine,"
          + " judged by the packaged hooks.",
      "The times shown are the sandbox's: where everybody only waits, they jump."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every story ended as expected",
      "1:a story ended otherwise",
      "2:the command line is not right",
      "4:the demo itself failed"
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int AS_EXPECTED = 0;
  private static final int OTHERWISE = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--story", paramLabel = "NAME", description = "Plays one story only.")
  private @Nullable String story;

  @Option(names = "--list", description = "Names the stories, and plays none.")
  private boolean list;

  /** For the command line. */
  public DemoCommand() {}

  private record Told(Story story, Ended ended, Optional<String> difference, Duration took) {}

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = command.commandLine().getOut();
    if (list) {
      Story.ALL.forEach(each -> out.printf("%-24s%s%n", each.name(), each.title()));
      return AS_EXPECTED;
    }
    List<Story> stories = chosen(command);
    Style style = Style.ofStandardOutput(System.getenv());
    List<Told> told = new ArrayList<>();
    try (Stage stage = new Stage(Path.of(System.getProperty("deployhooks.project", "")))) {
      for (Story each : stories) {
        told.add(tell(each, stage, out, style));
      }
    }
    return summary(told, out, style);
  }

  private List<Story> chosen(CommandSpec command) {
    if (story == null) {
      return Story.ALL;
    }
    List<Story> found = Story.ALL.stream().filter(each -> each.name().equals(story)).toList();
    if (found.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "no story is named '"
              + story
              + "'; there are "
              + Story.ALL.stream().map(Story::name).collect(Collectors.joining(", ")));
    }
    return found;
  }

  private static Told tell(Story story, Stage stage, PrintWriter out, Style style)
      throws InterruptedException {
    out.println(style.strong(story.title() + " (" + story.name() + ")"));
    out.flush();
    Time time = Time.ofThisProcess();
    long begun = time.nanoTime();
    Rollout rollout = story.script().start(stage, story.name(), new TimelineView(out, style)::show);
    Ended ended = rollout.await();
    Duration took = Duration.ofNanos(time.nanoTime() - begun);
    List<HookReport> reports = stage.reports();
    for (HookReport report : reports) {
      if (!report.answer().equals("InProgress")) {
        out.println();
        ReportView.brief(report, style.narrowedBy(2)).forEach(line -> out.println("  " + line));
      }
    }
    long before = reports.stream().filter(it -> it.answer().equals("InProgress")).count();
    if (before > 0) {
      out.println();
      out.println("  " + before + (before == 1 ? " look" : " looks") + " before it could be told");
    }
    out.println();
    Optional<String> difference = story.expected().difference(ended, reports);
    say(out, style, "  expected  ", story.expected().inWords());
    if (difference.isEmpty()) {
      out.println(style.good("  actual    as expected"));
    } else {
      say(out, style, "  actual    ", difference.get());
    }
    out.println();
    return new Told(story, ended, difference, took);
  }

  private static void say(PrintWriter out, Style style, String lead, String text) {
    Wrapped.hanging(lead, text, style.width()).forEach(out::println);
  }

  private static int summary(List<Told> told, PrintWriter out, Style style) {
    for (Told each : told) {
      String line =
          String.format(
              Locale.ROOT,
              "%s %-24s%-22s%-14s%5.1f s",
              each.difference.isEmpty() ? style.sign("✓", "ok  ") : style.sign("✗", "FAIL"),
              each.story.name(),
              each.ended.status(),
              each.difference.isEmpty() ? "as expected" : "otherwise",
              each.took.toMillis() / 1000.0);
      out.println(each.difference.isEmpty() ? style.good(line) : style.bad(line));
    }
    boolean all = told.stream().allMatch(each -> each.difference.isEmpty());
    out.println(all ? "Every story ended as expected." : style.bad("A story ended otherwise."));
    return all ? AS_EXPECTED : OTHERWISE;
  }
}
