package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI, which was not made for the sandbox, reads its answers without complaint. */
class AwsCliTest {

  private static final boolean INSTALLED = installed();

  private final Sandbox sandbox = new Sandbox();
  private final Shop shop = new Shop(sandbox);

  @TempDir Path directory;

  private static boolean installed() {
    try {
      Process process = new ProcessBuilder("aws", "--version").redirectErrorStream(true).start();
      process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @BeforeEach
  void needsTheCli() {
    String reason = "skipped: no AWS CLI ('aws') is installed here";
    if (!INSTALLED) {
      System.out.println("AwsCliTest " + reason);
    }
    assumeTrue(INSTALLED, reason);
  }

  @AfterEach
  void close() {
    sandbox.close();
    shop.close();
  }

  /** Runs one command; standard error must stay empty. */
  private String aws(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(arguments));
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().putAll(sandbox.environment());
    builder.environment().put("AWS_CONFIG_FILE", directory.resolve("none").toString());
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("no").toString());
    builder.environment().put("AWS_MAX_ATTEMPTS", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(err)).as(String.join(" ", command)).isEmpty();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }

  private static String[] command(String... arguments) {
    return arguments;
  }

  /** Runs commands side by side, as many as there are processors; answers by operation. */
  private Map<String, String> all(String[]... commands) throws IOException, InterruptedException {
    Map<String, Future<String>> running = new LinkedHashMap<>();
    Map<String, String> answers = new LinkedHashMap<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (String[] command : commands) {
        running.put(command[1], pool.submit(() -> aws(command)));
      }
      for (Map.Entry<String, Future<String>> each : running.entrySet()) {
        answers.put(each.getKey(), each.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
    return answers;
  }

  @Test
  void codeDeployAndEcs_when_readByTheCli_then_noComplaint()
      throws IOException, InterruptedException {
    var answers = new ConcurrentHashMap<String, String>();
    var problems = new ConcurrentHashMap<String, Throwable>();
    sandbox
        .lambda()
        .function(
            "CodeDeployHook_cli",
            call -> {
              try {
                readEverything(call.payload(), answers);
              } catch (IOException | AssertionError e) {
                problems.put("hook", e);
              }
              return new FunctionHost.Ending.Returned("null", "");
            });
    sandbox.codeDeploy().ecs(shop.route(), shop.second).in("shop-app", "shop-group").register();
    String content =
        new AppSpec(
                new AppSpec.Resource.EcsTasks(shop.second.arn(), "web", 8080),
                Map.of("AfterAllowTestTraffic", "CodeDeployHook_cli"))
            .json();
    String revision =
        Tree.of("revisionType", "AppSpecContent", "appSpecContent", Tree.of("content", content))
            .toString();

    String created =
        aws(
            "deploy",
            "create-deployment",
            "--application-name=shop-app",
            "--deployment-group-name=shop-group",
            "--revision",
            revision);
    String id = JsonParser.parseString(created).getAsJsonObject().get("deploymentId").getAsString();
    sandbox.agenda().settle();

    assertThat(problems).isEmpty();
    assertThat(answers.get("get-deployment"))
        .contains("\"creator\": \"user\"", "\"computePlatform\": \"ECS\"", "\"startTime\": ")
        .contains(shop.test.arn());
    assertThat(answers.get("list-deployment-targets")).contains("\"shop:quiz\"");
    assertThat(answers.get("get-deployment-target"))
        .contains("\"identifer\": \"ecs-svc/", "\"status\": \"InProgress\"");
    assertThat(answers.get("get-application-revision"))
        .contains("TaskDefinition", "CodeDeployHook_cli");
    assertThat(answers.get("get-deployment-config")).contains("\"AllAtOnce\"");
    assertThat(answers.get("get-deployment-group")).contains("\"clusterName\": \"shop\"");
    assertThat(answers.get("put")).contains("lifecycleEventHookExecutionId");
    assertThat(answers.get("describe-services")).contains("\"externalId\": \"" + id + "\"");
    assertThat(answers.get("describe-tasks")).contains("\"imageDigest\": \"sha256:aa\"");
    assertThat(answers.get("describe-task-definition")).contains("\"image\": \"quiz:2\"");
    assertThat(sandbox.codeDeploy().acceptedAnswers(id, "AfterAllowTestTraffic")).isOne();
    assertThat(shop.production()).isEqualTo("green");
  }

  private void readEverything(String payload, Map<String, String> answers)
      throws IOException, InterruptedException {
    var hook = JsonParser.parseString(payload).getAsJsonObject();
    String deployment = "--deployment-id=" + hook.get("DeploymentId").getAsString();
    answers.putAll(
        all(
            command("deploy", "get-deployment", deployment),
            command("deploy", "list-deployment-targets", deployment),
            command("deploy", "get-deployment-target", deployment, "--target-id=shop:quiz"),
            command(
                "deploy", "batch-get-deployment-targets", deployment, "--target-ids", "shop:quiz"),
            command(
                "deploy",
                "get-deployment-config",
                "--deployment-config-name=CodeDeployDefault.ECSAllAtOnce"),
            command(
                "deploy",
                "get-deployment-group",
                "--application-name=shop-app",
                "--deployment-group-name=shop-group"),
            command("ecs", "describe-services", "--cluster=shop", "--services", "quiz"),
            command("ecs", "list-tasks", "--cluster=shop", "--service-name=quiz"),
            command("ecs", "describe-task-definition", "--task-definition=" + shop.second.arn())));
    String sha256 =
        JsonParser.parseString(answers.get("get-deployment"))
            .getAsJsonObject()
            .getAsJsonObject("deploymentInfo")
            .getAsJsonObject("revision")
            .getAsJsonObject("appSpecContent")
            .get("sha256")
            .getAsString();
    String task =
        JsonParser.parseString(answers.get("list-tasks"))
            .getAsJsonObject()
            .getAsJsonArray("taskArns")
            .get(0)
            .getAsString();
    String revision =
        Tree.of("revisionType", "AppSpecContent", "appSpecContent", Tree.of("sha256", sha256))
            .toString();
    answers.putAll(
        all(
            command(
                "deploy",
                "get-application-revision",
                "--application-name=shop-app",
                "--revision",
                revision),
            command("ecs", "describe-tasks", "--cluster=shop", "--tasks", task)));
    answers.put(
        "put",
        aws(
            "deploy",
            "put-lifecycle-event-hook-execution-status",
            deployment,
            "--lifecycle-event-hook-execution-id="
                + hook.get("LifecycleEventHookExecutionId").getAsString(),
            "--status=Succeeded"));
  }

  @Test
  void nativeEcs_when_readByTheCli_then_noComplaint() throws IOException, InterruptedException {
    Rollout rollout = sandbox.ecs().deploy(shop.nativeRoute(), shop.second).start();
    rollout.await();

    String deployment =
        aws("ecs", "describe-service-deployments", "--service-deployment-arns", rollout.id());
    assertThat(deployment).contains("\"status\": \"SUCCESSFUL\"", "\"failures\": []");
    String revision =
        JsonParser.parseString(deployment)
            .getAsJsonObject()
            .getAsJsonArray("serviceDeployments")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("targetServiceRevision")
            .get("arn")
            .getAsString();
    assertThat(aws("ecs", "describe-service-revisions", "--service-revision-arns", revision))
        .contains(shop.two.arn(), "\"imageDigest\": \"sha256:bb\"");
  }

  @Test
  void loadBalancing_when_readByTheCli_then_noComplaint() throws IOException, InterruptedException {
    Rule rule =
        shop.test.rule(
            7,
            List.of(
                new Condition.HttpHeader("x-green", List.of("1")),
                new Condition.QueryString(Map.of("v", "2"))),
            Action.forward(shop.one, 90, shop.two, 10));

    Map<String, String> answers =
        all(
            command("elbv2", "describe-load-balancers", "--names", "quiz"),
            command("elbv2", "describe-listeners", "--listener-arns", shop.test.arn()),
            command("elbv2", "describe-rules", "--rule-arns", rule.arn()),
            command("elbv2", "describe-target-groups", "--names", "quiz-1", "quiz-2"),
            command("elbv2", "describe-target-health", "--target-group-arn=" + shop.one.arn()));

    assertThat(answers.get("describe-load-balancers"))
        .contains("\"DNSName\": \"127.0.0.1\"", shop.alb.arn());
    assertThat(answers.get("describe-listeners"))
        .contains("\"Port\": " + shop.test.port(), shop.one.arn());
    assertThat(answers.get("describe-rules"))
        .contains("\"HttpHeaderName\": \"x-green\"", "\"Weight\": 90", "\"Priority\": \"7\"");
    assertThat(answers.get("describe-target-groups"))
        .contains(shop.one.arn(), shop.two.arn(), "\"HealthCheckPath\": \"/health\"");
    assertThat(answers.get("describe-target-health"))
        .contains("\"State\": \"", "\"Port\": " + shop.blue.port());
  }

  @Test
  void lambdaSsmAndS3_when_readByTheCli_then_noComplaint()
      throws IOException, InterruptedException {
    Function quiz = sandbox.lambda().function("quiz", Hosts.returning("0"));
    quiz.alias("live", quiz.publish(Hosts.returning("{\"version\":1}")));
    Path out = directory.resolve("out.json");

    Map<String, String> answers =
        all(
            command(
                "lambda",
                "invoke",
                "--function-name=quiz",
                "--qualifier=live",
                "--log-type=Tail",
                "--payload={}",
                out.toString()),
            command("lambda", "get-function", "--function-name=quiz", "--qualifier=1"),
            command("lambda", "get-function-configuration", "--function-name=quiz"),
            command("lambda", "get-alias", "--function-name=quiz", "--name=live"),
            command("ssm", "put-parameter", "--name=/plan", "--value=v: 1", "--type=String"));

    assertThat(answers.get("invoke")).contains("\"ExecutedVersion\": \"1\"", "\"LogResult\"");
    assertThat(out).hasContent("{\"version\":1}");
    assertThat(answers.get("get-function")).contains("\"PackageType\": \"Zip\"");
    assertThat(answers.get("get-function-configuration"))
        .contains("\"State\": \"Active\"", "\"LastUpdateStatus\": \"Successful\"");
    assertThat(answers.get("get-alias")).contains("\"FunctionVersion\": \"1\"");
    assertThat(answers.get("put-parameter")).contains("\"Version\": 1");
    assertThat(aws("ssm", "get-parameter", "--name=/plan")).contains("\"Value\": \"v: 1\"");

    assertThat(
            aws(
                "lambda",
                "invoke",
                "--function-name=quiz",
                "--invocation-type=DryRun",
                out.toString()))
        .contains("\"StatusCode\": 204");

    sandbox.objects().bucket("plans");
    Path file = Files.writeString(directory.resolve("plan.yaml"), "version: 1\n");
    assertThat(aws("s3api", "put-object", "--bucket=plans", "--key=a/b c", "--body=" + file))
        .contains("ETag");
    Map<String, String> objects =
        all(
            command("s3api", "head-object", "--bucket=plans", "--key=a/b c"),
            command("s3api", "get-object", "--bucket=plans", "--key=a/b c", out.toString()));
    assertThat(objects.get("head-object")).contains("\"ContentLength\": 11");
    assertThat(objects.get("get-object")).contains("\"ContentLength\": 11");
    assertThat(out).hasContent("version: 1\n");
  }

  @Test
  void stopDeployment_when_calledByTheCli_then_stopped() throws IOException, InterruptedException {
    Function quiz = sandbox.lambda().function("quiz", Hosts.returning("0"));
    quiz.alias("live", quiz.publish(Hosts.returning("1")));
    String two = quiz.publish(Hosts.returning("2"));
    Rollout rollout;
    try (Agenda.Hold _ = sandbox.agenda().hold()) {
      rollout =
          sandbox.codeDeploy().lambda("quiz", "live", two).canary(10, Duration.ofHours(5)).start();
      assertThat(aws("deploy", "stop-deployment", "--deployment-id=" + rollout.id()))
          .contains("\"status\": \"Pending\"");
    }
    assertThat(rollout.await().status()).isEqualTo("Stopped");
  }
}
