package dev.deployhooks.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures the judge with JMH, and writes a page of it. */
final class Speed {

  private static final double PROMISED = 20;

  private Speed() {}

  /**
   * Writes the page.
   *
   * @param args the page's file
   */
  public static void main(String[] args) throws IOException, RunnerException {
    Collection<RunResult> results =
        new Runner(new OptionsBuilder().include(JudgeBenchmark.class.getName()).build()).run();
    Files.writeString(Path.of(args[0]), page(results));
    if (results.isEmpty() || results.stream().anyMatch(each -> score(each) >= PROMISED)) {
      throw new IllegalStateException("under %.0f ms are promised".formatted(PROMISED));
    }
  }

  private static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static String page(Collection<RunResult> results) {
    return """
        # How long the judge takes

        Made by `mvn -q -Dquick -DskipTests -Pspeed -pl benchmarks -am verify`, with JMH on Java %s and a machine with %d
        processors: fifty metrics over sixty minutes, judged after every minute as if each had been a look, warm. Under %.0f ms
        are promised.

        | what is judged | a judgement | error (99.9 %%) |
        |---|---:|---:|
        %s
        """
        .formatted(
            Runtime.version(),
            Runtime.getRuntime().availableProcessors(),
            PROMISED,
            results.stream()
                .sorted(Comparator.comparing(each -> each.getPrimaryResult().getLabel()))
                .map(Speed::row)
                .collect(Collectors.joining("\n")));
  }

  private static String row(RunResult result) {
    return String.format(
        Locale.ROOT,
        "| `%s` | %.2f ms | %.2f ms |",
        result.getPrimaryResult().getLabel(),
        score(result),
        result.getPrimaryResult().getScoreError());
  }
}
