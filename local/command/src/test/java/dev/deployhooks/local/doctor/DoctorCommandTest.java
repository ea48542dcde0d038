package dev.deployhooks.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command against an account of the sandbox, in which one thing after the other is broken. */
@Timeout(120)
class DoctorCommandTest {

  private static final String[] GROUP = {"--application", "shop", "--group", "quiz"};
  private static final String[] SERVICE = {"--cluster", "shop", "--service", "quiz"};

  private final Shop shop = new Shop();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    shop.close();
  }

  private int doctor(String... args) {
    CommandLine commandLine =
        new CommandLine(
            new DoctorCommand(
                shop.sandbox.environment(),
                builder -> builder.endpointOverride(shop.sandbox.endpoint())));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  /** What is not in order, a line each; the rest only by how much there is of it. */
  private List<String> troubles() {
    JsonObject told = JsonParser.parseString(out.toString()).getAsJsonObject();
    return told.getAsJsonArray("findings").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(each -> !text(each, "severity").equals("ok"))
        .map(each -> text(each, "severity") + " " + text(each, "about") + ": " + text(each, "what"))
        .toList();
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  private static String[] asJson(String... args) {
    return Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new);
  }

  @Test
  void doctor_when_allIsWell_endsWith0() {
    shop.deployedByCodeDeploy();

    int status = doctor(GROUP);

    assertThat(out.toString()).doesNotContain("error  ", "unknown  ", "warning  ");
    assertThat(status).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("(AppSpec of d-ABCDEFGH1)")
        .contains("hook CodeDeployHook_canary-metrics-checker: comes back by the queue returns")
        .contains("lost invocations go to arn:aws:lambda:us-east-1:123456789012:function:CodeDep")
        .contains("tags of quiz do not move")
        .contains("repository quiz: images are scanned (SCAN_ON_PUSH)")
        .contains("errors: 0, unknown: 0, warnings: 0, ok: 25");
  }

  @Test
  void doctor_when_allIsWellInAService_endsWith0() {
    shop.deployedByEcs();

    int status = doctor(SERVICE);

    assertThat(out.toString()).doesNotContain("error  ", "unknown  ", "warning  ");
    assertThat(status).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("calls CodeDeployHook_pre-traffic-smoke-test at POST_TEST_TRAFFIC_SHIFT")
        .contains("rolls the deployment back if it says nothing for 17 minutes")
        .contains("traffic moves in steps (CANARY)");
  }

  /**
   * Something that is not as it must be.
   *
   * @param says the line that tells it, all of it
   */
  record Broken(String name, Consumer<Shop> how, int status, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Broken> groups() {
    String smoke = "hook " + Shop.SMOKE;
    String canary = "hook " + Shop.CANARY;
    return Stream.of(
        new Broken(
            "a name that CodeDeploy's role may not invoke",
            shop -> {
              shop.sandbox.lambda().function("smoke", _ -> new Ending.Returned("{}", ""));
              shop.hooks.put("BeforeAllowTraffic", "smoke");
            },
            1,
            "error hook smoke at BeforeAllowTraffic: the role that calls it may not invoke it"),
        new Broken(
            "a role that may invoke no hook",
            shop -> shop.codeDeploy.forbid("lambda:InvokeFunction"),
            1,
            "error %s at BeforeAllowTraffic: the role that calls it may not invoke it"
                .formatted(smoke)),
        new Broken(
            "a role that CodeDeploy may not take on",
            shop -> shop.codeDeploy.trustsNobody().trusts("ecs.amazonaws.com"),
            1,
            "error %s at BeforeAllowTraffic: the role that calls it may not invoke it"
                .formatted(smoke)),
        new Broken(
            "a hook that is gone",
            shop -> shop.hooks.put("AfterInstall", "CodeDeployHook_gone"),
            1,
            "error hook CodeDeployHook_gone: there is no such function in this account and Region"),
        new Broken(
            "a hook whose role cannot report",
            shop -> shop.roleOf(shop.canary).forbid("codedeploy:*"),
            1,
            "error %s: its role does not allow codedeploy:PutLifecycleEventHookExecutionStatus"
                    .formatted(canary)
                + " on arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:shop/quiz"),
        new Broken(
            "a hook whose role may not read metrics",
            shop -> shop.roleOf(shop.canary).forbid("cloudwatch:*"),
            1,
            canary + ": its role does not allow cloudwatch:GetMetricData on *"),
        new Broken(
            "a time-out below what the plan needs",
            shop -> shop.smoke.timeout(Duration.ofSeconds(3)),
            1,
            "error %s: its time-out is 3 s, of which 0 s are left for the section smokeTest"
                .formatted(smoke)),
        new Broken(
            "no test listener",
            shop -> shop.testListener = false,
            7,
            "warning deployment group shop/quiz: has no test listener"),
        new Broken(
            "no alarms",
            shop -> shop.alarms.clear(),
            7,
            "warning deployment group shop/quiz: no alarm stops a deployment"),
        new Broken(
            "an alarm that is red already",
            shop -> shop.sandbox.cloudWatch().alarm(Shop.ALARM).state("ALARM", "loud"),
            1,
            "error alarm quiz-5xx: is red already"),
        new Broken(
            "an alarm that is not there",
            shop -> shop.alarms.add("nowhere"),
            1,
            "error alarm nowhere: there is no such alarm in this account and Region"),
        new Broken(
            "a tag that may move",
            shop -> shop.sandbox.registry().repository(Shop.REPOSITORY, "MUTABLE", List.of()),
            7,
            "warning image of web: 123456789012.dkr.ecr.us-east-1.amazonaws.com/quiz:7 is named"
                + " by a tag, and tags of quiz may move (MUTABLE)"),
        new Broken(
            "scanning is off",
            shop -> shop.sandbox.registry().scans(Shop.REPOSITORY, Scanning.BASIC, "MANUAL"),
            7,
            "warning repository quiz: images are not scanned when they are pushed"),
        new Broken(
            "a VPC without a way to CodeDeploy",
            shop -> shop.smoke.inVpc(shop.vpc, "subnet-1", "subnet-2"),
            1,
            "error %s: has no way to CodeDeploy from subnet-2 in vpc-1".formatted(smoke)),
        new Broken(
            "a VPC that is cut off",
            shop -> shop.smoke.inVpc(shop.vpc.cutOff(), "subnet-1"),
            1,
            "error %s: has no way to CodeDeploy from subnet-1 in vpc-1".formatted(smoke)),
        new Broken(
            "a plan that is missing",
            shop -> shop.smoke.environment(Map.of("DEPLOYHOOKS_PLAN", "ssm:/deployhooks/nowhere")),
            1,
            "error %s: there is no plan where it must be".formatted(smoke)),
        new Broken(
            "a plan that is broken",
            shop -> shop.sandbox.parameters().put(Shop.PLAN, "version: 1\nsmoketest: {}\n"),
            1,
            "its plan has mistakes: SSM parameter /deployhooks/ecs/shop/quiz:2:1"),
        new Broken(
            "a section that nobody runs",
            shop -> shop.hooks.remove("AfterAllowTraffic"),
            1,
            "no hook that is called runs the section canary"),
        new Broken(
            "automatic rollback is off",
            shop -> shop.rollsBack = false,
            1,
            "error deployment group shop/quiz: automatic rollback is off for failed deployments"),
        new Broken(
            "everything moves at once",
            shop -> shop.inSteps = false,
            7,
            "warning deployment group shop/quiz: all traffic moves at once"
                + " (CodeDeployDefault.ECSAllAtOnce)"),
        new Broken(
            "no queue to come back by",
            shop -> shop.canary.environment(Map.of()),
            1,
            "error %s: has no queue to come back by".formatted(canary)),
        new Broken(
            "a queue that Lambda does not read",
            shop -> shop.comesBack.disable(),
            1,
            "error %s: the queue returns has an event source mapping that is Disabled"
                .formatted(canary)),
        new Broken(
            "a loop that Lambda ends",
            shop -> shop.canary.forbidLoops(),
            1,
            "error %s: RecursiveLoop is Terminate".formatted(canary)),
        new Broken(
            "a death in silence",
            shop -> shop.smoke.asynchronously(EventInvokeConfig.DEFAULT),
            7,
            "warning %s: lost invocations go nowhere".formatted(smoke)),
        new Broken(
            "a memory that it may not read",
            shop -> {
              shop.smoke.environment(Map.of("DEPLOYHOOKS_ANSWERS_TABLE", "failed-answers"));
              shop.roleOf(shop.smoke).forbid("dynamodb:GetItem");
            },
            1,
            "error %s: its role does not allow dynamodb:GetItem on".formatted(smoke)),
        new Broken(
            "a memory that is gone",
            shop -> shop.smoke.environment(Map.of("DEPLOYHOOKS_ANSWERS_TABLE", "nowhere")),
            1,
            "error %s: the table nowhere, in which it is to remember what has failed, cannot be used"
                .formatted(smoke)),
        new Broken(
            "no memory",
            shop -> shop.smoke.environment(Map.of()),
            7,
            "warning %s: has no table in which to remember what has failed".formatted(smoke)),
        new Broken(
            "a VPC without a way to the memory",
            shop -> shop.smoke.inVpc(shop.vpc.cutOff().endpoint("codedeploy"), "subnet-1"),
            1,
            "error %s: has no way to DynamoDB from subnet-1 in vpc-1".formatted(smoke)),
        new Broken(
            "a gateway in the route table of other subnets",
            shop ->
                shop.smoke.inVpc(
                    shop.vpc
                        .cutOff()
                        .endpoint("codedeploy")
                        .route("igw-1", "subnet-3")
                        .gateway("dynamodb")
                        .route("igw-1", "subnet-4"),
                    "subnet-3",
                    "subnet-4"),
            1,
            "error %s: has no way to DynamoDB from subnet-4 in vpc-1".formatted(smoke)),
        new Broken(
            "no reporter on guard",
            shop -> shop.roleOf(shop.canary).forbid("sqs:SendMessage"),
            7,
            "warning %s: cannot put the failure reporter on guard: its role does not allow sqs:SendMessage on arn:aws:sqs:us-east-1:123456789012:lost"
                .formatted(canary)),
        new Broken(
            "reports for which there is no bucket",
            shop -> shop.smoke.environment(Map.of("DEPLOYHOOKS_REPORTS", "audit/releases")),
            7,
            "warning %s: the bucket audit, in which it is to keep its reports, is not there"
                .formatted(smoke)),
        new Broken(
            "reports that it may not write",
            shop -> {
              shop.sandbox.objects().bucket("audit");
              shop.smoke.environment(Map.of("DEPLOYHOOKS_REPORTS", "audit/releases"));
            },
            7,
            "warning %s: its role does not allow s3:PutObject on arn:aws:s3:::audit/releases/*"
                .formatted(smoke)),
        denied("GetDeploymentGroup", "codedeploy:GetDeploymentGroup"),
        denied("GetDeploymentConfig", "codedeploy:GetDeploymentConfig"),
        denied("ListDeployments", "codedeploy:ListDeployments"),
        denied("GetFunctionConfiguration", "lambda:GetFunctionConfiguration"),
        denied("ListEventSourceMappings", "lambda:ListEventSourceMappings"),
        denied("GetFunctionRecursionConfig", "lambda:GetFunctionRecursionConfig"),
        denied("GetFunctionEventInvokeConfig", "lambda:GetFunctionEventInvokeConfig"),
        denied("SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy"),
        denied("GetRole", "iam:GetRole"),
        denied("DescribeAlarms", "cloudwatch:DescribeAlarms"),
        denied("DescribeServices", "ecs:DescribeServices"),
        denied("DescribeTaskDefinition", "ecs:DescribeTaskDefinition"),
        denied("DescribeRepositories", "ecr:DescribeRepositories"),
        denied(
            "BatchGetRepositoryScanningConfiguration",
            "ecr:BatchGetRepositoryScanningConfiguration"),
        denied("DescribeTable", "dynamodb:DescribeTable"),
        denied("DescribeRouteTables", "ec2:DescribeRouteTables"),
        denied("DescribeVpcEndpoints", "ec2:DescribeVpcEndpoints"));
  }

  /** Whoever runs the doctor may not ask. */
  private static Broken denied(String operation, String action) {
    return new Broken(
        action + " is denied",
        shop -> {
          shop.smoke.inVpc(shop.vpc, "subnet-1");
          shop.sandbox.faults().on(operation, 100, new Fault.AccessDenied());
        },
        3,
        "allow %s to whoever runs the doctor".formatted(action));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void doctor_ofAGroup_when_oneThingIsBroken(Broken broken) {
    broken.how().accept(shop);
    shop.deployedByCodeDeploy();

    int status = doctor(asJson(GROUP));

    String told = out.toString();
    assertThat(status).as(told).isEqualTo(broken.status());
    if (broken.status() == 3) {
      assertThat(told).contains(broken.says());
    } else {
      assertThat(troubles()).anyMatch(line -> line.contains(broken.says()));
    }
  }

  static Stream<Broken> services() {
    String smoke = "hook " + Shop.SMOKE;
    return Stream.of(
        new Broken(
            "a hook without which it goes on",
            shop -> shop.goesOn = true,
            1,
            "error %s at POST_TEST_TRAFFIC_SHIFT: lets the deployment go on if it says nothing"
                    .formatted(smoke)
                + " for 17 minutes"),
        new Broken(
            "a role that Amazon ECS may not take on",
            shop -> shop.ecs.trustsNobody().trusts("codedeploy.amazonaws.com"),
            1,
            "error %s at POST_TEST_TRAFFIC_SHIFT: the role that calls it may not invoke it"
                .formatted(smoke)),
        new Broken(
            "a hook that may not find out what goes live",
            shop -> shop.roleOf(shop.smoke).forbid("ecs:DescribeServiceRevisions"),
            1,
            "error %s: its role does not allow ecs:DescribeServiceRevisions on".formatted(smoke)),
        new Broken(
            "everything moves at once",
            shop -> shop.inSteps = false,
            7,
            "warning service shop/quiz: all traffic moves at once (BLUE_GREEN)"),
        new Broken(
            "an alarm that is red already",
            shop -> shop.sandbox.cloudWatch().alarm(Shop.ALARM).state("ALARM", "loud"),
            7,
            "warning alarm quiz-5xx: is red already"),
        new Broken(
            "no alarms",
            shop -> shop.alarms.clear(),
            7,
            "warning service shop/quiz: no alarm stops a deployment"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void doctor_ofAService_when_oneThingIsBroken(Broken broken) {
    broken.how().accept(shop);
    shop.deployedByEcs();

    int status = doctor(asJson(SERVICE));

    assertThat(troubles()).anyMatch(line -> line.contains(broken.says()));
    assertThat(status).isEqualTo(broken.status());
  }

  @Test
  void doctor_when_aVpcHasAnEndpoint_seesTheWay() {
    shop.smoke.inVpc(
        shop.vpc.cutOff().mainRoute("igw-1").endpoint("codedeploy").gateway("dynamodb"),
        "subnet-1");
    shop.deployedByCodeDeploy();

    assertThat(doctor(GROUP)).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("has a way to CodeDeploy from vpc-1 (interface endpoint)")
        .contains("has a way to DynamoDB from vpc-1");
  }

  @Test
  void doctor_when_theGroupIsNotThere_isUnknown() {
    int status = doctor(GROUP);

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
