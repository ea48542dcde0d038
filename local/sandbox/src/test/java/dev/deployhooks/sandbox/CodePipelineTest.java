package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Timeline.What;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS CodePipeline on the wire, in virtual time. */
class CodePipelineTest {

  private final Sandbox sandbox = new Sandbox();
  private final List<JsonObject> jobs = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
  }

  /** A function that answers each job as told, by the number of the job. */
  private PipelineAction action(Function<Integer, String> answers) {
    sandbox
        .lambda()
        .function(
            "gate",
            call -> {
              jobs.add(
                  JsonParser.parseString(call.payload())
                      .getAsJsonObject()
                      .getAsJsonObject("CodePipeline.job"));
              times.add(sandbox.clock().now());
              String answer = answers.apply(jobs.size());
              if (!answer.isEmpty()) {
                String operation = answer.substring(0, answer.indexOf(' '));
                String input = answer.substring(answer.indexOf(' ')).formatted(id(jobs.size()));
                assertThat(put(operation, input).statusCode()).isEqualTo(200);
              }
              return new Ending.Returned("null", "");
            })
        .retries(0);
    return sandbox.codePipeline().invoke("gate");
  }

  private String id(int job) {
    return jobs.get(job - 1).get("id").getAsString();
  }

  private HttpResponse<String> put(String operation, String input) {
    return Http.json(sandbox, "codepipeline", "CodePipeline_20150709." + operation, input);
  }

  /** What the machine takes is virtual time, too. */
  private static void assertThatItTook(Duration least, Instant from, Instant to) {
    assertThat(Duration.between(from, to)).isBetween(least, least.plusMinutes(2));
  }

  @Test
  void action_when_jobSucceeds_then_isOver_andTheJobSaidEverything() throws InterruptedException {
    Ended ended =
        action(_ -> "PutJobSuccessResult {\"jobId\": \"%s\"}")
            .userParameters("{\"images\": []}")
            .artifact("Build", "artifacts", "pipe/Build/a1")
            .start()
            .await();

    assertThat(ended.status()).isEqualTo("Succeeded");
    assertThat(jobs).hasSize(1);
    JsonObject data = jobs.getFirst().getAsJsonObject("data");
    assertThat(data.getAsJsonObject("actionConfiguration").toString())
        .isEqualTo(
            "{\"configuration\":{\"FunctionName\":\"gate\","
                + "\"UserParameters\":\"{\\\"images\\\": []}\"}}");
    assertThat(data.get("inputArtifacts").toString())
        .isEqualTo(
            "[{\"name\":\"Build\",\"location\":{\"type\":\"S3\",\"s3Location\":"
                + "{\"bucketName\":\"artifacts\",\"objectKey\":\"pipe/Build/a1\"}}}]");
    assertThat(data.getAsJsonObject("artifactCredentials").keySet())
        .contains("accessKeyId", "secretAccessKey", "sessionToken");
    assertThat(data.has("continuationToken")).isFalse();
  }

  @Test
  void action_when_jobIsContinued_then_anotherComesWithTheToken() throws InterruptedException {
    Rollout rollout =
        action(
                job ->
                    job < 3
                        ? "PutJobSuccessResult {\"jobId\": \"%s\", \"continuationToken\": \"t"
                            + job
                            + "\"}"
                        : "PutJobFailureResult {\"jobId\": \"%s\", \"failureDetails\":"
                            + " {\"type\": \"JobFailed\", \"message\": \"bad\"}}")
            .start();

    assertThat(rollout.await().status()).isEqualTo("Failed");
    assertThat(rollout.await().reason()).isEqualTo("JobFailed: bad");
    assertThat(jobs)
        .extracting(job -> job.getAsJsonObject("data").get("continuationToken"))
        .extracting(String::valueOf)
        .containsExactly("null", "\"t1\"", "\"t2\"");
    assertThat(jobs).extracting(job -> job.get("id")).doesNotHaveDuplicates();
    assertThatItTook(PipelineAction.PAUSE, times.get(0), times.get(1));
    assertThat(rollout.timeline().of(What.ANSWER_ACCEPTED))
        .extracting(Timeline.Entry::detail)
        .containsExactly("continued", "continued", "Failed");
  }

  @Test
  void action_when_nobodyAnswers_then_failsAfterTwentyMinutes() throws InterruptedException {
    Instant before = sandbox.clock().now();
    Ended ended = action(_ -> "").start().await();

    assertThat(ended.status()).isEqualTo("Failed");
    assertThat(ended.reason()).contains("did not answer");
    assertThatItTook(Duration.ofMinutes(20), before, sandbox.clock().now());
  }

  @Test
  void action_when_aLaterJobIsSilent_then_failsTwentyMinutesAfterIt() throws InterruptedException {
    Instant before = sandbox.clock().now();
    Ended ended =
        action(
                job ->
                    job < 5
                        ? "PutJobSuccessResult {\"jobId\": \"%s\", \"continuationToken\": \"t\"}"
                        : "")
            .start()
            .await();
    assertThat(ended.status()).isEqualTo("Failed");
    assertThat(jobs).hasSize(5);
    assertThatItTook(
        PipelineAction.PAUSE.multipliedBy(4).plus(PipelineAction.JOB_LIMIT),
        before,
        sandbox.clock().now());
  }

  @Test
  void result_when_jobHasOne_then_isRefused() throws InterruptedException {
    action(_ -> "PutJobSuccessResult {\"jobId\": \"%s\"}").start().await();

    HttpResponse<String> again = put("PutJobSuccessResult", "{\"jobId\": \"%s\"}".formatted(id(1)));
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("InvalidJobStateException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PutJobSuccessResult | {}                                             | ValidationException
          PutJobSuccessResult | {"jobId": "7"}                                 | ValidationException
          PutJobSuccessResult | {"jobId": "00000000-0000-0000-0000-000000000000"} | JobNotFoundException
          PutJobSuccessResult | {"jobId": "ID", "continuationToken": ""}       | ValidationException
          PutJobFailureResult | {"jobId": "ID"}                                | ValidationException
          PutJobFailureResult | {"jobId": "ID", "failureDetails": {"type": "Bad", "message": "m"}} | ValidationException
          PutJobFailureResult | {"jobId": "ID", "failureDetails": {"type": "JobFailed"}} | ValidationException
          """)
  void result_when_itIsNone_then_isRefused(String operation, String input, String code) {
    String id = "7a1c9d2e-4f5b-4c6d-8e9f-0a1b2c3d4e5f";
    sandbox.codePipeline().hold(id, _ -> {});

    HttpResponse<String> refused = put(operation, input.replace("ID", id));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains(code);
  }

  @Test
  void result_when_itIsTooLong_then_isRefused() {
    String id = "7a1c9d2e-4f5b-4c6d-8e9f-0a1b2c3d4e5f";
    sandbox.codePipeline().hold(id, _ -> {});
    String input = "{\"jobId\": \"%s\", \"continuationToken\": \"%s\"}";
    assertThat(put("PutJobSuccessResult", input.formatted(id, "t".repeat(2_048))).statusCode())
        .isEqualTo(200);
    assertThat(put("PutJobSuccessResult", input.formatted(id, "t".repeat(2_049))).body())
        .contains("ValidationException");
  }

  @Test
  void job_when_held_then_takesResultAfterResult() {
    List<String> heard = new ArrayList<>();
    String id = "7a1c9d2e-4f5b-4c6d-8e9f-0a1b2c3d4e5f";
    sandbox.codePipeline().hold(id, entry -> heard.add(entry.what() + " " + entry.detail()));
    for (int i = 0; i < 2; i++) {
      assertThat(put("PutJobSuccessResult", "{\"jobId\": \"" + id + "\"}").statusCode())
          .isEqualTo(200);
    }
    assertThat(heard)
        .containsExactly("HELD ", "ANSWER_ACCEPTED Succeeded", "ANSWER_ACCEPTED Succeeded");
  }
}
