package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.wire.Faults;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, held to the service models of botocore 1.43.11. */
class WireTest {

  private static final String NONE = "{\"deploymentId\":\"d-AAAAAAAAA\"}";

  private final Sandbox sandbox = new Sandbox();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private static JsonObject object(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private static String type(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    String type = object(response).get("__type").getAsString();
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    return type;
  }

  private HttpResponse<String> ssm(String operation, String body) {
    return Http.json(sandbox, "ssm", "AmazonSSM." + operation, body);
  }

  @Test
  void json_when_error_then_typeInBodyAndHeader() {
    HttpResponse<String> response = Http.codeDeploy(sandbox, "GetDeployment", NONE);

    assertThat(type(response)).isEqualTo("DeploymentDoesNotExistException");
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/x-amz-json-1.1");
    assertThat(response.body())
        .isEqualTo(
            "{\"__type\":\"DeploymentDoesNotExistException\","
                + "\"message\":\"The deployment d-AAAAAAAAA could not be found\"}");
  }

  @Test
  void json_when_inputIsWrong_then_theModelsErrors() {
    assertThat(type(Http.codeDeploy(sandbox, "GetDeployment", "{}")))
        .isEqualTo("DeploymentIdRequiredException");
    assertThat(type(Http.codeDeploy(sandbox, "GetDeployment", "{\"deploymentId\":\"x\"}")))
        .isEqualTo("InvalidDeploymentIdException");
    assertThat(type(Http.codeDeploy(sandbox, "GetDeployment", "oops")))
        .isEqualTo("SerializationException");
    assertThat(type(Http.codeDeploy(sandbox, "DeleteApplication", "{}")))
        .isEqualTo("UnknownOperationException");
    assertThat(type(Http.codeDeploy(sandbox, "GetDeploymentGroup", "{}")))
        .isEqualTo("ApplicationNameRequiredException");
    assertThat(type(Http.codeDeploy(sandbox, "GetDeploymentConfig", "{}")))
        .isEqualTo("DeploymentConfigNameRequiredException");
    assertThat(type(ssm("GetParameter", "{}"))).isEqualTo("ValidationException");
    assertThat(type(ssm("GetParameter", "{\"Name\":\"/no\"}"))).isEqualTo("ParameterNotFound");
    assertThat(
            type(
                Http.json(
                    sandbox,
                    "ecs",
                    "AmazonEC2ContainerServiceV20141113.DescribeServices",
                    "{\"services\":[]}")))
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void json_when_timestamp_then_secondsAsPlainNumber() {
    sandbox.parameters().put("/plan", "version: 1");

    HttpResponse<String> response = ssm("GetParameter", "{\"Name\":\"/plan\"}");

    assertThat(response.body())
        .matches(".*\"LastModifiedDate\":[0-9]{10}\\.[0-9]{3},.*")
        .contains("\"Value\":\"version: 1\"", "\"Version\":1");
  }

  @Test
  void putStatus_when_inputIsWrong_then_theModelsErrors() throws InterruptedException {
    sandbox.lambda().function("quiz", Hosts.returning("1")).publish(Hosts.returning("1"));
    sandbox.lambda().function("quiz").alias("live", "1").publish(Hosts.returning("2"));
    String id = sandbox.codeDeploy().lambda("quiz", "live", "2").start().await().id();
    String deployment = "\"deploymentId\":\"" + id + "\"";
    String operation = "PutLifecycleEventHookExecutionStatus";

    assertThat(type(Http.codeDeploy(sandbox, operation, "{\"status\":\"Succeeded\"}")))
        .isEqualTo("DeploymentIdRequiredException");
    assertThat(type(Http.codeDeploy(sandbox, operation, "{" + deployment + "}")))
        .isEqualTo("InvalidLifecycleEventHookExecutionIdException");
    assertThat(
            type(
                Http.codeDeploy(
                    sandbox,
                    operation,
                    "{"
                        + deployment
                        + ",\"lifecycleEventHookExecutionId\":\"no\",\"status\":\"Failed\"}")))
        .isEqualTo("InvalidLifecycleEventHookExecutionIdException");
  }

  @Test
  void query_when_listed_then_membersInTheModelsNamespace() {
    TargetGroup group = sandbox.loadBalancing().targetGroup("a&b", HealthCheck.at("/h"));
    HttpResponse<String> response =
        Http.query(sandbox, "Action=DescribeTargetGroups&Version=2015-12-01&Names.member.1=a%26b");

    assertThat(response.headers().firstValue("content-type")).hasValue("text/xml");
    assertThat(response.body())
        .startsWith(
            "<DescribeTargetGroupsResponse"
                + " xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
                + "<DescribeTargetGroupsResult><TargetGroups><member><TargetGroupArn>"
                + group.arn().replace("&", "&amp;")
                + "</TargetGroupArn><TargetGroupName>a&amp;b</TargetGroupName>")
        .contains("<ResponseMetadata><RequestId>")
        .endsWith("</DescribeTargetGroupsResponse>");
  }

  @Test
  void query_when_error_then_theModelsCode() {
    HttpResponse<String> missing =
        Http.query(sandbox, "Action=DescribeTargetGroups&Names.member.1=no");
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body())
        .contains("<Error><Type>Sender</Type><Code>TargetGroupNotFound</Code><Message>");

    assertThat(Http.query(sandbox, "Action=DeleteListener").body())
        .contains("<Code>InvalidAction</Code>");
    assertThat(Http.query(sandbox, "Action=DescribeTargetHealth").body())
        .contains("<Code>ValidationError</Code>");
    assertThat(Http.query(sandbox, "Action=DescribeRules&RuleArns.member.1=no").body())
        .contains("<Code>RuleNotFound</Code>");
  }

  private HttpResponse<String> invoke(String path, String body, String... headers) {
    return Http.send(
        Http.to(sandbox.endpoint(), "/2015-03-31/functions/" + path)
            .header("Authorization", Http.scope("lambda"))
            .headers(headers)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void invoke_when_tail_then_headersSayVersionAndLog() {
    sandbox
        .lambda()
        .function("quiz", Hosts.returning("0"))
        .publish(call -> new FunctionHost.Ending.Returned(call.payload(), "the log\n"));

    HttpResponse<String> response =
        invoke("quiz/invocations?Qualifier=1", "{\"a\":1}", "X-Amz-Log-Type", "Tail");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"a\":1}");
    assertThat(response.headers().firstValue("X-Amz-Executed-Version")).hasValue("1");
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    assertThat(
            new String(
                Base64.getDecoder()
                    .decode(response.headers().firstValue("X-Amz-Log-Result").orElseThrow()),
                StandardCharsets.UTF_8))
        .isEqualTo("the log\n");
  }

  @Test
  void invoke_when_functionFails_then_200WithFunctionError() {
    sandbox.lambda().function("quiz", _ -> Hosts.fails());

    HttpResponse<String> response = invoke("quiz/invocations", "{}", "X-Amz-Log-Type", "None");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
    assertThat(response.body()).contains("\"errorMessage\":\"boom\"");
  }

  @Test
  void invoke_when_dryRun_then_204AndNoCodeRuns() {
    sandbox
        .lambda()
        .function(
            "quiz",
            _ -> {
              throw new AssertionError("no code must run");
            });

    assertThat(invoke("quiz/invocations", "{}", "X-Amz-Invocation-Type", "DryRun").statusCode())
        .isEqualTo(204);
    HttpResponse<String> none =
        invoke("quiz/invocations?Qualifier=7", "{}", "X-Amz-Invocation-Type", "DryRun");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.headers().firstValue("x-amzn-ErrorType")).hasValue("ResourceNotFoundException");
  }

  @Test
  void invoke_when_event_then_202AndRunLater() throws InterruptedException {
    List<String> got = new java.util.concurrent.CopyOnWriteArrayList<>();
    sandbox
        .lambda()
        .function(
            "quiz",
            call -> {
              got.add(call.payload());
              return new FunctionHost.Ending.Returned("", "");
            });

    assertThat(
            invoke("quiz/invocations", "{\"e\":1}", "X-Amz-Invocation-Type", "Event").statusCode())
        .isEqualTo(202);
    sandbox.agenda().settle();
    assertThat(got).containsExactly("{\"e\":1}");
  }

  @Test
  void invoke_when_payloadIsNotJson_then_invalidRequestContent() {
    sandbox.lambda().function("quiz", Hosts.returning("0"));

    HttpResponse<String> response = invoke("quiz/invocations", "{oops", "x-a", "b");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .hasValue("InvalidRequestContentException");
  }

  private HttpResponse<String> s3(String method, String path) {
    return Http.send(
        Http.to(sandbox.endpoint(), path)
            .header("Authorization", Http.scope("s3"))
            .method(method, BodyPublishers.noBody()));
  }

  @Test
  void s3_when_keyOrBucketIsMissing_then_errorInXml() {
    sandbox.objects().put("plans", "a/b c.yaml", "version: 1");

    assertThat(s3("GET", "/plans/a/b%20c.yaml").body()).isEqualTo("version: 1");
    assertThat(s3("HEAD", "/plans/a/b%20c.yaml").headers().firstValue("content-length"))
        .hasValue("10");
    HttpResponse<String> noKey = s3("GET", "/plans/no");
    assertThat(noKey.statusCode()).isEqualTo(404);
    assertThat(noKey.body()).startsWith("<Error><Code>NoSuchKey</Code><Message>");
    assertThat(s3("GET", "/no/no").body()).contains("<Code>NoSuchBucket</Code>");
    assertThat(s3("HEAD", "/plans/no").statusCode()).isEqualTo(404);
    assertThat(s3("DELETE", "/plans/no").statusCode()).isEqualTo(501);
  }

  @Test
  void faults_when_throttledTwice_then_thirdIsAnswered() {
    sandbox.parameters().put("/p", "v");
    sandbox.faults().on("GetParameter", 2, new Fault.Throttle());

    assertThat(type(ssm("GetParameter", "{\"Name\":\"/p\"}"))).isEqualTo("ThrottlingException");
    assertThat(type(ssm("GetParameter", "{\"Name\":\"/p\"}"))).isEqualTo("ThrottlingException");
    assertThat(ssm("GetParameter", "{\"Name\":\"/p\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void faults_when_denied_then_eachServiceSaysItInItsWay() {
    sandbox.faults().on("*", Faults.ALWAYS, new Fault.AccessDenied());

    assertThat(type(Http.codeDeploy(sandbox, "GetDeployment", NONE)))
        .isEqualTo("AccessDeniedException");
    HttpResponse<String> elb = Http.query(sandbox, "Action=DescribeTargetGroups");
    assertThat(elb.statusCode()).isEqualTo(403);
    assertThat(elb.body()).contains("<Code>AccessDenied</Code>");
    assertThat(s3("GET", "/a/b").statusCode()).isEqualTo(403);
    assertThat(invoke("f/invocations", "{}", "x-a", "b").statusCode()).isEqualTo(403);
  }

  @Test
  void faults_when_brokenOrGarbage_then_so() {
    sandbox
        .faults()
        .on("GetDeployment", 1, new Fault.ServerError())
        .on("GetDeployment", 1, new Fault.Garbage());

    assertThat(Http.codeDeploy(sandbox, "GetDeployment", NONE).statusCode()).isEqualTo(500);
    HttpResponse<String> garbage = Http.codeDeploy(sandbox, "GetDeployment", NONE);
    assertThat(garbage.statusCode()).isEqualTo(200);
    assertThat(garbage.body()).startsWith("<html>");
  }

  @Test
  void faults_when_delayed_then_virtualTimePasses() {
    sandbox.faults().on("GetDeployment", 1, new Fault.Delay(Duration.ofMinutes(20)));
    Instant before = sandbox.clock().now();

    assertThat(type(Http.codeDeploy(sandbox, "GetDeployment", NONE)))
        .isEqualTo("DeploymentDoesNotExistException");
    assertThat(Duration.between(before, sandbox.clock().now()))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
  }

  @Test
  void calls_when_asked_then_recordedWithInputAndStatus() {
    var _ = Http.codeDeploy(sandbox, "GetDeployment", NONE);

    Recorded call = sandbox.calls("GetDeployment").getFirst();
    assertThat(call.service()).isEqualTo("codedeploy");
    assertThat(call.input().toString()).isEqualTo(NONE);
    assertThat(call.status()).isEqualTo(400);
  }
}
