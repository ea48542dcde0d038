package dev.deployhooks.hooks.failurereporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.answer.Standing;
import dev.deployhooks.answer.Telling;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReporterTest {

  private static final String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoib3BhcXVlIn0=";
  private static final String DEPLOYMENT = "d-IHWDEND8F";
  private static final Invocation.CodeDeploy CALL =
      new Invocation.CodeDeploy(DEPLOYMENT, new HookExecutionId(TOKEN));

  private static final String CODE_DEPLOY =
      """
      {"DeploymentId": "d-IHWDEND8F", "LifecycleEventHookExecutionId": "%s"}
      """
          .formatted(TOKEN);

  private static final String JOB = "7a1c9d2e-4f5b-4c6d-8e9f-0a1b2c3d4e5f";

  private static final String CODE_PIPELINE =
      """
      {"CodePipeline.job": {"id": "%s", "accountId": "123456789012", "data": {
        "actionConfiguration": {"configuration": {"FunctionName": "gate", "UserParameters": "{}"}},
        "inputArtifacts": [], "outputArtifacts": [],
        "artifactCredentials": {"accessKeyId": "ASIAOFTHEJOB",
          "secretAccessKey": "secret-of-the-job", "sessionToken": "session-of-the-job"}}}}
      """
          .formatted(JOB);

  private final MovedTime time = new MovedTime();
  private final List<String> told = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private Standing standing = new Standing.UnderWay();
  private Supplier<Response> codeDeploy = Response.Accepted::new;

  /** To sleep is to move it. */
  private static final class MovedTime implements Time {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) {
      now = now.plus(duration);
    }
  }

  private JsonObject handle(String payload) {
    Reporter reporter =
        new Reporter(
            new Substitute(
                () -> (_, _) -> standing,
                () ->
                    new Telling(
                        () -> (call, status, _) -> tell(call, status),
                        () -> (deployment, _) -> tell("stop " + deployment),
                        () -> (job, result, _) -> tell(job + " " + result),
                        time)),
            time,
            log::add);
    return reporter.handle(payload, Deadline.in(Duration.ofSeconds(30), time));
  }

  private Response tell(Invocation.CodeDeploy call, Status status) {
    assertThat(call).isEqualTo(CALL);
    return tell(status.name());
  }

  private Response tell(String what) {
    told.add(what);
    return codeDeploy.get();
  }

  private String why() {
    return report().getAsJsonObject("answer").get("why").getAsString();
  }

  private JsonObject report() {
    return JsonParser.parseString(log.getLast()).getAsJsonObject().getAsJsonObject("report");
  }

  private int metric(String name) {
    return JsonParser.parseString(log.getFirst()).getAsJsonObject().get(name).getAsInt();
  }

  /** As Lambda makes it of an invocation that came to nothing. */
  private static String died(String payload, String error) {
    return """
    {"version": "1.0", "timestamp": "2026-11-22T10:00:00.000Z",
     "requestContext": {"requestId": "e4b46cbf-b738-4880-8880-a18cdf61200e",
       "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:CodeDeployHook_main_smoke:$LATEST",
       "condition": "RetriesExhausted", "approximateInvokeCount": 3},
     "requestPayload": %s,
     "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
     "responsePayload": %s}
    """
        .formatted(payload, error);
  }

  private static String died() {
    return died(
        CODE_DEPLOY,
        "{\"errorType\": \"Runtime.ExitError\", \"errorMessage\": \"RequestId: 7 Error: exit status 137\"}");
  }

  private static String message(String id, String body) {
    JsonObject record = new JsonObject();
    record.addProperty("messageId", id);
    record.addProperty("body", body);
    record.addProperty("eventSource", "aws:sqs");
    record.addProperty("eventSourceARN", "arn:aws:sqs:us-east-1:123456789012:lost");
    JsonObject attributes = new JsonObject();
    attributes.addProperty(
        "DeadLetterQueueSourceArn", "arn:aws:sqs:us-east-1:123456789012:canary-returns");
    record.add("attributes", attributes);
    return record.toString();
  }

  private static String queue(String... messages) {
    return "{\"Records\": [" + String.join(",", messages) + "]}";
  }

  private static String ticket(Purpose purpose) {
    return new ReturnTicket(
            "canary-metrics-checker",
            purpose,
            CALL,
            "AfterAllowTraffic",
            7,
            0,
            Instant.parse("2026-11-22T10:40:00Z"),
            Duration.ofMinutes(1),
            ReturnTicket.State.none())
        .toJson()
        .toString();
  }

  @Test
  void event_isFailed_whenItsHookDied() {
    assertThat(handle(died()).get("said").getAsString()).isEqualTo("Failed");
    assertThat(told).containsExactly("FAILED");
    assertThat(why())
        .contains(
            "CodeDeployHook_main_smoke gave no answer",
            "RetriesExhausted after 3 attempts",
            "Runtime.ExitError: RequestId: 7 Error: exit status 137");
    assertThat(report().getAsJsonObject("answer").get("delivery").getAsString()).isEqualTo("given");
    assertThat(report().getAsJsonObject("deployment").get("id").getAsString())
        .isEqualTo(DEPLOYMENT);
    assertThat(metric("Failed")).isOne();
    assertThat(metric("NotGiven")).isZero();
  }

  @Test
  void event_isFailed_whenNothingIsSaidOfHowItDied() {
    handle(died(CODE_DEPLOY, "null"));
    assertThat(told).containsExactly("FAILED");
  }

  @Test
  void event_passes_whenItIsAProvenRollbacks() {
    standing = new Standing.Rollback("creator of deployment d-IHWDEND8F is codeDeployRollback");
    handle(died());
    assertThat(told).containsExactly("SUCCEEDED");
    assertThat(why()).contains("this is a rollback", "codeDeployRollback");
    assertThat(metric("Succeeded")).isOne();
  }

  @Test
  void event_isFailed_whenItCannotBeFoundOutWhetherItIsARollbacks() {
    standing = new Standing.Unreadable("codedeploy:GetDeployment failed: throttled");
    handle(died());
    assertThat(told).containsExactly("FAILED");
    assertThat(why()).contains("throttled");
  }

  @Test
  void nothing_isTold_whenTheDeploymentHasEnded() {
    standing = new Standing.Over("Stopped");
    handle(died());
    assertThat(told).isEmpty();
    assertThat(why()).contains("Stopped");
  }

  @Test
  void answer_thatWasGivenBefore_stays() {
    codeDeploy = Response.AlreadyCompleted::new;
    handle(died());
    assertThat(told).hasSize(1);
    assertThat(report().getAsJsonObject("answer").get("delivery").getAsString())
        .isEqualTo("already had");
    assertThat(metric("NotGiven")).isZero();
  }

  @Test
  void invocation_fails_whenCodeDeployCannotBeTold() {
    codeDeploy = () -> new Response.Refused("AccessDenied. Allow it to the role");
    assertThatThrownBy(() -> handle(died()))
        .isInstanceOf(NotReportedException.class)
        .hasMessageContaining("Allow it to the role")
        .hasMessageNotContaining(TOKEN);
    assertThat(metric("NotGiven")).isOne();
  }

  @Test
  void answer_isTriedUntilTheTimeIsOver_whenCodeDeployIsBusy() {
    codeDeploy = () -> new Response.Unreachable("throttled");
    assertThatThrownBy(() -> handle(died())).hasMessageContaining("throttled");
    assertThat(told).hasSizeGreaterThan(10);
    assertThat(time.now()).isBeforeOrEqualTo(Instant.parse("2026-11-22T10:00:29Z"));
  }

  @Test
  void record_isFound_inTheReportersOwn() {
    handle(queue(message("m-1", died(died(), "{\"errorMessage\": \"not told\"}"))));
    assertThat(told).containsExactly("FAILED");
    assertThat(why()).contains("CodeDeployHook_main_smoke", "exit status 137");
  }

  @Test
  void look_isFailed_whenItsMessageDied() {
    assertThat(handle(queue(message("m-1", ticket(new Purpose.Answer())))))
        .isEqualTo(JsonParser.parseString("{\"batchItemFailures\": []}"));
    assertThat(told).containsExactly("FAILED");
    assertThat(why()).contains("the hook canary-metrics-checker was lost", "canary-returns");
  }

  @Test
  void look_isFailed_whenItsMessageIsOfAVersionThatNobodyKnows() {
    JsonObject later = JsonParser.parseString(ticket(new Purpose.Answer())).getAsJsonObject();
    later.addProperty("version", 9);
    later.addProperty("purpose", "something new");
    later.remove("state");
    handle(queue(message("m-1", later.toString())));
    assertThat(told).containsExactly("FAILED");
  }

  @Test
  void deployment_isStopped_whenItsWatchDied() {
    handle(queue(message("m-1", ticket(new Purpose.Watch(Purpose.OnLost.STOP)))));
    assertThat(told).containsExactly("stop " + DEPLOYMENT);
    assertThat(why()).contains("not watched any more");
    assertThat(metric("WatchesLost")).isOne();
  }

  @Test
  void deployment_isStopped_whenItsWatchDiedAndSaysNothingOfThat() {
    JsonObject older =
        JsonParser.parseString(ticket(new Purpose.Watch(Purpose.OnLost.ALARM))).getAsJsonObject();
    older.remove("onLost");
    handle(queue(message("m-1", older.toString())));
    assertThat(told).containsExactly("stop " + DEPLOYMENT);
  }

  @Test
  void deployment_goesOn_whenItsPlanWantsAnAlarmAlone() {
    handle(queue(message("m-1", ticket(new Purpose.Watch(Purpose.OnLost.ALARM)))));
    assertThat(told).isEmpty();
    assertThat(log.getLast()).contains("\"level\":\"ERROR\"", "onWatchLost: alarm");
    assertThat(metric("WatchesLost")).isOne();
  }

  @Test
  void rollback_isNotStopped_whenAWatchDied() {
    standing = new Standing.Rollback("creator");
    handle(queue(message("m-1", ticket(new Purpose.Watch(Purpose.OnLost.STOP)))));
    assertThat(told).isEmpty();
  }

  @Test
  void message_stays_whenCodeDeployCannotBeToldOfIt() {
    List<Response> responses =
        new ArrayList<>(List.of(new Response.Refused("no"), new Response.Accepted()));
    codeDeploy = responses::removeFirst;
    JsonObject value =
        handle(
            queue(
                message("m-1", ticket(new Purpose.Answer())),
                message("m-2", ticket(new Purpose.Answer()))));
    JsonArray failures = value.getAsJsonArray("batchItemFailures");
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).getAsJsonObject().get("itemIdentifier").getAsString())
        .isEqualTo("m-1");
    assertThat(told).hasSize(2);
  }

  @Test
  void job_isFailed_whenItsHookDied() {
    assertThat(
            handle(died(CODE_PIPELINE, "{\"errorMessage\": \"out of memory\"}"))
                .get("said")
                .getAsString())
        .isEqualTo("Failed");
    assertThat(told)
        .containsExactly(
            JOB
                + " "
                + new JobReporter.Result.Failure(
                    "CodeDeployHook_main_smoke gave no answer: RetriesExhausted after 3 attempts;"
                        + " the last said out of memory",
                    Optional.of("e4b46cbf-b738-4880-8880-a18cdf61200e")));
    assertThat(report().get("protocol").getAsString()).isEqualTo("CodePipeline");
    assertThat(report().getAsJsonObject("deployment").get("id").getAsString()).isEqualTo(JOB);
    assertThat(metric("Failed")).isOne();
  }

  /** Of what a job says, its id is enough. */
  @Test
  void job_isFailed_whenNoHookCouldReadIt() {
    handle(died("{\"CodePipeline.job\": {\"id\": \"" + JOB + "\"}}", "null"));
    assertThat(told).singleElement().asString().startsWith(JOB + " Failure");
  }

  @Test
  void job_staysAsItIs_whenItHasItsResult() {
    codeDeploy = Response.AlreadyCompleted::new;
    handle(died(CODE_PIPELINE, "null"));
    assertThat(told).hasSize(1);
    assertThat(report().getAsJsonObject("answer").get("delivery").getAsString())
        .isEqualTo("already had");
    assertThat(metric("NotGiven")).isZero();
    assertThat(metric("Failed")).isZero();
    assertThat(log.getLast()).contains("\"level\":\"WARN\"", "it has had its result already");
  }

  @Test
  void invocation_fails_whenCodePipelineCannotBeTold() {
    codeDeploy = () -> new Response.Refused("AccessDenied. Allow it to the role");
    assertThatThrownBy(() -> handle(died(CODE_PIPELINE, "null")))
        .isInstanceOf(NotReportedException.class)
        .hasMessageContainingAll("CodePipeline was not told Failed", JOB, "Allow it to the role");
    assertThat(metric("NotGiven")).isOne();
  }

  /** A record keeps what was sent, and with it the credentials for the job's artifacts. */
  @Test
  void nothing_saysTheCredentialsOfAJob() {
    handle(
        died(
            CODE_PIPELINE,
            "{\"errorMessage\": \"ASIAOFTHEJOB secret-of-the-job session-of-the-job %s\"}"
                .formatted("x".repeat(1_100))));
    assertThat(told).hasSize(1);
    assertThat(told + String.join("\n", log))
        .contains("*** *** *** x")
        .doesNotContain("ASIAOFTHEJOB", "secret-of-the-job", "session-of-the-job");
  }

  /** A message that comes for the second time: whoever waits could not be told at the first. */
  private static String again(String body) {
    JsonObject record = JsonParser.parseString(message("m-1", body)).getAsJsonObject();
    record.getAsJsonObject("attributes").addProperty("ApproximateReceiveCount", "2");
    return queue(record.toString());
  }

  /** Else the messages of a whole hour would vanish just when nobody was told. */
  @Test
  void message_staysForSomebodyToSee_whenTheHourIsOverBeforeCodeDeployCouldBeTold() {
    standing = new Standing.Expired("Failed");
    assertThat(handle(again(died())).getAsJsonArray("batchItemFailures")).hasSize(1);
    assertThat(told).isEmpty();
    assertThat(metric("NotGiven")).isOne();
    assertThat(log.getLast()).contains("ended as Failed before CodeDeploy could be told");
  }

  @Test
  void message_staysForSomebodyToSee_whenAnUnwatchedShiftHasSucceeded() {
    standing = new Standing.Over("Succeeded");
    String watch = ticket(new Purpose.Watch(Purpose.OnLost.STOP));
    assertThat(handle(again(watch)).getAsJsonArray("batchItemFailures")).hasSize(1);
    assertThat(log.getLast()).contains("ended as Succeeded before CodeDeploy could be told");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stopped", "Succeeded", "Failed"})
  void message_isDone_whenTheDeploymentHasEndedOtherwise(String status) {
    standing = new Standing.Over(status);
    assertThat(handle(again(died())).getAsJsonArray("batchItemFailures")).isEmpty();
    assertThat(metric("NotGiven")).isZero();
  }

  @Test
  void message_isDone_whenTheDeploymentHadEndedAtTheFirstReceipt() {
    standing = new Standing.Expired("Failed");
    assertThat(handle(queue(message("m-1", died()))).getAsJsonArray("batchItemFailures")).isEmpty();
    assertThat(metric("NotGiven")).isZero();
  }

  /** The time of a job may be over just because CodePipeline could not be told. */
  @Test
  void message_staysForSomebodyToSee_whenAJobTakesNoResultAtALaterTry() {
    codeDeploy = Response.AlreadyCompleted::new;
    String record = died(CODE_PIPELINE, "null");
    assertThat(handle(again(record)).getAsJsonArray("batchItemFailures")).hasSize(1);
    assertThat(metric("NotGiven")).isOne();
    assertThat(log.getLast()).contains("now the job takes no result");
  }

  /** As a look sends it to the reporter itself: it died in no queue. */
  private static String guard() {
    JsonObject record =
        JsonParser.parseString(message("m-1", ticket(new Purpose.Answer()))).getAsJsonObject();
    record.getAsJsonObject("attributes").remove("DeadLetterQueueSourceArn");
    return queue(record.toString());
  }

  @Test
  void event_isFailed_whenItsLooksAreOverAndItWaits() {
    handle(guard());
    assertThat(told).containsExactly("FAILED");
    assertThat(why())
        .isEqualTo(
            "the looks of the hook canary-metrics-checker were over at 2026-11-22T10:42:30Z,"
                + " and nobody had answered");
    assertThat(metric("Failed")).isOne();
  }

  private void assertNothingToMend() {
    assertThat(log.getLast()).contains("\"level\":\"INFO\"");
    assertThat(why()).contains("nothing waited").doesNotContain("lost", "nobody had answered");
    assertThat(metric("Failed")).isZero();
  }

  @Test
  void guard_hasNothingToSay_whenTheEventHasItsAnswer() {
    codeDeploy = Response.AlreadyCompleted::new;
    assertThat(handle(guard()).getAsJsonArray("batchItemFailures")).isEmpty();
    assertNothingToMend();
  }

  @Test
  void guard_hasNothingToSay_whenTheDeploymentHasEnded() {
    standing = new Standing.Over("Succeeded");
    assertThat(handle(guard()).getAsJsonArray("batchItemFailures")).isEmpty();
    assertNothingToMend();
  }

  @Test
  void guard_staysInTheQueue_whenCodeDeployCannotBeTold() {
    codeDeploy = () -> new Response.Refused("AccessDenied");
    assertThat(handle(guard()).getAsJsonArray("batchItemFailures")).hasSize(1);
    assertThat(metric("NotGiven")).isOne();
  }

  @Test
  void guard_answers_whateverItSaysOfTheEnd() {
    handle(guard().replace("2026-11-22T10:40:00Z", "later"));
    assertThat(told).containsExactly("FAILED");
    assertThat(why()).contains("canary-metrics-checker were over, and nobody");
  }

  @Test
  void callOfEcs_isNothingToReport() {
    handle(
        died(
            """
            {"executionId": "f4fcae0f", "lifecycleStage": "PRODUCTION_TRAFFIC_SHIFT",
             "resourceArn": "arn:aws:ecs:us-west-2:123456789012:service-deployment/c/s/E",
             "executionDetails": {}}
            """,
            "null"));
    assertThat(told).isEmpty();
    assertThat(why()).contains("synchronously");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "7", "{}", "{\"DeploymentId\": \"d-1\"}", "[]", ""})
  void payload_isToldLoudlyAndOnce_whenNobodyUnderstandsIt(String payload) {
    handle(payload);
    assertThat(told).isEmpty();
    assertThat(metric("NotUnderstood")).isOne();
    assertThat(log.getLast()).contains("\"level\":\"ERROR\"");
  }

  @Test
  void message_isToldLoudlyAndOnce_whenNobodyUnderstandsIt() {
    assertThat(handle(queue(message("m-1", "hello"))).getAsJsonArray("batchItemFailures"))
        .isEmpty();
    assertThat(metric("NotUnderstood")).isOne();
    assertThat(log.getLast()).doesNotContain("hello");
  }

  @Test
  void hook_isAnsweredFor_whenCodeDeployCallsTheReporterItself() {
    handle(CODE_DEPLOY);
    assertThat(told).containsExactly("FAILED");
  }

  @Test
  void nothing_saysTheExecutionId() {
    handle(died(CODE_DEPLOY, "{\"errorMessage\": \"cannot use " + TOKEN + "\"}"));
    assertThat(told).hasSize(1);
    assertThat(String.join("\n", log)).doesNotContain(TOKEN).contains("cannot use eyJlbmNy");
  }

  /** Where a text is cut, half an execution id may be left, of which nobody knows what it is. */
  @Test
  void nothing_saysAPartOfTheExecutionId() {
    handle(died(CODE_DEPLOY, "{\"errorMessage\": \"" + "x".repeat(980) + TOKEN + "\"}"));
    assertThat(String.join("\n", log)).doesNotContain(TOKEN.substring(0, 12));
  }
}
