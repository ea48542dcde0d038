package dev.deployhooks.hooks.failurereporter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.InvocationReader;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.Reading;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what the reporter is called with: the record that Lambda makes of an asynchronous
 * invocation that came to nothing, or dead letters, the body of which is such a record or what a
 * hook sent itself so as to come back. It is lenient where a hook is strict: of a message that no
 * hook could use, two fields are enough to answer with.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
 *     records of Lambda asynchronous invocations</a>
 */
final class LossReader {

  /** The reporter's own record has the hook's record in it, and that has the payload. */
  private static final int DEEPEST = 4;

  /** What a hook says of an answer that was not taken ends with how to mend it. */
  private static final int LONGEST_ERROR = 1_000;

  private static final String UNKNOWN_SHAPE =
      "expected a record of Lambda (requestContext, requestPayload) or messages of a queue (Records)";

  /**
   * A hook that died.
   *
   * @param how in words
   * @param run its last invocation, by the id that its log has; empty if nobody says it
   */
  private record Death(String how, Optional<String> run) {}

  private LossReader() {}

  /** Reads a payload. It throws nothing. */
  static Received read(String payload) {
    JsonElement json;
    try {
      json = Json.parse(payload);
    } catch (JsonException e) {
      return new Received.FromLambda(
          new Loss.NotUnderstood("the payload is no JSON; " + UNKNOWN_SHAPE));
    }
    return json instanceof JsonObject object && object.get("Records") instanceof JsonArray records
        ? new Received.FromQueue(messages(records))
        : new Received.FromLambda(
            loss(json, new Death("it was called itself", Optional.empty()), 0));
  }

  private static List<Received.Message> messages(JsonArray records) {
    List<Received.Message> messages = new ArrayList<>();
    for (JsonElement each : records) {
      if (each instanceof JsonObject record) {
        messages.add(
            new Received.Message(text(record, "messageId"), ofMessage(record), receipt(record)));
      }
    }
    return messages;
  }

  /**
   * What SQS says, and 1 if it says nothing that can be read.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event">Example
   *     standard queue message event</a>
   */
  private static int receipt(JsonObject record) {
    try {
      return Integer.parseInt(text(object(record, "attributes"), "ApproximateReceiveCount"));
    } catch (NumberFormatException _) {
      return 1;
    }
  }

  private static Loss ofMessage(JsonObject record) {
    try {
      JsonElement body = Json.parse(text(record, "body"));
      if (diedIn(record).isEmpty() && body instanceof JsonObject sent && isTicketToAnswer(sent)) {
        return new Loss.Guarded(call(sent), over(sent));
      }
      return loss(
          body, new Death("a message of %s died".formatted(queue(record)), Optional.empty()), 0);
    } catch (JsonException e) {
      return new Loss.NotUnderstood(
          "the body of a message of %s is no JSON".formatted(queue(record)));
    }
  }

  /**
   * The queue that the message died in; empty if it was sent to where it lies, as the guard is.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html">Message</a>
   */
  private static String diedIn(JsonObject record) {
    return text(object(record, "attributes"), "DeadLetterQueueSourceArn");
  }

  private static boolean isTicketToAnswer(JsonObject json) {
    return isTicket(json) && !text(json, "purpose").equals("watch");
  }

  private static String over(JsonObject ticket) {
    String looks = "the looks of the hook %s were over".formatted(text(ticket, "hook"));
    try {
      return "%s at %s"
          .formatted(looks, Instant.parse(text(ticket, "end")).plus(ReturnTicket.LAST_OF_THE_LAST));
    } catch (DateTimeException _) {
      return looks;
    }
  }

  /** The queue that the message died in, as far as SQS says; else the one that it lies in. */
  private static String queue(JsonObject record) {
    String source = diedIn(record);
    return shortened(source.isEmpty() ? text(record, "eventSourceARN") : source);
  }

