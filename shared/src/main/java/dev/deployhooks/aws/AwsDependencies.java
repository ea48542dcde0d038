package dev.deployhooks.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.aws.AwsJson.Question;
import dev.deployhooks.aws.AwsJson.ServiceError;
import dev.deployhooks.check.DependencySource;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.Dependency;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/**
 * Looks at queues, tables, secrets, parameters and buckets. It only reads, and of secrets not even
 * the value.
 *
 * @param json for SQS ({@code GetQueueUrl}, {@code GetQueueAttributes}), DynamoDB ({@code
 *     DescribeTable}), Systems Manager ({@code GetParameter}, without decryption) and Secrets
 *     Manager ({@code DescribeSecret})
 * @param s3 for {@code HeadBucket}
 * @see <a href=
 *     "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">GetQueueAttributes</a>,
 *     <a href=
 *     "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>,
 *     <a href=
 *     "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html">DescribeSecret</a>,
 *     <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html">HeadBucket</a>
 */
public record AwsDependencies(Supplier<AwsJson> json, Supplier<S3Client> s3)
    implements DependencySource {

  private static final String CURRENT = "AWSCURRENT";

  @Override
  public Standing standing(Dependency dependency, Deadline deadline) throws SourceException {
    return switch (dependency) {
      case Dependency.Queue queue -> queue(queue, deadline);
      case Dependency.Table(String name) -> table(name, deadline);
      case Dependency.Secret(String name) -> secret(name, deadline);
      case Dependency.Parameter(String name) -> parameter(name, deadline);
      case Dependency.Bucket(String name) -> bucket(name, deadline);
    };
  }

  private Standing queue(Dependency.Queue queue, Deadline deadline) throws SourceException {
    try {
      String url = queue.isUrl() ? queue.queue() : url(queue.queue(), deadline);
      JsonObject input = new JsonObject();
      input.addProperty("QueueUrl", url);
      JsonArray names = new JsonArray();
      names.add("QueueArn");
      input.add("AttributeNames", names);
      JsonObject answer =
          json.get()
              .ask(
                  new Question("sqs", "AmazonSQS.GetQueueAttributes", input),
                  new AwsCall("sqs:GetQueueAttributes", queue.queue(), deadline));
      return new Standing.Ready(
          answer.get("Attributes") instanceof JsonObject attributes
              ? AwsJson.member(attributes, "QueueArn")
              : "a queue");
    } catch (ServiceError e) {
      return switch (e.code()) {
        case "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue" ->
            new Standing.NotReady("no such queue");
        default -> throw e.told();
      };
    }
  }

  private String url(String name, Deadline deadline) throws SourceException, ServiceError {
    JsonObject input = new JsonObject();
    input.addProperty("QueueName", name);
    return AwsJson.member(
        json.get()
            .ask(
                new Question("sqs", "AmazonSQS.GetQueueUrl", input),
                new AwsCall("sqs:GetQueueUrl", name, deadline)),
        "QueueUrl");
  }

  private Standing table(String name, Deadline deadline) throws SourceException {
    JsonObject input = new JsonObject();
    input.addProperty("TableName", name);
    try {
      JsonElement table =
          json.get()
              .ask(
                  new Question("dynamodb", "DynamoDB_20120810.DescribeTable", input),
                  new AwsCall("dynamodb:DescribeTable", name, deadline))
              .get("Table");
      String status = table instanceof JsonObject known ? AwsJson.member(known, "TableStatus") : "";
      return status.equals("ACTIVE")
          ? new Standing.Ready("ACTIVE")
          : new Standing.NotReady(
              status.isEmpty() ? "a table of unknown status" : AwsErrors.bounded(status));
    } catch (ServiceError e) {
      if (e.code().equals("ResourceNotFoundException")) {
        return new Standing.NotReady("no such table");
      }
      throw e.told();
    }
  }

  private Standing secret(String name, Deadline deadline) throws SourceException {
    JsonObject input = new JsonObject();
    input.addProperty("SecretId", name);
    try {
      JsonObject secret =
          json.get()
              .ask(
                  new Question("secretsmanager", "1.1", "secretsmanager.DescribeSecret", input),
                  new AwsCall("secretsmanager:DescribeSecret", name, deadline));
      if (secret.get("DeletedDate") instanceof JsonPrimitive deleted) {
        return new Standing.NotReady(
            "a secret that is to be deleted, and cannot be read since "
                + Instant.ofEpochSecond(deleted.getAsLong()));
      }
      return secret.get("VersionIdsToStages") instanceof JsonObject versions
              && versions.asMap().values().stream().anyMatch(stages -> isCurrent(stages))
          ? new Standing.Ready("a secret with a current version")
          : new Standing.NotReady("a secret without a current version");
    } catch (ServiceError e) {
      if (e.code().equals("ResourceNotFoundException")) {
        return new Standing.NotReady("no such secret");
      }
      throw e.told();
    }
  }

  private static boolean isCurrent(JsonElement stages) {
    return stages instanceof JsonArray all && all.contains(new JsonPrimitive(CURRENT));
  }

  private Standing parameter(String name, Deadline deadline) throws SourceException {
    try {
      JsonObject answer =
          json.get()
              .ask(
                  SsmParameters.question(name, false),
                  new AwsCall("ssm:GetParameter", name, deadline));
      String type =
          answer.get("Parameter") instanceof JsonObject parameter
              ? AwsJson.member(parameter, "Type")
              : "";
      return type.isEmpty()
          ? new Standing.NotReady("a parameter of unknown type")
          : new Standing.Ready("a parameter of type " + AwsErrors.bounded(type));
    } catch (ServiceError e) {
      if (SsmParameters.isNotFound(e)) {
        return new Standing.NotReady("no such parameter");
      }
      throw e.told();
    }
  }

  private Standing bucket(String name, Deadline deadline) throws SourceException {
    AwsCall call =
        new AwsCall("s3:HeadBucket", name, "s3:ListBucket on arn:aws:s3:::" + name, deadline);
    call.requireTime();
    try {
      s3.get().headBucket(request -> request.bucket(name).overrideConfiguration(call::bound));
      return new Standing.Ready("a bucket that can be reached");
    } catch (NoSuchBucketException _) {
      return new Standing.NotReady("no such bucket");
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }
}
