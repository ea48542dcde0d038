package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lambda's queue of asynchronous invocations: attempts, pauses, age, and what follows failure. */
class AsyncInvocationTest {

  private static final String EVENT = "{\"order\":7}";

  private final Sandbox sandbox = new Sandbox();
  private final Instant start = sandbox.clock().now();
  private final List<Duration> attempts = new CopyOnWriteArrayList<>();
  private final List<JsonObject> records = new CopyOnWriteArrayList<>();
  private final List<Duration> recorded = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Function broken() {
    return sandbox
        .lambda()
        .function(
            "broken",
            _ -> {
              attempts.add(Duration.between(start, sandbox.clock().now()));
              return Hosts.fails();
            });
  }

  private Function reporter() {
    return sandbox
        .lambda()
        .function(
            "reporter",
            call -> {
              records.add(JsonParser.parseString(call.payload()).getAsJsonObject());
              recorded.add(Duration.between(start, sandbox.clock().now()));
              return new Ending.Returned("null", "");
            });
  }

  private void invoke(Function function) throws InterruptedException {
    sandbox.lambda().invokeAsync(function, "$LATEST", EVENT, Lambda.UNWATCHED);
    sandbox.agenda().settle();
  }

  private static EventInvokeConfig config(int retries, Duration age, Destination destination) {
    return new EventInvokeConfig(retries, age, Optional.of(destination));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void event_goesToTheFunction_whenEveryAttemptFailed() throws InterruptedException {
    invoke(
        broken()
            .asynchronously(
                config(2, Duration.ofHours(1), new Destination.ToFunction(reporter()))));

    assertThat(attempts).hasSize(3);
    assertThat(recorded.getFirst()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    JsonObject record = records.getFirst();
    assertThat(records).hasSize(1);
    assertThat(record.keySet())
        .containsExactly(
            "version",
            "timestamp",
            "requestContext",
            "requestPayload",
            "responseContext",
            "responsePayload");
    assertThat(record.get("version").getAsString()).isEqualTo("1.0");
    assertThat(record.get("timestamp").getAsString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    JsonObject request = record.getAsJsonObject("requestContext");
    assertThat(request.get("requestId").getAsString()).hasSize(36);
    request.remove("requestId");
    assertThat(request)
        .isEqualTo(
            json(
                """
                {"functionArn": "arn:aws:lambda:us-east-1:123456789012:function:broken:$LATEST",
                 "condition": "RetriesExhausted", "approximateInvokeCount": 3}
                """));
    assertThat(record.get("requestPayload")).isEqualTo(json(EVENT));
    assertThat(record.get("responseContext"))
        .isEqualTo(
            json(
                """
                {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
                """));
    assertThat(record.get("responsePayload"))
        .isEqualTo(json("{\"errorMessage\":\"boom\",\"errorType\":\"Boom\"}"));
  }

  @Test
  void event_goesToTheQueue_whenThatIsItsDestination() throws InterruptedException {
    Queue lost = sandbox.sqs().queue("lost");
    invoke(broken().asynchronously(config(0, Duration.ofHours(1), new Destination.ToQueue(lost))));
    assertThat(attempts).hasSize(1);
    assertThat(lost.waiting())
        .singleElement()
        .satisfies(body -> assertThat(json(body).get("requestPayload")).isEqualTo(json(EVENT)));
  }

  @Test
  void event_isTooOld_whenTheFunctionIsThrottledForLong() throws InterruptedException {
    Function function =
        broken()
            .asynchronously(
                config(2, Duration.ofMinutes(10), new Destination.ToFunction(reporter())))
            .throttled(1_000);
    invoke(function);
    assertThat(attempts).isEmpty();
    JsonObject request = records.getFirst().getAsJsonObject("requestContext");
    assertThat(request.get("condition").getAsString()).isEqualTo("EventAgeExceeded");
    assertThat(request.get("approximateInvokeCount").getAsInt()).isZero();
    assertThat(records.getFirst().has("responsePayload")).isFalse();
    assertThat(recorded.getFirst())
        .as("its age is looked at when it comes out of the queue again")
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(15));
  }

  @Test
  void event_isTooOld_whenItsSecondAttemptWouldComeAfterItsAge() throws InterruptedException {
    invoke(
        broken()
            .asynchronously(
                config(2, Duration.ofMinutes(2), new Destination.ToFunction(reporter()))));
    assertThat(attempts).hasSize(2);
    assertThat(records.getFirst().getAsJsonObject("requestContext").get("condition").getAsString())
        .isEqualTo("EventAgeExceeded");
  }

  @Test
  void throttles_areNoAttempts_andTheirPausesDouble() throws InterruptedException {
    Function function = broken().retries(0).throttled(2).unavailable(1);
    invoke(function);
    assertThat(attempts).hasSize(1);
    assertThat(attempts.getFirst()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(20));
  }

  @Test
  void nothing_follows_whenTheFunctionReturns() throws InterruptedException {
    Function good = sandbox.lambda().function("good", Hosts.returning("null"));
    invoke(
        good.asynchronously(
            config(2, Duration.ofHours(1), new Destination.ToFunction(reporter()))));
    assertThat(records).isEmpty();
  }

  @Test
  void reader_getsTheDeadLetter_whenItWasReceivedTooOften() throws InterruptedException {
    Queue lost = sandbox.sqs().queue("lost");
    Queue looks = sandbox.sqs().queue("looks").visibility(Duration.ofMinutes(3)).redrive(lost, 2);
    sandbox.lambda().eventSource(looks, broken());
    sandbox.lambda().eventSource(lost, reporter());
    looks.send("look 4", Duration.ZERO, Optional.empty());
    sandbox.agenda().settle();

    assertThat(attempts).hasSize(2);
    assertThat(recorded.getFirst()).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
    assertThat(
            records
                .getFirst()
                .getAsJsonArray("Records")
                .get(0)
                .getAsJsonObject()
                .get("body")
                .getAsString())
        .isEqualTo("look 4");
    assertThat(lost.waiting()).isEmpty();
  }

  @Test
  void message_comesAgain_whenLambdaThrottlesItsReader() throws InterruptedException {
    Queue looks = sandbox.sqs().queue("looks").visibility(Duration.ofMinutes(3));
    sandbox.lambda().eventSource(looks, reporter().throttled(1));
    looks.send("look 4", Duration.ZERO, Optional.empty());
    sandbox.agenda().settle();
    assertThat(recorded).hasSize(1);
    assertThat(recorded.getFirst()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    assertThat(looks.waiting()).isEmpty();
  }

  @Test
  void config_isRefused_whenLambdaWouldRefuseIt() {
    assertThatThrownBy(() -> new EventInvokeConfig(3, Duration.ofHours(1), Optional.empty()))
        .hasMessageContaining("MaximumRetryAttempts");
    assertThatThrownBy(() -> new EventInvokeConfig(2, Duration.ofHours(7), Optional.empty()))
        .hasMessageContaining("MaximumEventAgeInSeconds");
  }
}