  private static Loss loss(JsonElement json, Death death, int depth) {
    if (!(json instanceof JsonObject object) || depth > DEEPEST) {
      return new Loss.NotUnderstood("the payload is no JSON object; " + UNKNOWN_SHAPE);
    }
    if (object.get("requestContext") instanceof JsonObject context
        && object.has("requestPayload")) {
      return loss(object.get("requestPayload"), death(context, object), depth + 1);
    }
    return ofTicket(object, death.how())
        .orElseGet(
            () ->
                switch (InvocationReader.read(object.toString())) {
                  case Reading.Understood(Invocation invocation) -> of(invocation, death);
                  case Reading.NotAJob(var _, String jobId) -> job(jobId, death);
                  case Reading.Unanswerable(String why) -> of(Optional.empty(), why, death.how());
                  case Reading.NotUnderstood(String why, Optional<Invocation.CodeDeploy> call) ->
                      of(call, why, death.how());
                  case Reading.NotATicket(String why, Optional<Invocation.CodeDeploy> call) ->
                      of(call, why, death.how());
                });
  }

  private static Loss of(Invocation invocation, Death death) {
    return switch (invocation) {
      case Invocation.CodeDeploy call -> new Loss.Unanswered(call, death.how());
      case Invocation.Return(ReturnTicket ticket, var _) ->
          switch (ticket.purpose()) {
            case Purpose.Answer() -> new Loss.Unanswered(ticket.call(), death.how());
            case Purpose.Watch(Purpose.OnLost onLost) ->
                new Loss.Unwatched(ticket.call().deploymentId(), onLost, death.how());
          };
      case Invocation.CodePipeline call -> job(call.jobId(), death);
      case Invocation.Ecs call ->
          new Loss.NothingWaits(
              "Amazon ECS calls its hooks synchronously and has had its answer for %s"
                  .formatted(call.serviceDeploymentArn()));
    };
  }

  private static Loss job(String jobId, Death death) {
    return new Loss.Job(jobId, death.how(), death.run());
  }

  private static Loss of(Optional<Invocation.CodeDeploy> call, String why, String how) {
    return call.<Loss>map(answerable -> new Loss.Unanswered(answerable, how))
        .orElseGet(() -> new Loss.NotUnderstood(why + " (" + how + ")"));
  }

  /** What a hook sent itself, of whatever version it was; what is unclear of it fails closed. */
  private static Optional<Loss> ofTicket(JsonObject json, String how) {
    if (!isTicket(json)) {
      return Optional.empty();
    }
    String lost = "the hook %s was lost: %s".formatted(text(json, "hook"), how);
    return Optional.of(
        text(json, "purpose").equals("watch")
            ? new Loss.Unwatched(text(json, "deploymentId"), onLost(json), lost)
            : new Loss.Unanswered(call(json), lost));
  }

  private static boolean isTicket(JsonObject json) {
    return !text(json, "deploymentId").isBlank() && !text(json, "executionId").isBlank();
  }

  private static Invocation.CodeDeploy call(JsonObject ticket) {
    return new Invocation.CodeDeploy(
        text(ticket, "deploymentId"), new HookExecutionId(text(ticket, "executionId")));
  }

  private static Purpose.OnLost onLost(JsonObject json) {
    return text(json, "onLost").equals(Purpose.OnLost.ALARM.word())
        ? Purpose.OnLost.ALARM
        : Purpose.OnLost.STOP;
  }

  /** Who died, and how, as Lambda tells it; its last words may repeat what it was called with. */
  private static Death death(JsonObject context, JsonObject record) {
    JsonObject answer = object(record, "responsePayload");
    String type = text(answer, "errorType");
    String message = text(answer, "errorMessage");
    String error =
        Secrets.of(record.get("requestPayload"))
            .hide(type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message)
            .strip();
    String run = text(context, "requestId");
    return new Death(
        "%s gave no answer: %s after %s attempts%s"
            .formatted(
                shortened(text(context, "functionArn")),
                text(context, "condition"),
                text(context, "approximateInvokeCount"),
                error.isEmpty() ? "" : "; the last said " + bounded(error)),
        run.isEmpty() ? Optional.empty() : Optional.of(run));
  }

  /** The last part of an ARN that is a name. */
  private static String shortened(String arn) {
    String plain = arn.endsWith(":$LATEST") ? arn.substring(0, arn.lastIndexOf(':')) : arn;
    return plain.isEmpty() ? "(unnamed)" : plain.substring(plain.lastIndexOf(':') + 1);
  }

  private static String bounded(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_ERROR)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString();
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  private static String text(JsonObject in, String name) {
    return in.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }
}
