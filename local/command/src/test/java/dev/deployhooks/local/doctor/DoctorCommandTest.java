package dev.deployhooks.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Release;
import dev.deployhooks.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.ecs.EcsClientBuilder;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/** The command against an account: the sandbox, and what it does not play. */
class DoctorCommandTest {

  private static final FunctionHost HOST = _ -> new Ending.Returned("{}", "");
  private static final String SMOKE =
      "dev.deployhooks.hooks.pretraffic.PreTrafficSmokeTest::handleRequest";
  private static final String CANARY =
      "dev.deployhooks.hooks.canary.CanaryMetricsChecker::handleRequest";

  private static final String ROUTES =
      """
      <DescribeRouteTablesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><routeTableSet><item>
      <routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId>
      <routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>
      <gatewayId>igw-1</gatewayId><state>active</state></item></routeSet>
      <associationSet><item><routeTableId>rtb-1</routeTableId><subnetId>subnet-1</subnetId><main>false</main>
      </item></associationSet></item></routeTableSet></DescribeRouteTablesResponse>""";
  private static final String NO_ENDPOINTS =
      """
      <DescribeVpcEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
      <vpcEndpointSet/></DescribeVpcEndpointsResponse>""";

  private final Sandbox sandbox = new Sandbox();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private AccountStub account;

  @BeforeEach
  void aFunction() throws IOException {
    account = new AccountStub();
    account.role("CodeDeployRole", "codedeploy.amazonaws.com");
    account.answer(
        "/2015-03-31/functions/quiz", "{\"Configuration\":{\"PackageType\":\"Zip\"},\"Code\":{}}");
    var quiz = sandbox.lambda().function("quiz", HOST);
    quiz.alias("live", quiz.publish(HOST));
    quiz.publish(HOST);
  }

  @AfterEach
  void close() {
    account.close();
    sandbox.close();
  }

