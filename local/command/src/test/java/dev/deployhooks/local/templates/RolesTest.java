package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.templates.Stack.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The roles of the template, by the parameters of the stack. */
class RolesTest {

  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/deployhooks";
  private static final Map<String, String> EVERYTHING =
      Map.of(
          "KeyArn", KEY,
          "SubnetIds", "subnet-1,subnet-2",
          "SecurityGroupIds", "sg-3",
          "Tracing", "true",
          "PlanBucket", "plans",
          "ReportBucket", "audit/releases",
          "MoreParameters", "teams/quiz",
          "Application", "quiz",
          "DeploymentGroup", "live",
          "CheckedFunction", "answers");

  private static Stack stack(Map<String, String> parameters) {
    return Stack.ofTheHooks(parameters);
  }

  private static Stream<Grant> grants(Stack stack) {
    return stack.functions().stream().flatMap(function -> stack.grants(function).stream());
  }

  private static List<String> actions(Map<String, String> parameters) {
    return grants(stack(parameters)).flatMap(grant -> grant.actions().stream()).toList();
  }

  @Test
  void role_mayNothingMore_whenNothingIsAskedFor() {
    assertThat(actions(Map.of()))
        .contains("logs:PutLogEvents")
        .noneMatch(action -> action.matches("(ec2|xray|kms|s3:GetObject|s3:PutObject).*"));
  }

  @Test
  void role_mayUseTheKeyTheNetworkAndTraces_whenTheFunctionHasThem() {
    assertThat(actions(EVERYTHING))
        .contains("kms:Decrypt", "ec2:CreateNetworkInterface", "xray:PutTraceSegments");
    assertThat(grants(stack(EVERYTHING)).filter(grant -> grant.sid().equals("ForLambdaKey")))
        .isNotEmpty()
        .allMatch(grant -> grant.resources().equals(List.of(KEY)));
  }

  @Test
  void role_mayWriteReports_whereTheyAreKept_andNowhereElse() {
    assertThat(grants(stack(EVERYTHING)).filter(grant -> grant.actions().contains("s3:PutObject")))
        .hasSize(Account.hooks().size())
        .allMatch(grant -> grant.actions().size() == 1)
        .allMatch(grant -> grant.resources().equals(List.of("arn:aws:s3:::audit/releases/*")));
    assertThat(stack(EVERYTHING).grants(Account.REPORTER))
        .flatExtracting(Grant::actions)
        .noneMatch(action -> action.startsWith("s3:"));
  }

  @Test
  void role_isForTheOneApplication_whenOneIsNamed() {
    assertThat(grants(stack(EVERYTHING)))
        .filteredOn(grant -> grant.actions().getFirst().startsWith("codedeploy:"))
        .flatExtracting(Grant::resources)
        .contains("arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:quiz/live")
        .allMatch(resource -> resource.matches(".*:(deploymentgroup:quiz/live|application:quiz)"));
    assertThat(grants(stack(EVERYTHING)))
        .filteredOn(grant -> grant.actions().getFirst().startsWith("lambda:"))
        .filteredOn(grant -> !grant.sid().equals("ForLambdaDestination"))
        .flatExtracting(Grant::resources)
        .isNotEmpty()
        .allMatch(resource -> resource.matches(".*:function:answers(:\\*)?"));
    assertThat(grants(stack(EVERYTHING)))
        .filteredOn(grant -> grant.sid().equals("ReadThePlan"))
        .flatExtracting(Grant::resources)
        .contains("arn:aws:ssm:us-east-1:123456789012:parameter/teams/quiz/*");
  }

