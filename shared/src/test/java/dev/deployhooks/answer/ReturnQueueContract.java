package dev.deployhooks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.ReturnQueue.Response;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every queue does through which a hook comes back, whoever serves it. */
public interface ReturnQueueContract {

  /** A token as CodeDeploy's, which no message about trouble may repeat. */
  String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoi-the-secret-part-of-the-token";

  /** A message that was received. */
  record Received(Invocation.QueueMessage message, String body) {}

  /** The queue under test, empty at first. */
  ReturnQueue queue();

  /** A queue that there is not. */
  ReturnQueue missing();

  /** Receives what is visible now, without waiting. */
  List<Received> receive();

  /** How many messages wait for their time. */
  int delayed();

  @Test
  default void send_bringsTheTicketAsItIs() {
    assertThat(queue().send(ticket(7), Duration.ZERO, soon())).isEqualTo(new Response.Accepted());
    List<Received> received = receive();
    assertThat(received).hasSize(1);
    assertThat(received.getFirst().body()).isEqualTo(ticket(7).toJson().toString());
    assertThat(received.getFirst().message().receiveCount()).isEqualTo(1);
  }

  @Test
  default void send_bringsNothingBeforeTheDelay() {
    assertThat(queue().send(ticket(8), Duration.ofMinutes(15), soon()))
        .isEqualTo(new Response.Accepted());
    assertThat(receive()).isEmpty();
    assertThat(delayed()).isEqualTo(1);
  }

  @Test
  default void send_takesTheLongestDelay_whenALongerOneIsWished() {
    assertThat(queue().send(ticket(9), Duration.ofMinutes(20), soon()))
        .isEqualTo(new Response.Accepted());
    assertThat(delayed()).isEqualTo(1);
  }

  @Test
  default void postpone_bringsTheMessageAgain() {
    assertThat(queue().send(ticket(10), Duration.ZERO, soon())).isEqualTo(new Response.Accepted());
    Received first = receive().getFirst();
    assertThat(receive()).as("it is hidden").isEmpty();
    assertThat(queue().postpone(first.message(), Duration.ZERO, soon()))
        .isEqualTo(new Response.Accepted());
    Received second = receive().getFirst();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.message().id()).isEqualTo(first.message().id());
    assertThat(second.message().receiveCount()).isEqualTo(2);
  }

  @Test
  default void send_isRefusedWithTheReason_whenThereIsNoSuchQueue() {
    assertThat(missing().send(ticket(11), Duration.ZERO, soon()))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains("sqs:SendMessage", "queue")
                    .doesNotContain(TOKEN));
  }

  /** A ticket for a look. */
  static ReturnTicket ticket(int look) {
    JsonObject state = new JsonObject();
    state.addProperty("since", "é\"\n");
    return new ReturnTicket(
        "canary-metrics-checker",
        new Purpose.Answer(),
        new Invocation.CodeDeploy("d-IHWDEND8F", new HookExecutionId(TOKEN)),
        "AfterAllowTraffic",
        look,
        0,
        Instant.parse("2026-11-22T10:55:00Z"),
        Duration.ofMinutes(1),
        new ReturnTicket.State(look - 1, state));
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(30), Time.ofThisProcess());
  }
}
