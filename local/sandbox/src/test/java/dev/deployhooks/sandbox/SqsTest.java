package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Amazon SQS on the wire, in virtual time. */
class SqsTest {

  private final Sandbox sandbox = new Sandbox();
  private final Queue dead = sandbox.sqs().queue("looks-dead");
  private final Queue queue =
      sandbox.sqs().queue("looks").visibility(Duration.ofMinutes(6)).redrive(dead, 2);

  @AfterEach
  void close() {
    sandbox.close();
  }

  private HttpResponse<String> call(String operation, Object... namesAndValues) {
    JsonObject input = Tree.of(namesAndValues);
    if (!input.has("QueueUrl") && !input.has("QueueName")) {
      input.addProperty("QueueUrl", sandbox.sqs().url(queue));
    }
    return Http.json(sandbox, "sqs", "AmazonSQS." + operation, input.toString());
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private Optional<JsonObject> receive(Object... namesAndValues) {
    JsonObject answer = json(call("ReceiveMessage", namesAndValues));
    return answer.has("Messages")
        ? Optional.of(answer.getAsJsonArray("Messages").get(0).getAsJsonObject())
        : Optional.empty();
  }

  private void pass(Duration duration) {
    sandbox.clock().advanceTo(sandbox.clock().now().plus(duration));
  }

  private static int count(JsonObject message) {
    return message.getAsJsonObject("Attributes").get("ApproximateReceiveCount").getAsInt();
  }

  @Test
  void getQueueUrl_when_queueIsThere_then_urlNamesIt() {
    assertThat(json(call("GetQueueUrl", "QueueName", "looks")).get("QueueUrl").getAsString())
        .isEqualTo(sandbox.endpoint() + "/123456789012/looks");
  }

  @Test
  void sendMessage_when_queueIsNotThere_then_bothCodesSayIt() {
    HttpResponse<String> refused =
        call("SendMessage", "QueueUrl", "http://x/1/none", "MessageBody", "m");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("com.amazonaws.sqs#QueueDoesNotExist");
    assertThat(refused.headers().firstValue("x-amzn-query-error"))
        .hasValue("AWS.SimpleQueueService.NonExistentQueue;Sender");
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.0");
  }

  @Test
  void receive_when_delayed_then_messageComesAfterTheDelay() {
    call("SendMessage", "MessageBody", "look 7", "DelaySeconds", 900);
    pass(Duration.ofSeconds(890));
    assertThat(receive()).isEmpty();
    pass(Duration.ofSeconds(10));
    JsonObject message = receive().orElseThrow();
    assertThat(message.get("Body").getAsString()).isEqualTo("look 7");
    assertThat(message.get("MD5OfBody").getAsString()).isEqualTo(Queue.md5("look 7"));
    assertThat(count(message)).isEqualTo(1);
  }

  @Test
  void sendMessage_when_delayIsTooLong_then_refused() {
    HttpResponse<String> refused = call("SendMessage", "MessageBody", "m", "DelaySeconds", 901);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("DelaySeconds", "between 0 and 900");
    assertThat(queue.sent()).isEmpty();
  }

  @Test
  void receive_when_waiting_then_virtualTimePasses() {
    Instant before = sandbox.clock().now();
    call("SendMessage", "MessageBody", "m", "DelaySeconds", 15);
    assertThat(receive("WaitTimeSeconds", 20)).isPresent();
    assertThat(Duration.between(before, sandbox.clock().now()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void receive_when_notDeleted_then_againAndThenDeadLetters() {
    call("SendMessage", "MessageBody", "poison");
    assertThat(count(receive().orElseThrow())).isEqualTo(1);
    assertThat(receive()).isEmpty();
    pass(Duration.ofMinutes(6));
    assertThat(count(receive().orElseThrow())).isEqualTo(2);
    pass(Duration.ofMinutes(6));
    assertThat(receive()).isEmpty();
    assertThat(dead.waiting()).containsExactly("poison");
    assertThat(queue.waiting()).isEmpty();
  }

  @Test
  void deleteMessage_when_received_then_itIsGone() {
    call("SendMessage", "MessageBody", "m");
    String handle = receive().orElseThrow().get("ReceiptHandle").getAsString();
    json(call("DeleteMessage", "ReceiptHandle", handle));
    pass(Duration.ofHours(1));
    assertThat(receive()).isEmpty();
    assertThat(dead.waiting()).isEmpty();
  }

  @Test
  void changeMessageVisibility_when_inFlight_then_itComesThen() {
    call("SendMessage", "MessageBody", "m");
    String handle = receive().orElseThrow().get("ReceiptHandle").getAsString();
    json(call("ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", 40));
    pass(Duration.ofSeconds(40));
    assertThat(count(receive().orElseThrow())).isEqualTo(2);
    pass(Duration.ofMinutes(6));
    assertThat(
            call("ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", 1).body())
        .contains("ReceiptHandleIsInvalid");
  }

  @Test
  void getQueueAttributes_when_asked_then_countsAndPolicy() {
    call("SendMessage", "MessageBody", "a");
    call("SendMessage", "MessageBody", "b", "DelaySeconds", 60);
    call("SendMessage", "MessageBody", "c");
    receive();
    JsonObject all =
        json(call("GetQueueAttributes", "AttributeNames", List.of("All")))
            .getAsJsonObject("Attributes");
    assertThat(all.get("ApproximateNumberOfMessages").getAsString()).isEqualTo("1");
    assertThat(all.get("ApproximateNumberOfMessagesNotVisible").getAsString()).isEqualTo("1");
    assertThat(all.get("ApproximateNumberOfMessagesDelayed").getAsString()).isEqualTo("1");
    assertThat(all.get("VisibilityTimeout").getAsString()).isEqualTo("360");
    assertThat(all.get("RedrivePolicy").getAsString())
        .contains("\"maxReceiveCount\":2", "looks-dead");
    assertThat(
            json(call("GetQueueAttributes", "AttributeNames", List.of("QueueArn")))
                .getAsJsonObject("Attributes")
                .keySet())
        .containsExactly("QueueArn");
  }

  @Test
  void mishaps_when_wished_then_theyStrikeTheMessagesInOrder() {
    queue
        .mishap(1, new Mishap.Lost())
        .mishap(2, new Mishap.Twice())
        .mishap(3, new Mishap.Late(Duration.ofMinutes(2)))
        .mishap(4, new Mishap.Again(Duration.ofMinutes(1)));
    List.of("lost", "twice", "late", "again")
        .forEach(body -> call("SendMessage", "MessageBody", body));

    assertThat(queue.sent()).containsExactly("lost", "twice", "late", "again");
    assertThat(drain()).containsExactly("twice", "twice", "again");
    pass(Duration.ofMinutes(1));
    assertThat(drain()).containsExactly("again");
    pass(Duration.ofMinutes(1));
    assertThat(drain()).containsExactly("late");
    pass(Duration.ofHours(1));
    assertThat(drain()).isEmpty();
  }

  private List<String> drain() {
    return java.util.stream.Stream.generate(() -> receive())
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .peek(
            message ->
                call("DeleteMessage", "ReceiptHandle", message.get("ReceiptHandle").getAsString()))
        .map(message -> message.get("Body").getAsString())
        .toList();
  }

  @Test
  void sendMessage_when_throttled_then_errorIsInItsWords() {
    sandbox.faults().on("SendMessage", 1, new Fault.Throttle());
    HttpResponse<String> refused = call("SendMessage", "MessageBody", "m");
    assertThat(refused.headers().firstValue("x-amzn-query-error"))
        .hasValue("RequestThrottled;Sender");
    assertThat(queue.sent()).isEmpty();
  }
}
