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
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
          + " what the plan asks for. Statements named ForLambda... are what Lambda itself does as"
          + " the function.",
      "Regions and accounts are left open (*), and a name that you do not give reads PUT-...-HERE."
          + " What a VPC, a key of your own and traces need besides is in docs/permissions.md."
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
      names = "--function",
      paramLabel = "NAME",
      description = "The name of the hook's function, by which its log is called.")
  private String function = "PUT-YOUR-FUNCTION-HERE";

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "The name of the DynamoDB table in which the hook remembers what has failed.")
  private String table = "PUT-YOUR-TABLE-HERE";

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "The name of the SQS queue that brings the hook back.")
  private String queue = "PUT-YOUR-QUEUE-HERE";

  @Option(
      names = "--reporter",
      paramLabel = "NAME",
      description = "The name of the failure reporter's function.")
  private String reporter = "PUT-YOUR-FAILURE-REPORTER-HERE";

  @Option(
      names = "--reporter-queue",
      paramLabel = "NAME",
      description = "The name of the SQS queue that the failure reporter reads.")
  private String reporterQueue = "PUT-YOUR-REPORTERS-QUEUE-HERE";

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
        List<Permission> needed = new ArrayList<>(EveryHook.permissions(table));
        if (bucket != null) {
          needed.addAll(EveryHook.toReadPlans(bucket));
        }
        if (reports != null) {
          needed.add(EveryHook.toKeepReports(reports));
        }
        List<Permission> asked = Permissions.of(read, parameters);
        asked.stream().flatMap(this::named).forEach(needed::add);
        List<Statement> statements = new ArrayList<>(statements(needed));
        statements.addAll(
            new ForLambda(function, queue, reporter)
                .statements(asked.stream().anyMatch(PolicyCommand::isTheWayBack)));
        spec.commandLine().getOut().println(GSON.toJson(policy(statements)));
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

  private static boolean isTheWayBack(Permission permission) {
    return permission.resource().equals(Permissions.ANY_QUEUE);
  }

  /** A plan does not say which queues bring a hook back, and put the failure reporter on guard. */
  private Stream<Permission> named(Permission permission) {
    if (!isTheWayBack(permission)) {
      return Stream.of(permission);
    }
    Stream<String> queues =
        permission.action().equals("sqs:SendMessage")
            ? Stream.of(queue, reporterQueue)
            : Stream.of(queue);
    return queues.map(
        name -> new Permission(permission.action(), "arn:aws:sqs:*:*:" + name, permission.why()));
  }

  /**
   * A statement of a policy, which allows.
   *
   * @param sid its name; empty if it has none
   */
  record Statement(String sid, List<String> actions, String resource) {
    Statement {
      actions = List.copyOf(actions);
    }

    private JsonObject json() {
      JsonObject statement = new JsonObject();
      if (!sid.isEmpty()) {
        statement.addProperty("Sid", sid);
      }
      statement.addProperty("Effect", "Allow");
      JsonArray names = new JsonArray();
      actions.forEach(names::add);
      statement.add("Action", names);
      statement.addProperty("Resource", resource);
      return statement;
    }
  }

  /** One statement for each resource, with the actions on it. */
  private static List<Statement> statements(List<Permission> needed) {
    Map<String, NavigableSet<String>> actions = new LinkedHashMap<>();
    for (Permission one : needed) {
      actions.computeIfAbsent(one.resource(), _ -> new TreeSet<>()).add(one.action());
    }
    return actions.entrySet().stream()
        .map(each -> new Statement("", List.copyOf(each.getValue()), each.getKey()))
        .toList();
  }

  private static JsonObject policy(List<Statement> statements) {
    JsonArray array = new JsonArray();
    statements.forEach(statement -> array.add(statement.json()));
    JsonObject policy = new JsonObject();
    policy.addProperty("Version", "2012-10-17");
    policy.add("Statement", array);
    return policy;
  }
}
