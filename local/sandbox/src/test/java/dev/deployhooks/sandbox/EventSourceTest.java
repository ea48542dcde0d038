package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Call;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lambda calls a function with the messages of a queue, and stops one that calls itself. */
class EventSourceTest {

  private final Sandbox sandbox = new Sandbox();
  private final Queue dead = sandbox.sqs().queue("looks-dead");
  private final Queue queue =
      sandbox.sqs().queue("looks").visibility(Duration.ofMinutes(6)).redrive(dead, 3);
  private final List<JsonObject> records = new CopyOnWriteArrayList<>();
  private final List<Duration> times = new CopyOnWriteArrayList<>();
  private final java.time.Instant start = sandbox.clock().now();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Function consumer(FunctionHost host) {
    Function function =
        sandbox
            .lambda()
            .function(
                "looker",
                call -> {
                  JsonObject event = JsonParser.parseString(call.payload()).getAsJsonObject();
                  records.add(event.getAsJsonArray("Records").get(0).getAsJsonObject());
                  times.add(Duration.between(start, sandbox.clock().now()));
                  return host.invoke(call);
                });
    sandbox.lambda().eventSource(queue, function);
    return function;
  }

  private void send(String body, int delay, String trace) {
    Http.send(
        Http.to(sandbox.endpoint(), "/")
            .header("X-Amz-Target", "AmazonSQS.SendMessage")
            .header("Authorization", Http.scope("sqs"))
            .header("X-Amzn-Trace-Id", trace)
            .POST(
                BodyPublishers.ofString(
                    Tree.of(
                            "QueueUrl",
                            sandbox.sqs().url(queue),
                            "MessageBody",
                            body,
                            "DelaySeconds",
                            delay)
                        .toString())));
  }

  private static Ending done() {
    return new Ending.Returned("{\"batchItemFailures\":[]}", "");
  }

  private List<String> bodies() {
    return records.stream().map(each -> each.get("body").getAsString()).toList();
  }

  @Test
  void function_when_messageIsDue_then_calledInTheFormOfLambda() throws InterruptedException {
    consumer(_ -> done());
    send("look 1", 600, Call.UNTRACED);
    sandbox.agenda().settle();

    assertThat(times.getFirst()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    JsonObject record = records.getFirst();
    assertThat(record.get("body").getAsString()).isEqualTo("look 1");
    assertThat(record.get("eventSource").getAsString()).isEqualTo("aws:sqs");
    assertThat(record.get("eventSourceARN").getAsString())
        .isEqualTo("arn:aws:sqs:us-east-1:123456789012:looks");
    assertThat(record.getAsJsonObject("attributes").keySet())
        .contains("ApproximateReceiveCount", "SentTimestamp", "ApproximateFirstReceiveTimestamp");
    assertThat(queue.waiting()).isEmpty();
    assertThat(dead.waiting()).isEmpty();
  }

  @Test
  void message_when_functionFailsAlways_then_deadLettersAfterThreeReceipts()
      throws InterruptedException {
    consumer(_ -> Hosts.fails());
    send("poison", 0, Call.UNTRACED);
    sandbox.agenda().settle();

    assertThat(records)
        .extracting(
            each -> each.getAsJsonObject("attributes").get("ApproximateReceiveCount").getAsString())
        .containsExactly("1", "2", "3");
    assertThat(times.getLast()).isBetween(Duration.ofMinutes(12), Duration.ofMinutes(13));
    assertThat(dead.waiting()).containsExactly("poison");
  }

  @Test
  void message_when_namedAmongTheFailures_then_itStaysAndComesAgain() throws InterruptedException {
    consumer(
        _ -> {
          JsonObject record = records.getLast();
          return records.size() > 1
              ? done()
              : new Ending.Returned(
                  Tree.of(
                          "batchItemFailures",
                          List.of(Tree.of("itemIdentifier", record.get("messageId"))))
                      .toString(),
                  "");
        });
    send("again", 0, Call.UNTRACED);
    sandbox.agenda().settle();
    assertThat(bodies()).containsExactly("again", "again");
    assertThat(queue.waiting()).isEmpty();
  }

  @Test
  void message_when_lambdaHasNoInstance_then_secondReceiptIsTheFirstCall()
      throws InterruptedException {
    consumer(_ -> done());
    queue.mishap(1, new Mishap.NotStarted());
    send("late start", 0, Call.UNTRACED);
    sandbox.agenda().settle();
    assertThat(bodies()).containsExactly("late start");
    assertThat(records.getFirst().getAsJsonObject("attributes").get("ApproximateReceiveCount"))
        .hasToString("\"2\"");
  }

  @Test
  void loop_when_notAllowed_then_lambdaStopsItAfterSixteenRounds() throws InterruptedException {
    consumer(this::sendsItself);
    send("round", 0, Call.UNTRACED);
    sandbox.agenda().settle();
    assertThat(records).hasSize(16);
    assertThat(dead.waiting()).containsExactly("round");
  }

  @Test
  void loop_when_allowed_then_itGoesOn() throws InterruptedException {
    consumer(call -> records.size() < 40 ? sendsItself(call) : done()).allowLoops();
    send("round", 0, Call.UNTRACED);
    sandbox.agenda().settle();
    assertThat(records).hasSize(40);
    assertThat(dead.waiting()).isEmpty();
  }

  private Ending sendsItself(Call call) {
    send("round", 1, call.trace());
    return done();
  }
}
