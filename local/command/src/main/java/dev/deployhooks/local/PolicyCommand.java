package dev.deployhooks.local;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.plan.Permission;
import dev.deployhooks.plan.Permissions;
import dev.deployhooks.plan.PlanReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

/** {@code deployhooks policy}: what the role of a hook needs for a plan, as IAM takes it. */
@Command(
    name = "policy",
    description = {
      "Prints the IAM policy that the role of a hook needs for a plan: what every hook does, and"
          + " what the plan asks for.",
      "Regions and accounts are left open (*); docs/permissions.md says what each action is for."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the policy was printed",
      "1:the plan has a mistake, or cannot be read",
      "2:the command line is not right"
    })
final class PolicyCommand implements Callable<Integer> {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "PLAN", description = "YAML or JSON.")
  private Path plan = Path.of("");

  @Option(
      names = "--bucket",
      paramLabel = "BUCKET",
      description = "The S3 bucket with plans and AppSpecs, if they are in one.")
  private @Nullable String bucket;

  @Option(
      names = "--reports",
      paramLabel = "BUCKET[/PREFIX]",
      description = "The S3 bucket in which the hooks keep their reports, if they do.")
  private @Nullable String reports;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "The value of a variable, such as vars.tenant=demo; others have samples.")
  private Map<String, String> variables = new HashMap<>();

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    Set<String> parameters = new LinkedHashSet<>();
    return switch (PlanFile.read(plan, variables, parameters::add)) {
      case PlanReading.Read(var read) -> {
        List<Permission> needed = new ArrayList<>(EveryHook.permissions());
        if (bucket != null) {
          needed.addAll(EveryHook.permissions(bucket));
        }
        if (reports != null) {
          needed.add(EveryHook.toKeepReports(reports));
        }
        needed.addAll(Permissions.of(read, parameters));
        spec.commandLine().getOut().println(GSON.toJson(policy(needed)));
        yield ExitCode.PASS;
      }
      case PlanReading.Mistaken mistaken -> {
        mistaken.mistakes().forEach(spec.commandLine().getErr()::println);
        yield ExitCode.FAIL;
      }
      case PlanReading.Unreadable(String why) -> {
        spec.commandLine().getErr().println(plan + ": " + why);
        yield ExitCode.FAIL;
      }
    };
  }

  /** One statement for each resource, with the actions on it. */
  private static JsonObject policy(List<Permission> needed) {
    Map<String, Set<String>> actions = new LinkedHashMap<>();
    for (Permission one : needed) {
      actions.computeIfAbsent(one.resource(), _ -> new LinkedHashSet<>()).add(one.action());
    }
    JsonArray statements = new JsonArray();
    actions.forEach(
        (resource, some) -> {
          JsonArray names = new JsonArray();
          some.stream().sorted().forEach(names::add);
          JsonObject statement = new JsonObject();
          statement.addProperty("Effect", "Allow");
          statement.add("Action", names);
          statement.addProperty("Resource", resource);
          statements.add(statement);
        });
    JsonObject policy = new JsonObject();
    policy.addProperty("Version", "2012-10-17");
    policy.add("Statement", statements);
    return policy;
  }
}
