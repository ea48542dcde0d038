package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report on the wire, through the very client that the hooks answer with. */
@Timeout(60)
class CodeDeployReporterTest {

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoi+/=" + "x1Y2".repeat(70) + "MX0=";
  private static final Invocation.CodeDeploy INVOCATION =
      new Invocation.CodeDeploy("d-IHWDEND8F", new HookExecutionId(TOKEN));

  @ParameterizedTest
  @EnumSource(Status.class)
  void report_sendsTheExactTokenAndStatus_whenAccepted(Status status) throws IOException {
    try (Wire wire = Wire.answering(200, JSON, "{\"lifecycleEventHookExecutionId\":\"other\"}")) {
      assertThat(report(wire.uri(), status)).isEqualTo(new Response.Accepted());

      assertThat(wire.sent()).hasSize(1);
      Wire.Sent sent = wire.sent().getFirst();
      assertThat(sent.method()).isEqualTo("POST");
      assertThat(sent.uri()).isEqualTo("/");
      assertThat(sent.target())
          .isEqualTo("CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus");
      JsonObject expected = new JsonObject();
      expected.addProperty("deploymentId", "d-IHWDEND8F");
      expected.addProperty("lifecycleEventHookExecutionId", TOKEN);
      expected.addProperty(
          "status",
          switch (status) {
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
          });
      assertThat(JsonParser.parseString(sent.body())).isEqualTo(expected);
    }
  }

  @Test
  void report_isAlreadyCompleted_whenCodeDeployHasItsAnswer() throws IOException {
    assertThat(answered(400, error("LifecycleEventAlreadyCompletedException", "too late")))
        .isEqualTo(new Response.AlreadyCompleted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidLifecycleEventHookExecutionStatusException",
        "InvalidLifecycleEventHookExecutionIdException",
        "DeploymentIdRequiredException",
        "InvalidDeploymentIdException",
        "DeploymentDoesNotExistException",
        "UnsupportedActionForDeploymentTypeException",
        "AccessDeniedException",
        "UnrecognizedClientException",
        "SomeErrorOfLaterException"
      })
  void report_isRefused_whenAnotherTryCannotHelp(String code) throws IOException {
    assertThat(answered(400, error(code, "because")))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains(
                        "codedeploy:PutLifecycleEventHookExecutionStatus of deployment d-IHWDEND8F",
                        code,
                        "HTTP 400"));
  }

  @Test
  void report_namesThePermission_whenAccessIsDenied() throws IOException {
    assertThat(answered(400, error("AccessDeniedException", "you shall not pass")))
        .isEqualTo(
            new Response.Refused(
                "codedeploy:PutLifecycleEventHookExecutionStatus of deployment d-IHWDEND8F failed:"
                    + " AccessDeniedException (HTTP 400): you shall not pass. Allow"
                    + " codedeploy:PutLifecycleEventHookExecutionStatus on the deployment group to"
                    + " the role of the hook"));
  }

  @Test
  void report_shortensTheToken_whenCodeDeployRepeatsIt() throws IOException {
    assertThat(
            answered(
                400,
                error(
                    "InvalidLifecycleEventHookExecutionIdException",
                    "the id " + TOKEN + " is invalid")))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains("the id eyJlbmNy… is invalid")
                    .doesNotContain(TOKEN.substring(0, 10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SignatureDoesNotMatch", "InvalidSignatureException"})
  void report_printsNoSignedHeaders_whenTheSignatureDoesNotMatch(String code) throws IOException {
    assertThat(answered(403, error(code, "x-amz-security-token:IQoJb3JpZ2lu")))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains(code, "Look at the credentials")
                    .doesNotContain("IQoJ"));
  }

  @ParameterizedTest
  @CsvSource({
    "400,ThrottlingException",
    "400,RequestLimitExceeded",
    "429,TooManyRequestsException",
    "500,InternalFailure",
    "503,ServiceUnavailable"
  })
  void report_isUnreachable_whenAnotherTryMayHelp(int status, String code) throws IOException {
    assertThat(answered(status, error(code, "later")))
        .isInstanceOfSatisfying(
            Response.Unreachable.class,
            unreachable -> assertThat(unreachable.why()).contains(code, "HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 502})
  void report_isUnreachable_whenTheAnswerIsNotOfCodeDeploy(int status) throws IOException {
    try (Wire wire = Wire.answering(status, "text/html", "<html>proxy login</html>")) {
      assertThat(report(wire.uri(), Status.FAILED)).isInstanceOf(Response.Unreachable.class);
      assertThat(wire.sent()).hasSize(1);
    }
  }

  @Test
  void report_isUnreachable_whenNobodyListens() throws IOException {
    URI gone;
    try (Wire wire = Wire.answering(200, JSON, "{}")) {
      gone = wire.uri();
    }

    assertThat(report(gone, Status.FAILED))
        .isInstanceOfSatisfying(
            Response.Unreachable.class,
            unreachable -> assertThat(unreachable.why()).contains("refused the connection"));
  }

  @Test
  void report_isUnreachableByTheDeadline_whenCodeDeployHangs() throws IOException {
    try (WireServer server = new WireServer()) {
      server.hangOn("PutLifecycleEventHookExecutionStatus");

      assertThat(report(server.endpoint(), Status.FAILED, Duration.ofMillis(300)))
          .isInstanceOfSatisfying(
              Response.Unreachable.class,
              unreachable -> assertThat(unreachable.why()).contains("was not answered in time"));
      assertThat(server.operations()).hasSizeLessThanOrEqualTo(1);
    }
  }

  private static String error(String type, String message) {
    return "{\"__type\":\"com.amazonaws.codedeploy#%s\",\"message\":\"%s\"}"
        .formatted(type, message);
  }

  /** The response to an answer that comes once: each is to be asked for once, too. */
  private static Response answered(int status, String body) throws IOException {
    try (Wire wire = Wire.answering(status, JSON, body)) {
      Response response = report(wire.uri(), Status.SUCCEEDED);
      assertThat(wire.sent()).hasSize(1);
      return response;
    }
  }

  private static Response report(URI endpoint, Status status) {
    return report(endpoint, status, Duration.ofSeconds(30));
  }

  private static Response report(URI endpoint, Status status, Duration time) {
    AwsClients clients = new AwsClients(Map.of(), Wired.at(endpoint));
    return new CodeDeployReporter(clients::codeDeployOnce)
        .report(INVOCATION, status, Deadline.in(time, Time.ofThisProcess()));
  }
}
