package dev.deployhooks.invocation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the messages by which a hook comes back, as Lambda hands them over: one record of a queue,
 * with a {@link ReturnTicket} in its body.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Using Lambda with
 *     Amazon SQS</a>
 */
final class ReturnReader {

  private static final String RECORDS = "Records";
  private static final String QUEUE = "aws:sqs";

  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  private ReturnReader() {}

  /** Whether the payload holds messages of a queue. */
  static boolean isOfAQueue(JsonObject payload) {
    return payload.get(RECORDS) instanceof JsonArray records
        && !records.isEmpty()
        && records.get(0) instanceof JsonObject record
        && record.get("eventSource") instanceof JsonPrimitive source
        && source.getAsString().equals(QUEUE);
  }

  /** Reads the event of a queue. It throws nothing. */
  static Reading read(JsonObject event) {
    Optional<Invocation.CodeDeploy> answerable = Optional.empty();
    try {
      JsonObject record = record(event);
      String body = Field.text(record, "body");
      JsonObject ticket = object(body);
      answerable = answerable(ticket);
      return new Reading.Understood(new Invocation.Return(ticket(ticket), message(record)));
    } catch (FieldException e) {
      return new Reading.NotATicket(
          "a message of the queue cannot be used: %s; it takes what this version of the same hook sent"
              .formatted(e.getMessage()),
          answerable);
    }
  }

  private static JsonObject record(JsonObject event) throws FieldException {
    if (!(event.get(RECORDS) instanceof JsonArray records
        && records.size() == 1
        && records.get(0) instanceof JsonObject record)) {
      throw new FieldException(
          "field Records is not one record; set the BatchSize of the event source to 1");
    }
    return record;
  }

  private static JsonObject object(String body) throws FieldException {
    try {
      if (Json.parse(body) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonException _) {
      // What it says could repeat what stands in the body.
    }
    throw new FieldException("its body is no JSON object");
  }

  private static Optional<Invocation.CodeDeploy> answerable(JsonObject ticket) {
    try {
      return Optional.of(call(ticket));
    } catch (FieldException _) {
      return Optional.empty();
    }
  }

  private static Invocation.CodeDeploy call(JsonObject ticket) throws FieldException {
    return new Invocation.CodeDeploy(
        Field.text(ticket, "deploymentId"), new HookExecutionId(Field.text(ticket, "executionId")));
  }

  private static Invocation.QueueMessage message(JsonObject record) throws FieldException {
    JsonObject attributes =
        Field.object(record, "attributes").orElseThrow(() -> missing("attributes"));
    return new Invocation.QueueMessage(
        Field.text(record, "messageId"),
        Field.text(record, "receiptHandle"),
        count(Field.text(attributes, "ApproximateReceiveCount")));
  }

  /** A count that cannot be read is none of a first delivery. */
  private static int count(String text) throws FieldException {
    try {
      return Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new FieldException("field ApproximateReceiveCount holds no number");
    }
  }

  private static ReturnTicket ticket(JsonObject json) throws FieldException {
    int version = number(json, "version", 1);
    if (version != ReturnTicket.VERSION) {
      throw new FieldException(
          "it has the form %d, and this version of the hook knows form %d: was it deployed meanwhile?"
              .formatted(version, ReturnTicket.VERSION));
    }
    ReturnTicket ticket =
        new ReturnTicket(
            Field.text(json, "hook"),
            purpose(json),
            call(json),
            Field.text(json, "event"),
            number(json, "look", 2),
            json.has("deliveriesBefore") ? number(json, "deliveriesBefore", 0) : 0,
            end(Field.text(json, "end")),
            Duration.ofSeconds(number(json, "pauseSeconds", 1)),
            new ReturnTicket.State(
                number(json, "stateOfLook", 0),
                Field.object(json, "state").orElseThrow(() -> missing("state"))));
    if (!ticket.id().equals(Field.text(json, "id"))) {
      throw new FieldException("its id does not belong to what it says");
    }
    return ticket;
  }

  private static Purpose purpose(JsonObject json) throws FieldException {
    return switch (Field.text(json, "purpose")) {
      case "answer" -> new Purpose.Answer();
      case "watch" -> new Purpose.Watch(onLost(Field.optionalText(json, "onLost")));
      default -> throw new FieldException("field purpose is none that this version knows");
    };
  }

  /** A message of a version that did not say it is of a watch that stops the deployment. */
  private static Purpose.OnLost onLost(String word) throws FieldException {
    return word.isEmpty()
        ? Purpose.OnLost.STOP
        : Arrays.stream(Purpose.OnLost.values())
            .filter(known -> known.word().equals(word))
            .findFirst()
            .orElseThrow(() -> new FieldException("field onLost is none that this version knows"));
  }

  private static Instant end(String text) throws FieldException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new FieldException("field end is no moment");
    }
  }

  private static int number(JsonObject json, String name, int least) throws FieldException {
    JsonElement element = json.get(name);
    if (element == null) {
      throw missing(name);
    }
    BigDecimal number = Field.number(name, element);
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(MOST) > 0
        || number.stripTrailingZeros().scale() > 0) {
      throw new FieldException("field %s is no whole number from %d".formatted(name, least));
    }
    return number.intValueExact();
  }

  private static FieldException missing(String name) {
    return new FieldException("field " + name + " is missing or empty");
  }
}
