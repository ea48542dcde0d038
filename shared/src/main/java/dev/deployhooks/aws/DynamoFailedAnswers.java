package dev.deployhooks.aws;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.aws.AwsJson.Question;
import dev.deployhooks.aws.AwsJson.ServiceError;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A table of Amazon DynamoDB with an item for each answer that was Failed: {@code id} is its key,
 * and of {@code expires} on DynamoDB deletes it. No item holds anything that one could answer with.
 *
 * @param json made when there is something to remember
 * @param table its name
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>,
 *     with {@code ConsistentRead}: what was put before is seen
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html">Using
 *     time to live in DynamoDB</a>
 */
public record DynamoFailedAnswers(Supplier<AwsJson> json, String table) implements FailedAnswers {

  /** Longer than CodeDeploy or CodePipeline waits for any answer. */
  private static final Duration KEPT = Duration.ofDays(2);

  @Override
  public Optional<String> keep(Subject subject, Deadline deadline) {
    JsonObject item = key(subject);
    item.add("about", value("S", subject.about()));
    item.add("failedAt", value("S", deadline.time().now().toString()));
    item.add(
        "expires", value("N", Long.toString(deadline.time().now().plus(KEPT).getEpochSecond())));
    JsonObject input = input();
    input.add("Item", item);
    try {
      var _ =
          json.get()
              .ask(
                  new Question("dynamodb", "DynamoDB_20120810.PutItem", input),
                  call("dynamodb:PutItem", deadline));
      return Optional.empty();
    } catch (ServiceError e) {
      return Optional.of(e.told().getMessage());
    } catch (SourceException e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("unexpected: " + e);
    }
  }

  @Override
  public Earlier earlier(Subject subject, Deadline deadline) {
    JsonObject input = input();
    input.add("Key", key(subject));
    input.addProperty("ConsistentRead", true);
    try {
      JsonObject answer =
          json.get()
              .ask(
                  new Question("dynamodb", "DynamoDB_20120810.GetItem", input),
                  call("dynamodb:GetItem", deadline));
      return switch (answer.get("Item")) {
        case null -> new Earlier.None();
        case JsonObject item -> new Earlier.Failed(text(item.get("failedAt")));
        case JsonElement _ ->
            new Earlier.Unknown("dynamodb:GetItem of %s: an Item that is none".formatted(table));
      };
    } catch (ServiceError e) {
      return new Earlier.Unknown(e.told().getMessage());
    } catch (SourceException e) {
      return new Earlier.Unknown(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      return new Earlier.Unknown("unexpected: " + e);
    }
  }

  private AwsCall call(String action, Deadline deadline) {
    return new AwsCall(action, "the table " + table, action + " on the table " + table, deadline);
  }

  private JsonObject input() {
    JsonObject input = new JsonObject();
    input.addProperty("TableName", table);
    return input;
  }

  private static JsonObject key(Subject subject) {
    JsonObject key = new JsonObject();
    key.add("id", value("S", subject.id()));
    return key;
  }

  /** A value as DynamoDB writes it, by its type: {@code S} for text, {@code N} for a number. */
  private static JsonObject value(String type, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(type, value);
    return object;
  }

  private static String text(JsonElement value) {
    return value instanceof JsonObject text && text.get("S") instanceof JsonPrimitive when
        ? AwsErrors.bounded(when.getAsString())
        : "an unknown time";
  }
}
