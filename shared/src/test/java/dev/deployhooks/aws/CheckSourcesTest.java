package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.FunctionSource.FunctionState;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The real SDK against a server on loopback that says what it is told to. */
@Timeout(60)
class CheckSourcesTest {

  /** A request as the server saw it. */
  private record Asked(String line, Map<String, List<String>> headers, String body) {}

  /** What the server is to say. */
  private record Say(int status, Map<String, String> headers, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private Say say = new Say(200, Map.of(), "{}");
  private HttpServer server;
  private LambdaFunctions functions;
  private ElbTargetHealth targetHealth;
  private LambdaClient lambda;
  private ElasticLoadBalancingV2Client elb;
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(30), Time.ofThisProcess());

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
    lambda =
        LambdaClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(credentials)
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    elb =
        ElasticLoadBalancingV2Client.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(credentials)
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    functions = new LambdaFunctions(() -> lambda, () -> lambda, Time.ofThisProcess());
    targetHealth = new ElbTargetHealth(() -> elb);
  }

  @AfterEach
  void stop() {
    lambda.close();
    elb.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(
        new Asked(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    say.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = say.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(say.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void invoke_when_answered() throws Exception {
    say =
        new Say(
            200,
            Map.of(
                "X-Amz-Executed-Version",
                "7",
                "X-Amz-Function-Error",
                "Unhandled",
                "X-Amz-Log-Result",
                Base64.getEncoder().encodeToString("START ä\n".getBytes(UTF_8))),
            "{\"errorType\":\"Oops\"}");

    Answered answered = functions.invoke("quiz", "7", "{\"event\":1}", deadline);

    assertThat(answered.functionError()).isEqualTo(Optional.of("Unhandled"));
    assertThat(answered.payload()).isEqualTo("{\"errorType\":\"Oops\"}");
    assertThat(answered.logTail()).isEqualTo("START ä\n");
    assertThat(answered.executedVersion()).isEqualTo("7");
    assertThat(answered.took()).isPositive();
    Asked request = asked.getFirst();
    assertThat(request.line()).isEqualTo("POST /2015-03-31/functions/quiz/invocations?Qualifier=7");
    assertThat(request.headers().get("X-amz-invocation-type")).containsExactly("RequestResponse");
    assertThat(request.headers().get("X-amz-log-type")).containsExactly("Tail");
    assertThat(request.body()).isEqualTo("{\"event\":1}");
  }

  @Test
  void dryRun_when_allowed() throws Exception {
    say = new Say(204, Map.of(), "");

    functions.dryRun("quiz", "8", deadline);

    assertThat(asked.getFirst().headers().get("X-amz-invocation-type")).containsExactly("DryRun");
    assertThat(asked.getFirst().line()).endsWith("Qualifier=8");
  }

  @Test
  void dryRun_when_answeredOtherwise_isNotTakenForYes() {
    say = new Say(200, Map.of(), "{}");

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> functions.dryRun("quiz", "8", deadline))
        .withMessageContaining("status 200 in place of 204");
  }

  @Test
  void dryRun_when_denied_namesThePermission() {
    say =
        new Say(
            403,
            Map.of("x-amzn-ErrorType", "AccessDeniedException"),
            "{\"Message\": \"User is not authorized\"}");

    assertThatExceptionOfType(SourceException.Refused.class)
        .isThrownBy(() -> functions.dryRun("quiz", "8", deadline))
        .withMessageContaining("User is not authorized")
        .withMessageContaining("Allow lambda:InvokeFunction to the role of the hook");
  }

  @Test
  void state_when_found() throws Exception {
    say =
        new Say(
            200,
            Map.of(),
            "{\"State\": \"Pending\", \"StateReason\": \"creating\","
                + " \"LastUpdateStatus\": \"SomethingNew\"}");

    FunctionState state = functions.state("quiz", "9", deadline);

    assertThat(state).isEqualTo(new FunctionState("Pending", "creating", "SomethingNew", ""));
    assertThat(asked.getFirst().line())
        .isEqualTo("GET /2015-03-31/functions/quiz/configuration?Qualifier=9");
  }

  @Test
  void state_when_throttled_mayBeAskedAgain() {
    say =
        new Say(
            429,
            Map.of("x-amzn-ErrorType", "TooManyRequestsException"),
            "{\"message\": \"Rate exceeded\"}");

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> functions.state("quiz", "9", deadline))
        .isNotInstanceOf(SourceException.Refused.class)
        .withMessageContaining("Rate exceeded");
  }

  @Test
  void state_when_answerIsGarbage_isAnError() {
    say = new Say(200, Map.of(), "<html>");

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> functions.state("quiz", "9", deadline));
  }

  @Test
  void state_when_noTimeIsLeft_isNotAsked() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () ->
                functions.state(
                    "quiz", "9", Deadline.in(Duration.ofSeconds(-1), Time.ofThisProcess())))
        .withMessageContaining("no time was left");
    assertThat(asked).isEmpty();
  }

  @Test
  void targets_when_found() throws Exception {
    say =
        new Say(
            200,
            Map.of("Content-Type", "text/xml"),
            """
            <DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">
              <DescribeTargetHealthResult><TargetHealthDescriptions>
                <member><Target><Id>10.0.0.7</Id><Port>8080</Port></Target>
                  <TargetHealth><State>healthy</State></TargetHealth></member>
                <member><Target><Id>10.0.0.8</Id><Port>8081</Port></Target>
                  <TargetHealth><State>unhealthy</State><Reason>Target.Timeout</Reason>
                  <Description>Request timed out</Description></TargetHealth></member>
                <member><Target><Id>10.0.0.9</Id></Target>
                  <TargetHealth><State>dreaming</State></TargetHealth></member>
              </TargetHealthDescriptions></DescribeTargetHealthResult>
            </DescribeTargetHealthResponse>""");

    assertThat(targetHealth.targets("arn:tg", deadline))
        .containsExactly(
            new Target("10.0.0.7", 8080, "healthy", ""),
            new Target("10.0.0.8", 8081, "unhealthy", "Target.Timeout: Request timed out"),
            new Target("10.0.0.9", 0, "dreaming", ""));
    assertThat(asked.getFirst().body())
        .contains("Action=DescribeTargetHealth", "TargetGroupArn=arn%3Atg");
  }

  @Test
  void targets_when_groupIsGone_isRefused() {
    say =
        new Say(
            400,
            Map.of("Content-Type", "text/xml"),
            "<ErrorResponse><Error><Type>Sender</Type><Code>TargetGroupNotFound</Code>"
                + "<Message>gone</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");

    assertThatExceptionOfType(SourceException.Refused.class)
        .isThrownBy(() -> targetHealth.targets("arn:tg", deadline))
        .withMessageContaining("TargetGroupNotFound")
        .withMessageContaining("arn:tg")
        .withMessageContaining("gone");
  }

  @Test
  void targets_when_serviceIsBroken_mayBeAskedAgain() {
    say = new Say(500, Map.of(), "garbage");

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> targetHealth.targets("arn:tg", deadline))
        .isNotInstanceOf(SourceException.Refused.class)
        .withMessageContaining("HTTP 500");
  }
}
