package dev.deployhooks.local;

import dev.deployhooks.judge.Judgement.Verdict;
import dev.deployhooks.local.Main.UsageException;
import dev.deployhooks.local.judge.Judging;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deployhooks judge}: the canary judge alone, on what is in a file. */
@Command(
    name = "judge",
    description = {
      "Judges deployments by their metrics: JSON Lines (one deployment a line), one JSON object,"
          + " or CSV in; one verdict a line out. See docs/judge.md."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the verdict is pass; or there were several, and every one was judged",
      "1:the verdict is fail",
      "2:the command line is not right, there is nothing to judge, or a line cannot be read",
      "3:the verdict is inconclusive",
      "4:the verdict is error; or this command itself failed"
    })
final class JudgeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "-",
      description = "What to judge; - or nothing: standard input.")
  private String file = "-";

  @Override
  public Integer call() throws UsageException, IOException {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut()));
    Judging judging = new Judging(out, spec.commandLine().getErr());
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
      judging.judge(in);
    }
    out.flush();
    return status(judging);
  }

  private InputStream open() throws UsageException, IOException {
    if (file.equals("-")) {
      return System.in;
    }
    try {
      return Files.newInputStream(Path.of(file));
    } catch (NoSuchFileException _) {
      throw new UsageException("there is no file " + file);
    }
  }

  private static int status(Judging judging) throws UsageException {
    if (judging.judged() + judging.unreadable() == 0) {
      throw new UsageException("there is nothing to judge");
    }
    if (judging.unreadable() > 0) {
      return ExitCode.USAGE;
    }
    Verdict only = judging.only();
    return switch (only) {
      case null -> ExitCode.PASS;
      case PASS -> ExitCode.PASS;
      case FAIL -> ExitCode.FAIL;
      case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
      case ERROR -> ExitCode.DIED;
    };
  }
}
