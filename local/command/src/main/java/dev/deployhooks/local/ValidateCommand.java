package dev.deployhooks.local;

import dev.deployhooks.plan.Permission;
import dev.deployhooks.plan.Permissions;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deployhooks validate}: all mistakes of plans at once. */
@Command(
    name = "validate",
    description = {
      "Checks plans, and names the file, line and column of every mistake.",
      "Of a plan without one it lists what AWS must allow the hook for its checks."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every plan is without a mistake",
      "1:a plan has a mistake, or cannot be read",
      "2:the command line is not right"
    })
final class ValidateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "PLAN", arity = "1..*", description = "YAML or JSON.")
  private List<Path> plans = List.of();

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description =
          "The value of a variable, such as green.version=7; without it a sample is taken.")
  private Map<String, String> values = new HashMap<>();

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    int status = ExitCode.PASS;
    for (Path plan : plans) {
      Set<String> parameters = new LinkedHashSet<>();
      switch (PlanFile.read(plan, values, parameters::add)) {
        case PlanReading.Read(Plan read) -> {
          out.println(plan + ": no mistakes");
          Permissions.of(read, parameters).forEach(needed -> out.println("  " + inWords(needed)));
        }
        case PlanReading.Mistaken mistaken -> {
          mistaken.mistakes().forEach(out::println);
          status = ExitCode.FAIL;
        }
        case PlanReading.Unreadable(String why) -> {
          out.println(plan + ": " + why);
          status = ExitCode.FAIL;
        }
      }
    }
    return status;
  }

  private static String inWords(Permission needed) {
    return "needs %s on %s (%s)".formatted(needed.action(), needed.resource(), needed.why());
  }
}