  /** What is not called by the code must be excused, action by action, with AWS's page. */
  @Test
  void permissions_standInTheDocumentation_withAReason() throws IOException {
    List<String> rows =
        Files.readString(Packages.PROJECT.resolve("docs/permissions.md"))
            .lines()
            .filter(line -> line.startsWith("|"))
            .toList();
    assertThat(grants(stack(EVERYTHING)))
        .isNotEmpty()
        .allSatisfy(
            grant ->
                assertThat(grant.actions())
                    .allSatisfy(
                        action ->
                            assertThat(rows)
                                .as("the row of %s for %s", grant.sid(), action)
                                .anyMatch(row -> isOf(grant, action, row))));
  }

  private static boolean isOf(Grant grant, String action, String row) {
    boolean forLambda = grant.sid().startsWith("ForLambda");
    return row.contains("`" + action + "`")
        && (!forLambda || row.contains("`" + grant.sid() + "`"))
        && row.contains("https://docs.aws.amazon.com/") == forLambda;
  }

  /** A role that SAM makes may write any log and poll any queue. */
  @Test
  void function_hasARoleOfItsOwn() {
    Stack stack = stack(Map.of());
    assertThat(stack.functions())
        .isNotEmpty()
        .allSatisfy(
            id ->
                assertThat(stack.function(id).get("Role").getAsString())
                    .isEqualTo(id + "Role.Arn"));
  }

  @Test
  void boundary_isOnEveryRole_whenTheAccountAsksForOne() {
    Stack bounded = stack(Map.of("PermissionsBoundary", "arn:aws:iam::123456789012:policy/most"));
    Stack free = stack(Map.of());
    assertThat(bounded.ids("AWS::IAM::Role"))
        .isNotEmpty()
        .allMatch(role -> bounded.properties(role).has("PermissionsBoundary"))
        .noneMatch(role -> free.properties(role).has("PermissionsBoundary"));
  }

  /** SQS takes requests without TLS, too, where nothing denies it. */
  @Test
  void queues_areReachedOverTlsAlone() {
    Stack stack = stack(Map.of());
    JsonObject policy = stack.properties("QueuesOverTls");
    assertThat(Stack.texts(policy.get("Queues")))
        .containsExactlyInAnyOrderElementsOf(stack.ids("AWS::SQS::Queue"));
    assertThat(policy.getAsJsonObject("PolicyDocument").getAsJsonArray("Statement"))
        .singleElement()
        .hasToString(
            "{\"Sid\":\"DenyWithoutTls\",\"Effect\":\"Deny\",\"Principal\":\"*\","
                + "\"Action\":\"sqs:*\",\"Resource\":\"*\","
                + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}");
  }

  /** Messages carry the tokens that answer deployments, and the log what was seen. */
  @Test
  void queuesAndLogs_areEncrypted_withTheKeyIfThereIsOne() {
    Stack keyed = stack(EVERYTHING);
    Stack plain = stack(Map.of());
    assertThat(keyed.ids("AWS::SQS::Queue"))
        .isNotEmpty()
        .allMatch(queue -> keyed.properties(queue).get("KmsMasterKeyId").getAsString().equals(KEY))
        .allMatch(queue -> !keyed.properties(queue).has("SqsManagedSseEnabled"))
        .allMatch(queue -> plain.properties(queue).get("SqsManagedSseEnabled").getAsBoolean());
    assertThat(keyed.ids("AWS::Logs::LogGroup"))
        .isNotEmpty()
        .allMatch(group -> keyed.properties(group).get("KmsKeyId").getAsString().equals(KEY));
    assertThat(keyed.functions())
        .allMatch(id -> keyed.function(id).get("KmsKeyArn").getAsString().equals(KEY))
        .filteredOn(id -> !id.equals("FailureReporter"))
        .allMatch(id -> keyed.function(id).get("VpcConfig").getAsJsonObject().size() == 2);
    assertThat(keyed.function("FailureReporter").has("VpcConfig"))
        .as("it works when the hooks' network does not")
        .isFalse();
    assertThat(plain.functions())
        .noneMatch(
            id -> plain.function(id).has("KmsKeyArn") || plain.function(id).has("VpcConfig"));
  }
}
