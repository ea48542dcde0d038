package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.answer.JobReporter.Result;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to jobs of CodePipeline, on the wire. */
@Timeout(60)
class CodePipelineReporterTest {

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String JOB = "11111111-abcd-1111-abcd-111111abcdef";

  private final FakeTime time = new FakeTime();

  @Test
  void report_sendsSuccess() throws IOException {
    assertSent(
        new Result.Success("all passed"),
        "PutJobSuccessResult",
        "{\"jobId\": \"%s\", \"executionDetails\": {\"summary\": \"all passed\"}}");
  }

  @Test
  void report_sendsTheContinuationToken() throws IOException {
    assertSent(
        new Result.Continued("{\"look\":1}", "not yet"),
        "PutJobSuccessResult",
        """
        {"jobId": "%s", "executionDetails": {"summary": "not yet"},
         "continuationToken": "{\\"look\\":1}"}""");
  }

  @Test
  void report_sendsFailure_withTheReason() throws IOException {
    assertSent(
        new Result.Failure("1 critical"),
        "PutJobFailureResult",
        """
        {"jobId": "%s", "failureDetails": {"type": "JobFailed", "message": "1 critical"}}""");
  }

  @Test
  void report_sendsWhichRunFailed() throws IOException {
    assertSent(
        new Result.Failure("it died", Optional.of("e4b46cbf-b738-4880-8880-a18cdf61200e")),
        "PutJobFailureResult",
        """
        {"jobId": "%s", "failureDetails": {"type": "JobFailed", "message": "it died",
         "externalExecutionId": "e4b46cbf-b738-4880-8880-a18cdf61200e"}}""");
  }

  private void assertSent(Result result, String operation, String body) throws IOException {
    // These operations have no output: AWS may answer with nothing at all.
    for (String answer : new String[] {"", "{}"}) {
      try (Wire wire = Wire.answering(200, JSON, answer)) {
        assertThat(report(wire.uri(), result)).isEqualTo(new Response.Accepted());
        assertThat(wire.sent())
            .singleElement()
            .satisfies(
                sent -> {
                  assertThat(sent.target()).isEqualTo("CodePipeline_20150709." + operation);
                  assertThat(JsonParser.parseString(sent.body()))
                      .isEqualTo(JsonParser.parseString(body.formatted(JOB)));
                });
        assertThat(wire.signed())
            .singleElement()
            .satisfies(
                signed ->
                    assertThat(signed.authorization())
                        .contains("/eu-west-1/codepipeline/aws4_request")
                        .startsWith("AWS4-HMAC-SHA256 Credential=key/"));
      }
    }
  }

  @Test
  void report_isAlreadyCompleted_whenTheJobHasItsResult() throws IOException {
    assertThat(answered(400, error("InvalidJobStateException")))
        .isEqualTo(new Response.AlreadyCompleted());
    assertThat(answered(400, error("com.amazonaws.codepipeline#InvalidJobStateException")))
        .isEqualTo(new Response.AlreadyCompleted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JobNotFoundException",
        "ValidationException",
        "AccessDeniedException",
        "UnrecognizedClientException",
        "SomeErrorOfLaterException"
      })
  void report_isRefused_whenAnotherTryCannotHelp(String code) throws IOException {
    assertThat(answered(400, error(code)))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains("codepipeline:PutJobSuccessResult of job " + JOB, code));
  }

  @Test
  void report_namesThePermission_whenAccessIsDenied() throws IOException {
    assertThat(answered(400, error("AccessDeniedException")))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why()).contains("Allow codepipeline:PutJobSuccessResult on *"));
  }

  @Test
  void report_isUnreachable_whenAnotherTryMayHelp() throws IOException {
    assertThat(answered(400, error("ThrottlingException")))
        .isInstanceOf(Response.Unreachable.class);
    assertThat(answered(500, error("InternalFailure"))).isInstanceOf(Response.Unreachable.class);
    assertThat(answered(503, "<html>")).isInstanceOf(Response.Unreachable.class);
  }

  @Test
  void report_isNotAccepted_whenTheAnswerIsNotCodePipelines() throws IOException {
    assertThat(answered(200, "<html>welcome</html>")).isNotInstanceOf(Response.Accepted.class);
    assertThat(answered(302, "")).isNotInstanceOf(Response.Accepted.class);
  }

  @Test
  void report_isUnreachable_inTime_whenNobodyAnswers() throws IOException {
    try (WireServer server = new WireServer()) {
      server.hangOn("PutJobSuccessResult");
      Deadline soon = Deadline.in(Duration.ofMillis(300), Time.ofThisProcess());
      assertThat(reporter(server.endpoint()).report(JOB, new Result.Success("x"), soon))
          .isInstanceOfSatisfying(
              Response.Unreachable.class,
              unreachable -> assertThat(unreachable.why()).contains("not answered in time"));
    }
  }

  @Test
  void report_triesNothing_whenNoTimeIsLeft() throws IOException {
    try (Wire wire = Wire.answering(200, JSON, "{}")) {
      assertThat(
              reporter(wire.uri())
                  .report(JOB, new Result.Success("x"), Deadline.in(Duration.ZERO, time)))
          .isInstanceOf(Response.Unreachable.class);
      assertThat(wire.sent()).isEmpty();
    }
  }

  private static String error(String code) {
    return "{\"__type\":\"" + code + "\",\"message\":\"because\"}";
  }

  private Response answered(int status, String body) throws IOException {
    try (Wire wire = Wire.answering(status, JSON, body)) {
      Response response = report(wire.uri(), new Result.Success("x"));
      assertThat(wire.sent()).as("tried once: who answers has retries of its own").hasSize(1);
      return response;
    }
  }

  private Response report(URI endpoint, Result result) {
    return reporter(endpoint).report(JOB, result, Deadline.in(Duration.ofMinutes(1), time));
  }

  private CodePipelineReporter reporter(URI endpoint) {
    return new CodePipelineReporter(
        () ->
            JsonQuestions.with(Map.of("AWS_ENDPOINT_URL_CODEPIPELINE", endpoint.toString()), time));
  }
}
