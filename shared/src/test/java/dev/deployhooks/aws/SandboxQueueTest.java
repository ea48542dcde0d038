package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.answer.ReturnQueue.Response;
import dev.deployhooks.answer.ReturnQueueContract;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hook's queue in the sandbox. */
class SandboxQueueTest implements ReturnQueueContract {

  private final Sandbox sandbox = new Sandbox();
  private final String url = sandbox.sqs().url(sandbox.sqs().queue("looks"));
  private final SqsClients clients = new SqsClients(sandbox.endpoint(), url);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Override
  public ReturnQueue queue() {
    return clients.queue();
  }

  @Override
  public ReturnQueue missing() {
    return new SqsClients(sandbox.endpoint(), url + "-of-nobody").queue();
  }

  @Override
  public List<Received> receive() {
    return clients.receive();
  }

  @Override
  public int delayed() {
    return clients.delayed();
  }

  private Response send(Fault fault) {
    sandbox.faults().on("SendMessage", 1, fault);
    return queue()
        .send(
            ReturnQueueContract.ticket(7),
            Duration.ofMinutes(1),
            Deadline.in(Duration.ofSeconds(2), Time.ofThisProcess()));
  }

  @Test
  void send_isBusy_whenSqsSaysThatItHasNotTakenIt() {
    assertThat(send(new Fault.Throttle())).isInstanceOf(Response.Busy.class);
    assertThat(sandbox.sqs().queue("looks").sent()).isEmpty();
  }

  @Test
  void send_isUnknownAndNotRepeated_whenTheReceiptIsLost() {
    assertThat(send(new Fault.LoseAnswer())).isInstanceOf(Response.Unknown.class);
    assertThat(sandbox.sqs().queue("looks").sent()).hasSize(1);
    assertThat(sandbox.calls("SendMessage")).hasSize(1);
  }

  @Test
  void send_isUnknown_whenSqsIsSilent() {
    assertThat(send(new Fault.NeverAnswer())).isInstanceOf(Response.Unknown.class);
  }

  @Test
  void send_isUnknown_whenTheAnswerIsNonsense() {
    assertThat(send(new Fault.Garbage())).isInstanceOf(Response.Unknown.class);
  }

  @Test
  void send_isRefusedAndSaysWhatToAllow_whenTheRoleMayNot() {
    assertThat(send(new Fault.AccessDenied()))
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains("Allow sqs:SendMessage on the queue " + url)
                    .doesNotContain(TOKEN));
  }

  @Test
  void send_asksForWholeSecondsAndSaysWhatQueue() {
    var _ =
        queue()
            .send(
                ReturnQueueContract.ticket(7),
                Duration.ofMillis(61_900),
                Deadline.in(Duration.ofSeconds(30), Time.ofThisProcess()));
    assertThat(sandbox.calls("SendMessage").getFirst().input().asMap())
        .containsKeys("QueueUrl", "MessageBody")
        .hasEntrySatisfying("DelaySeconds", it -> assertThat(it.getAsInt()).isEqualTo(61));
    assertThat(Map.of("url", url)).containsValue(sandbox.endpoint() + "/123456789012/looks");
  }
}
