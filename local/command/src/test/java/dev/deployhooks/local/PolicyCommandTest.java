package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.templates.HookRoles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PolicyCommandTest {

  private static final String TEMPLATES = "src/test/resources/templates/";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  /** Actions and resources, such as {@code ssm:GetParameter arn:aws:ssm:*:*:parameter/x}. */
  private Set<String> permissions() {
    JsonObject policy = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(policy.get("Version").getAsString()).isEqualTo("2012-10-17");
    Set<String> permissions = new TreeSet<>();
    for (JsonElement each : policy.getAsJsonArray("Statement")) {
      JsonObject statement = each.getAsJsonObject();
      assertThat(statement.get("Effect").getAsString()).isEqualTo("Allow");
      if (statement.has("Sid")) {
        continue; // What the code does not call.
      }
      for (JsonElement action : statement.getAsJsonArray("Action")) {
        permissions.add(action.getAsString() + " " + statement.get("Resource").getAsString());
      }
    }
    return permissions;
  }

  /** Of a plan that asks for everything it is what the template grants all hooks together. */
  @Test
  void policy_allowsWhatTheTemplateGrants_whenThePlanAsksForEverything() {
    assertThat(
            run(
                "policy",
                TEMPLATES + "everything-about-a-service.yaml",
                "--bucket",
                "plans",
                "--reports",
                "audit/releases"))
        .isEqualTo(ExitCode.PASS);
    assertThat(permissions()).contains("s3:PutObject arn:aws:s3:::audit/releases/*");
    Set<String> actions = actions();
    out.getBuffer().setLength(0);
    assertThat(run("policy", TEMPLATES + "everything-about-a-function.yaml"))
        .isEqualTo(ExitCode.PASS);
    actions.addAll(actions());

    assertThat(actions).isEqualTo(HookRoles.actions());
  }

  private Set<String> actions() {
    Set<String> actions = new TreeSet<>();
    permissions().forEach(permission -> actions.add(permission.replaceFirst(" .*", "")));
    return actions;
  }

  /** The statements with a name: it, an action and the resource. */
  private Set<String> forLambda() {
    Set<String> lines = new TreeSet<>();
    for (JsonElement each :
        JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("Statement")) {
      JsonObject statement = each.getAsJsonObject();
      if (statement.has("Sid")) {
        statement
            .getAsJsonArray("Action")
            .forEach(
                action ->
                    lines.add(
                        "%s %s %s"
                            .formatted(
                                statement.get("Sid").getAsString(),
                                action.getAsString(),
                                statement.get("Resource").getAsString())));
      }
    }
    return lines;
  }

  @Test
  void policy_saysWhatLambdaDoes_asTheTemplate() {
    assertThat(run("policy", TEMPLATES + "everything-about-a-service.yaml"))
        .isEqualTo(ExitCode.PASS);

    assertThat(forLambda())
        .extracting(line -> line.substring(0, line.lastIndexOf(' ')))
        .containsExactlyInAnyOrderElementsOf(HookRoles.forLambda("CanaryMetricsChecker"));
  }

  @Test
  void policy_namesTableQueuesAndFunctions_whereTheyAreGiven() {
    assertThat(
            run(
                "policy",
                TEMPLATES + "everything-about-a-service.yaml",
                "--function=canary",
                "--table=failures",
                "--queue=returns",
                "--reporter=mourner",
                "--reporter-queue=lost"))
        .isEqualTo(ExitCode.PASS);

    assertThat(permissions())
        .contains(
            "dynamodb:GetItem arn:aws:dynamodb:*:*:table/failures",
            "dynamodb:PutItem arn:aws:dynamodb:*:*:table/failures",
            "sqs:SendMessage arn:aws:sqs:*:*:returns",
            "sqs:ChangeMessageVisibility arn:aws:sqs:*:*:returns",
            "sqs:SendMessage arn:aws:sqs:*:*:lost")
        .doesNotContain("sqs:ChangeMessageVisibility arn:aws:sqs:*:*:lost");
    assertThat(forLambda())
        .containsExactly(
            "ForLambdaDestination lambda:InvokeFunction arn:aws:lambda:*:*:function:mourner",
            "ForLambdaLogs logs:CreateLogStream arn:aws:logs:*:*:log-group:/aws/lambda/canary:*",
            "ForLambdaLogs logs:PutLogEvents arn:aws:logs:*:*:log-group:/aws/lambda/canary:*",
            "ForLambdaQueue sqs:DeleteMessage arn:aws:sqs:*:*:returns",
            "ForLambdaQueue sqs:GetQueueAttributes arn:aws:sqs:*:*:returns",
            "ForLambdaQueue sqs:ReceiveMessage arn:aws:sqs:*:*:returns");
    assertThat(out.toString()).doesNotContain("PUT-YOUR", "table/*", "sqs:*:*:*");
  }

  @Test
  void policy_saysWhereANameIsMissing() {
    assertThat(run("policy", TEMPLATES + "everything-about-a-function.yaml"))
        .isEqualTo(ExitCode.PASS);

    assertThat(permissions())
        .contains("dynamodb:PutItem arn:aws:dynamodb:*:*:table/PUT-YOUR-TABLE-HERE")
        .noneMatch(line -> line.endsWith(":table/*") || line.endsWith("sqs:*:*:*"));
  }

  @Test
  void policy_namesWhatThePlanNames() {
    assertThat(run("policy", TEMPLATES + "everything-about-a-function.yaml", "--bucket", "plans"))
        .isEqualTo(ExitCode.PASS);

    assertThat(permissions())
        .contains(
            "codedeploy:PutLifecycleEventHookExecutionStatus"
                + " arn:aws:codedeploy:*:*:deploymentgroup:*/*",
            "ssm:GetParameter arn:aws:ssm:*:*:parameter/deployhooks/answer",
            "ssm:GetParameter arn:aws:ssm:*:*:parameter/deployhooks/token",
            "dynamodb:DescribeTable arn:aws:dynamodb:*:*:table/quiz",
            "s3:ListBucket arn:aws:s3:::quiz-files",
            "s3:GetObject arn:aws:s3:::plans/*");
  }

  @Test
  void policy_saysWhy_whenThePlanIsWrong() {
    assertThat(run("policy", "nowhere.yaml")).isEqualTo(ExitCode.FAIL);

    assertThat(err.toString()).contains("nowhere.yaml: there is no such file");
    assertThat(out.toString()).isEmpty();
  }

  /** Every hook's own are those of the template's, on the same resources. */
  @Test
  void policy_ofEveryHook_isThatOfTheTemplate() {
    Set<String> needed = new TreeSet<>();
    EveryHook.permissions("FailedAnswers")
        .forEach(permission -> needed.add(permission.action() + " " + permission.resource()));

    assertThat(needed).isEqualTo(HookRoles.ofEveryHook());
  }
}
