package dev.deployhooks.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.wire.AwsError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mapping of Lambda from a queue to a function, with batches of one message: what the function
 * has handled is deleted, what it has not becomes visible again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Handling
 *     errors for an SQS event source in Lambda</a>
 */
public final class EventSource {

  private final Agenda agenda;
  private final Lambda lambda;
  private final Queue queue;
  private final Function function;
  private final String id = UUID.randomUUID().toString();
  private final AtomicBoolean polling = new AtomicBoolean();
  private volatile boolean disabled;

  EventSource(Agenda agenda, Lambda lambda, Queue queue, Function function) {
    this.agenda = agenda;
    this.lambda = lambda;
    this.queue = queue;
    this.function = function;
  }

  /** Has messages stay in the queue from now on. */
  public EventSource disable() {
    disabled = true;
    return this;
  }

  Queue queue() {
    return queue;
  }

  Function function() {
    return function;
  }

  /**
   * The mapping as Lambda tells it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html">EventSourceMappingConfiguration</a>
   */
  JsonObject json() {
    return Tree.of(
        "UUID",
        id,
        "BatchSize",
        1,
        "EventSourceArn",
        queue.arn(),
        "FunctionArn",
        function.arn(),
        "FunctionResponseTypes",
        List.of("ReportBatchItemFailures"),
        "State",
        disabled ? "Disabled" : "Enabled",
        "StateTransitionReason",
        "USER_INITIATED");
  }

  /** Polls as long as there is a message in the queue. */
  void wake() {
    if (!disabled && polling.compareAndSet(false, true)) {
      agenda.start("polling " + queue.name(), this::poll);
    }
  }

  private void poll() throws InterruptedException {
    while (true) {
      Optional<Instant> next = queue.nextVisible();
      if (next.isEmpty()) {
        polling.set(false);
        if (queue.nextVisible().isPresent()) {
          wake();
        }
        return;
      }
      agenda.await(next.get(), () -> !queue.nextVisible().equals(next));
      for (Queue.Received message : queue.receive(10, queue.visibility())) {
        agenda.start("message of " + queue.name(), () -> deliver(message));
      }
    }
  }

  private void deliver(Queue.Received message) throws InterruptedException {
    if (message.receiveCount() == 1
        && message.mishap().filter(Mishap.NotStarted.class::isInstance).isPresent()) {
      return;
    }
    String trace = Lineage.next(function, message.trace());
    if (Lineage.tooLong(function, trace) && !function.allowsLoops()) {
      queue.delete(message.handle());
      queue.bury(message.id(), message.body(), message.trace());
      return;
    }
    Ending ending;
    try {
      ending = lambda.invoke(function, "$LATEST", event(message), trace);
    } catch (AwsError _) {
      return; // throttled, or Lambda's own fault: the message becomes visible again
    }
    if (ending instanceof Ending.Returned(String answer, String _)
        && !isFailed(answer, message.id())) {
      queue.delete(message.handle());
    }
  }

  private String event(Queue.Received message) {
    return Tree.of(
            "Records",
            List.of(
                Tree.of(
                    "messageId",
                    message.id(),
                    "receiptHandle",
                    message.handle(),
                    "body",
                    message.body(),
                    "attributes",
                    message.attributes(),
                    "messageAttributes",
                    new JsonObject(),
                    "md5OfBody",
                    message.md5(),
                    "eventSource",
                    "aws:sqs",
                    "eventSourceARN",
                    queue.arn(),
                    "awsRegion",
                    Arns.REGION)))
        .toString();
  }

  /**
   * Whether the function says ({@code ReportBatchItemFailures}) that it has not handled the
   * message. Something else than an object says nothing.
   */
  private static boolean isFailed(String answer, String id) {
    try {
      return JsonParser.parseString(answer) instanceof JsonObject said
          && said.has("batchItemFailures")
          && said.getAsJsonArray("batchItemFailures").asList().stream()
              .map(JsonElement::getAsJsonObject)
              .anyMatch(each -> Tree.text(each, "itemIdentifier").filter(id::equals).isPresent());
    } catch (JsonParseException | IllegalStateException | ClassCastException _) {
      return true; // as Lambda: an answer of this form that cannot be read fails the whole batch
    }
  }
}
