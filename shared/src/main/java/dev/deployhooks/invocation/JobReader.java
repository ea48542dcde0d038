package dev.deployhooks.invocation;

import com.google.gson.JsonObject;
import dev.deployhooks.invocation.Invocation.Artifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a job of CodePipeline, as an action that invokes a Lambda function hands it over. What it
 * says about one names fields, never values: credentials stand among them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html#actions-invoke-lambda-function-json-event-example">Example
 *     JSON event</a>
 */
final class JobReader {

  private static final String JOB = "CodePipeline.job";

  private JobReader() {}

  /** Whether the payload holds a job. */
  static boolean isAJob(JsonObject payload) {
    return payload.has(JOB);
  }

  /**
   * Reads the payload. It throws nothing.
   *
   * @param another whether it has fields of another caller, too
   */
  static Reading read(JsonObject payload, boolean another) {
    Optional<String> jobId = Optional.empty();
    try {
      JsonObject job = required(payload, JOB);
      jobId = Optional.of(Field.text(job, "id"));
      if (another) {
        throw new FieldException(
            "the payload has fields of another caller at once (" + Field.names(payload) + ")");
      }
      return new Reading.Understood(job(jobId.get(), required(job, "data")));
    } catch (FieldException e) {
      String why = "the job of CodePipeline cannot be read: " + e.getMessage();
      return jobId
          .<Reading>map(id -> new Reading.NotAJob(why, id))
          .orElseGet(() -> new Reading.NotUnderstood(why, Optional.empty()));
    }
  }

  private static Invocation.CodePipeline job(String id, JsonObject data) throws FieldException {
    JsonObject configuration = required(required(data, "actionConfiguration"), "configuration");
    String token = Field.optionalText(data, "continuationToken");
    return new Invocation.CodePipeline(
        id,
        Field.optionalText(configuration, "UserParameters"),
        artifacts(data),
        credentials(data),
        token.isEmpty() ? Optional.empty() : Optional.of(token));
  }

  private static List<Artifact> artifacts(JsonObject data) throws FieldException {
    List<Artifact> artifacts = new ArrayList<>();
    for (JsonObject artifact : Field.objects(data, "inputArtifacts")) {
      JsonObject location = required(artifact, "location");
      if (!Field.text(location, "type").equals("S3")) {
        throw new FieldException("an input artifact lies elsewhere than in S3");
      }
      JsonObject object = required(location, "s3Location");
      artifacts.add(
          new Artifact(
              Field.text(artifact, "name"),
              Field.text(object, "bucketName"),
              Field.text(object, "objectKey")));
    }
    return artifacts;
  }

  private static Optional<ArtifactCredentials> credentials(JsonObject data) throws FieldException {
    Optional<JsonObject> found = Field.object(data, "artifactCredentials");
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ArtifactCredentials(
                Field.text(found.get(), "accessKeyId"),
                Field.text(found.get(), "secretAccessKey"),
                Field.text(found.get(), "sessionToken")));
  }

  private static JsonObject required(JsonObject in, String name) throws FieldException {
    return Field.object(in, name)
        .orElseThrow(() -> new FieldException("field " + name + " is missing or empty"));
  }
}