  private void adjust(AwsClientBuilder<?, ?> builder) {
    boolean stub =
        builder instanceof IamClientBuilder
            || builder instanceof Ec2ClientBuilder
            || builder instanceof LambdaClientBuilder;
    builder
        .endpointOverride(stub ? account.endpoint() : sandbox.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")));
  }

  /** With ECS in the stub: the sandbox's services do not show their hooks. */
  private void adjustForServices(AwsClientBuilder<?, ?> builder) {
    adjust(builder);
    if (builder instanceof EcsClientBuilder) {
      builder.endpointOverride(account.endpoint());
    }
  }

  private int doctor(String... args) {
    return execute(new DoctorCommand(this::adjust), args);
  }

  private int execute(DoctorCommand command, String... args) {
    CommandLine commandLine = new CommandLine(command);
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private Release release() {
    return sandbox.codeDeploy().lambda("quiz", "live", "2").in("shop", "quiz");
  }

  private void deployed(Release release) {
    release.heldAt("BeforeAllowTraffic", "d-ABCDEFGH1", "execution").start();
  }

  private void healthySmokeTest() {
    account
        .function("CodeDeployHook_smoke", SMOKE, 120, "", "")
        .answer(
            "/2019-09-25/functions/CodeDeployHook_smoke/event-invoke-config",
            "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:lambda:us-east-1:123456789012:function:reporter\"}}}")
        .answer(
            "/2024-08-31/functions/CodeDeployHook_smoke/recursion-config",
            "{\"RecursiveLoop\":\"Terminate\"}")
        .answer("/2015-03-31/event-source-mappings", "{\"EventSourceMappings\":[]}");
  }

  @Test
  void doctor_when_allIsWell_endsWith0() {
    sandbox.cloudWatch().alarm("quiz-5xx").state("OK", "quiet");
    healthySmokeTest();
    deployed(
        release()
            .hook("BeforeAllowTraffic", "CodeDeployHook_smoke")
            .canary(10, Duration.ofMinutes(5))
            .alarms("quiz-5xx"));

    int status = doctor("--application", "shop", "--group", "quiz");

    assertThat(out.toString()).doesNotContain("error  ", "unknown  ", "warning  ");
    assertThat(status).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("calls CodeDeployHook_smoke at BeforeAllowTraffic (AppSpec of d-ABCDEFGH1)")
        .contains("errors: 0, unknown: 0, warnings: 0, ok: 11");
    assertThat(account.sent())
        .anyMatch(
            body ->
                body.contains("codedeploy%3APutLifecycleEventHookExecutionStatus")
                    && body.contains(
                        "arn%3Aaws%3Acodedeploy%3Aus-east-1%3A123456789012%3Adeploymentgroup%3Ashop%2Fquiz"));
  }

  @Test
  void doctor_when_muchIsWrong_saysAllOfItAndEndsWith1() {
    sandbox.cloudWatch().alarm("quiz-5xx").state("ALARM", "loud");
    sandbox
        .parameters()
        .put(
            "/deployhooks/lambda/quiz/live",
            "version: 1\ncanary: {}\nvalidate:\n  checks:\n    - {name: it answers, lambda: {payload: {}}}\n");
    account
        .deny("CodeDeployRole", "lambda:InvokeFunction")
        .deny("canary", "codedeploy:PutLifecycleEventHookExecutionStatus")
        .function(
            "canary",
            CANARY,
            3,
            "",
            ",\"VpcConfig\":{\"VpcId\":\"vpc-1\",\"SubnetIds\":[\"subnet-1\"],\"SecurityGroupIds\":[]}")
        .answer("/2015-03-31/event-source-mappings", "{\"EventSourceMappings\":[]}")
        .answer(
            "/2024-08-31/functions/canary/recursion-config", "{\"RecursiveLoop\":\"Terminate\"}")
        .answer("DescribeRouteTables", ROUTES)
        .answer("DescribeVpcEndpoints", NO_ENDPOINTS);
    deployed(
        release()
            .hook("BeforeAllowTraffic", "gone")
            .hook("AfterAllowTraffic", "canary")
            .withoutRollback()
            .alarms("quiz-5xx", "nowhere"));

    int status = doctor("--application", "shop", "--group", "quiz", "--json");

    assertThat(status).isEqualTo(1);
    var told = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(told.get("status").getAsInt()).isEqualTo(1);
    assertThat(
            told.getAsJsonArray("findings").asList().stream()
                .map(each -> each.getAsJsonObject())
                .filter(each -> !each.get("severity").getAsString().equals("ok"))
                .map(
                    each ->
                        "%s %s: %s"
                            .formatted(
                                each.get("severity").getAsString(),
                                each.get("about").getAsString(),
                                each.get("what").getAsString())))
        .contains(
            "error hook gone: there is no such function in this account and Region",
            "error hook canary at AfterAllowTraffic: the role that calls it may not invoke it",
            "error hook canary: its role does not allow codedeploy:PutLifecycleEventHookExecutionStatus on arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:shop/quiz",
            "error hook canary: has no way to CodeDeploy from subnet-1 in vpc-1",
            "error hook canary: has no queue to come back by",
            "error hook canary: RecursiveLoop is Terminate",
            "warning hook canary: lost invocations go nowhere",
            "error deployment group shop/quiz: automatic rollback is off for failed deployments",
            "error alarm quiz-5xx: is red already",
            "error alarm nowhere: there is no such alarm in this account and Region",
            "warning deployment group shop/quiz: all traffic moves at once (CodeDeployDefault.LambdaAllAtOnce)")
        .anyMatch(line -> line.contains("no hook that is called runs the section validate"))
        .anyMatch(line -> line.contains("its time-out is 3 s, of which 0 s are left"));
  }

  @Test
  void doctor_when_reportsCannotBeKept_warnsAndEndsWith7() {
    sandbox.cloudWatch().alarm("quiz-5xx").state("OK", "quiet");
    healthySmokeTest();
    account.function(
        "CodeDeployHook_smoke", SMOKE, 120, "\"DEPLOYHOOKS_REPORTS\":\"audit/releases\"", "");
    deployed(
        release()
            .hook("BeforeAllowTraffic", "CodeDeployHook_smoke")
            .canary(10, Duration.ofMinutes(5))
            .alarms("quiz-5xx"));

    assertThat(doctor("--application", "shop", "--group", "quiz")).isEqualTo(7);
    assertThat(told()).contains("the bucket audit, in which it is to keep its reports, is not");

    sandbox.objects().bucket("audit");
    account.deny("CodeDeployHook_smoke", "s3:PutObject");
    out.getBuffer().setLength(0);
    assertThat(doctor("--application", "shop", "--group", "quiz")).isEqualTo(7);
    assertThat(told())
        .contains("its role does not allow s3:PutObject on arn:aws:s3:::audit/releases/*");

    account.deny("CodeDeployHook_smoke");
    out.getBuffer().setLength(0);
    assertThat(doctor("--application", "shop", "--group", "quiz")).isZero();
    assertThat(told()).contains("keeps its reports in the bucket audit");
  }

  private String told() {
    return out.toString().replaceAll("\\s+", " ");
  }

  @Test
  void doctor_when_nothingMayBeRead_saysWhichPermissionsAreMissingAndEndsWith3() {
    healthySmokeTest();
    account.answer("GetRole CodeDeployRole", "");
    sandbox.cloudWatch().alarm("quiz-5xx").state("OK", "quiet");
    deployed(
        release()
            .hook("BeforeAllowTraffic", "CodeDeployHook_smoke")
            .canary(10, Duration.ofMinutes(5))
            .alarms("quiz-5xx"));

    int status = doctor("--application", "shop", "--group", "quiz");

    assertThat(status).isEqualTo(3);
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("allow iam:GetRole to whoever runs the doctor");
  }

  @Test
  void doctor_when_aServiceGoesOnWithoutItsHook_readsTheTermsThatTheSdkDoesNotKnow() {
    healthySmokeTest();
    sandbox.cloudWatch().alarm("quiz-5xx").state("OK", "quiet");
    account
        .role("ecs-calls-hooks", "ecs.amazonaws.com")
        .answer(
            "DescribeServices",
            """
            {"services":[{"serviceName":"quiz","serviceArn":"arn:aws:ecs:us-east-1:123456789012:service/shop/quiz","deploymentController":{"type":"ECS"},"taskDefinition":"quiz:7",
              "loadBalancers":[{"advancedConfiguration":{"testListenerRule":"arn:rule"}}],
              "deploymentConfiguration":{"strategy":"CANARY",
                "alarms":{"alarmNames":["quiz-5xx"],"enable":true,"rollback":true},
                "lifecycleHooks":[
                  {"targetType":"PAUSE","lifecycleStages":["POST_SCALE_UP"]},
                  {"hookTargetArn":"arn:aws:lambda:us-east-1:123456789012:function:CodeDeployHook_smoke",
                   "roleArn":"arn:aws:iam::123456789012:role/ecs-calls-hooks",
                   "lifecycleStages":["POST_TEST_TRAFFIC_SHIFT"],
                   "timeoutConfiguration":{"timeoutInMinutes":17,"action":"CONTINUE"}}]}}],
             "failures":[]}""")
        .answer(
            "DescribeTaskDefinition",
            "{\"taskDefinition\":{\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"public.ecr.aws/quiz:7\"}]}}");

    int status =
        execute(
            new DoctorCommand(this::adjustForServices), "--cluster", "shop", "--service", "quiz");

    assertThat(status).isEqualTo(1);
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("calls CodeDeployHook_smoke at POST_TEST_TRAFFIC_SHIFT")
        .contains("lets the deployment go on if it says nothing for 17 minutes")
        .contains("warning image of web: public.ecr.aws/quiz:7 is named by a tag, outside ECR")
        .contains("errors: 1, unknown: 0, warnings: 1");
    assertThat(account.sent())
        .anyMatch(body -> body.contains("%3Aservice-revision%2Fshop%2Fquiz%2F1"));
  }

  @Test
  void doctor_when_theGroupIsNotThere_isUnknown() {
    int status = doctor("--application", "shop", "--group", "quiz");

    assertThat(status).isEqualTo(3);
    assertThat(out.toString()).contains("ApplicationDoesNotExistException");
  }

  @Test
  void doctor_when_halfOfTheArgumentsAreThere_isAMistake() {
    assertThat(doctor("--application", "shop")).isEqualTo(2);
    assertThat(doctor("--application", "shop", "--group", "quiz", "--cluster", "c")).isEqualTo(2);
    assertThat(doctor("--cluster", "c", "--service", "s", "--alias", "live")).isEqualTo(2);
    assertThat(err.toString()).contains("--cluster and --service", "belong to --application");
  }
}
