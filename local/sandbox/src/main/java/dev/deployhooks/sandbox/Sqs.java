package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonQueueService;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Amazon SQS: standard queues. */
public final class Sqs {

  private static final int LONGEST_DELAY = 900;
  private static final int LONGEST_VISIBILITY = 43_200;
  private static final int LONGEST_WAIT = 20;
  private static final int LARGEST_BODY = 1 << 20;

  private final VirtualClock clock;
  private final Agenda agenda;
  private final Supplier<URI> endpoint;
  private final Map<String, Queue> queues = new ConcurrentHashMap<>();

  Sqs(VirtualClock clock, Agenda agenda, Supplier<URI> endpoint) {
    this.clock = clock;
    this.agenda = agenda;
    this.endpoint = endpoint;
  }

  /** The queue of that name; it is created if there is none. */
  public Queue queue(String name) {
    return queues.computeIfAbsent(name, _ -> new Queue(clock, agenda, name));
  }

  /** The URL by which a client names a queue. */
  public String url(Queue queue) {
    return endpoint.get() + "/" + Arns.ACCOUNT + "/" + queue.name();
  }

  Service service() {
    return new JsonQueueService(
        new JsonService(
            "sqs",
            "AmazonSQS",
            Map.of(
                "GetQueueUrl", this::getQueueUrl,
                "GetQueueAttributes", this::getQueueAttributes,
                "SendMessage", this::sendMessage,
                "ReceiveMessage", this::receiveMessage,
                "DeleteMessage", this::deleteMessage,
                "ChangeMessageVisibility", this::changeMessageVisibility)));
  }

  private static AwsError noSuchQueue() {
    return AwsError.client("QueueDoesNotExist", "The specified queue does not exist.");
  }

  private static String required(JsonObject input, String name) {
    return Tree.text(input, name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                AwsError.client(
                    "MissingParameter", "The request must contain the parameter " + name + "."));
  }

  private Queue queue(JsonObject input) {
    String url = required(input, "QueueUrl");
    return Optional.ofNullable(queues.get(url.substring(url.lastIndexOf('/') + 1)))
        .orElseThrow(Sqs::noSuchQueue);
  }

  private static Duration seconds(JsonObject input, String name, int most, Duration otherwise) {
    if (!(input.get(name) instanceof JsonPrimitive value)) {
      return otherwise;
    }
    long seconds = value.getAsLong();
    if (seconds < 0 || seconds > most) {
      throw AwsError.client(
          "InvalidParameterValue",
          "Value %d for parameter %s is invalid. Reason: Must be between 0 and %d, if provided."
              .formatted(seconds, name, most));
    }
    return Duration.ofSeconds(seconds);
  }

  private JsonObject getQueueUrl(JsonObject input) {
    return Optional.ofNullable(queues.get(required(input, "QueueName")))
        .map(queue -> Tree.of("QueueUrl", url(queue)))
        .orElseThrow(Sqs::noSuchQueue);
  }

  private JsonObject getQueueAttributes(JsonObject input) {
    JsonObject all = queue(input).attributes();
    List<String> asked = Tree.texts(input, "AttributeNames");
    if (!asked.contains("All")) {
      all.keySet().removeIf(name -> !asked.contains(name));
    }
    return Tree.of("Attributes", all);
  }

  private JsonObject sendMessage(JsonObject input) {
    Queue queue = queue(input);
    String body = required(input, "MessageBody");
    if (body.getBytes(StandardCharsets.UTF_8).length > LARGEST_BODY) {
      throw AwsError.client(
          "InvalidParameterValue",
          "One or more parameters are invalid. Reason: Message must be shorter than %d bytes."
              .formatted(LARGEST_BODY));
    }
    if (input.has("MessageAttributes")) {
      throw AwsError.client("UnsupportedOperation", "the sandbox keeps no message attributes");
    }
    Duration delay = seconds(input, "DelaySeconds", LONGEST_DELAY, Duration.ZERO);
    return Tree.of(
        "MessageId", queue.send(body, delay, trace(input)), "MD5OfMessageBody", Queue.md5(body));
  }

  private static Optional<String> trace(JsonObject input) {
    return input.get("MessageSystemAttributes") instanceof JsonObject attributes
            && attributes.get("AWSTraceHeader") instanceof JsonObject header
        ? Tree.text(header, "StringValue")
        : Optional.empty();
  }

  private JsonObject receiveMessage(JsonObject input) {
    Queue queue = queue(input);
    int atMost =
        input.get("MaxNumberOfMessages") instanceof JsonPrimitive number ? number.getAsInt() : 1;
    Duration invisible =
        seconds(input, "VisibilityTimeout", LONGEST_VISIBILITY, queue.visibility());
    wait(queue, seconds(input, "WaitTimeSeconds", LONGEST_WAIT, Duration.ZERO));
    List<JsonObject> messages =
        queue.receive(atMost, invisible).stream()
            .map(
                message ->
                    Tree.of(
                        "MessageId", message.id(),
                        "ReceiptHandle", message.handle(),
                        "MD5OfBody", message.md5(),
                        "Body", message.body(),
                        "Attributes", message.attributes()))
            .toList();
    return messages.isEmpty() ? new JsonObject() : Tree.of("Messages", messages);
  }

  /** Waits for a message in virtual time, which may jump meanwhile. */
  private void wait(Queue queue, Duration longest) {
    if (longest.isZero()) {
      return;
    }
    Instant end = clock.now().plus(longest);
    try (Agenda.Hold _ = agenda.hold()) {
      while (clock.now().isBefore(end)) {
        Optional<Instant> next = queue.nextVisible();
        Instant until = next.filter(it -> it.isBefore(end)).orElse(end);
        if (!clock.now().isBefore(until)) {
          return;
        }
        agenda.await(until, () -> !queue.nextVisible().equals(next));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonObject deleteMessage(JsonObject input) {
    queue(input).delete(required(input, "ReceiptHandle"));
    return new JsonObject();
  }

  private JsonObject changeMessageVisibility(JsonObject input) {
    Queue queue = queue(input);
    required(input, "VisibilityTimeout");
    queue.changeVisibility(
        required(input, "ReceiptHandle"),
        seconds(input, "VisibilityTimeout", LONGEST_VISIBILITY, Duration.ZERO));
    return new JsonObject();
  }
}
