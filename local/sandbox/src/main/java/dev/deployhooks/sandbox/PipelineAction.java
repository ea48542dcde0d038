package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.PipelineJob.Result;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An action of a pipeline that invokes a function, to be started: job after job, until one is not
 * continued. That a further job comes after {@link #PAUSE} is the sandbox's choice: AWS does not
 * say.
 */
public final class PipelineAction {

  /** So long CodePipeline waits for the result of one job. */
  static final Duration JOB_LIMIT = Duration.ofMinutes(20);

  /** So long an action that invokes a function may last. */
  static final Duration LIMIT = Duration.ofHours(24);

  /** After this a job that continues another comes. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private final CodePipeline pipeline;
  private final Function function;
  private final List<JsonObject> artifacts = new ArrayList<>();
  private Optional<String> userParameters = Optional.empty();
  private Consumer<Entry> listener = _ -> {};

  PipelineAction(CodePipeline pipeline, Function function) {
    this.pipeline = pipeline;
    this.function = function;
  }

  /** Says something to the function. */
  public PipelineAction userParameters(String text) {
    userParameters = Optional.of(text);
    return this;
  }

  /** Gives the action an input artifact, which lies in an object of S3. */
  public PipelineAction artifact(String name, String bucket, String key) {
    artifacts.add(
        Tree.of(
            "name",
            name,
            "location",
            Tree.of("type", "S3", "s3Location", Tree.of("bucketName", bucket, "objectKey", key))));
    return this;
  }

  /** Hears what happens as it happens. */
  public PipelineAction onProgress(Consumer<Entry> hears) {
    listener = hears;
    return this;
  }

  /** Has a job wait for results, one after the other; nobody is called for it. */
  public void held(String jobId) {
    Timeline timeline = new Timeline(pipeline.clock(), listener);
    pipeline.known(
        new PipelineJob(
            jobId,
            /* stays= */ true,
            result -> timeline.add(jobId, What.ANSWER_ACCEPTED, "job", inWords(result))));
    timeline.add(jobId, What.HELD, "job", "");
  }

  /** Starts the action. */
  public Rollout start() {
    String id = UUID.randomUUID().toString();
    Timeline timeline = new Timeline(pipeline.clock(), listener);
    Rollout rollout = new Rollout(id, timeline);
    pipeline
        .agenda()
        .start(
            "pipeline action " + id,
            () -> {
              try {
                rollout.end(carryOut(id, timeline));
              } catch (RuntimeException e) {
                rollout.broke(e);
              }
            });
    return rollout;
  }

  private Rollout.Ended carryOut(String id, Timeline timeline) throws InterruptedException {
    timeline.add(id, What.STARTED, "", "action that invokes " + function.name());
    Instant end = pipeline.clock().now().plus(LIMIT);
    Optional<String> token = Optional.empty();
    while (true) {
      Result result = job(id, token, end, timeline);
      if (!(result instanceof Result.Succeeded(Optional<String> next) && next.isPresent())) {
        String status = result instanceof Result.Succeeded ? "Succeeded" : "Failed";
        timeline.add(id, What.ENDED, "", status);
        return new Rollout.Ended(id, status, reason(result), Optional.empty());
      }
      token = next;
      pipeline.agenda().sleep(PAUSE);
    }
  }

  private Result job(String action, Optional<String> token, Instant end, Timeline timeline)
      throws InterruptedException {
    PipelineJob job =
        new PipelineJob(
            UUID.randomUUID().toString(),
            /* stays= */ false,
            result -> timeline.add(action, What.ANSWER_ACCEPTED, "job", inWords(result)));
    pipeline.known(job);
    pipeline
        .lambda()
        .invokeAsync(
            function,
            "$LATEST",
            payload(job.id(), token).toString(),
            new Watched(timeline, action, function.name()));
    Instant limit = pipeline.clock().now().plus(JOB_LIMIT);
    pipeline.agenda().await(limit.isBefore(end) ? limit : end, () -> job.result().isPresent());
    if (job.result().isEmpty()) {
      var _ = job.close(new Result.Silent());
    }
    return job.result().orElseThrow();
  }

  /** What the function is called with. */
  JsonObject payload(String jobId, Optional<String> token) {
    return Tree.of(
        "CodePipeline.job",
        Tree.of(
            "id",
            jobId,
            "accountId",
            Arns.ACCOUNT,
            "data",
            Tree.of(
                "actionConfiguration",
                Tree.of(
                    "configuration",
                    Tree.of("FunctionName", function.name(), "UserParameters", userParameters)),
                "inputArtifacts",
                artifacts,
                "outputArtifacts",
                List.of(),
                "artifactCredentials",
                Map.of(
                    "accessKeyId",
                    "ASIAPIPELINE",
                    "secretAccessKey",
                    "secret-of-the-job",
                    "sessionToken",
                    "session-of-the-job",
                    "expirationTime",
                    pipeline.clock().now().plus(Duration.ofHours(1)).toEpochMilli()),
                "continuationToken",
                token,
                "encryptionKey",
                Map.of("id", Arns.of("kms", "key/pipeline"), "type", "KMS"))));
  }

  private static String inWords(Result result) {
    return switch (result) {
      case Result.Succeeded(Optional<String> token) ->
          token.isPresent() ? "continued" : "Succeeded";
      case Result.Failed _ -> "Failed";
      case Result.Silent() -> "nothing";
    };
  }

  private static String reason(Result result) {
    return switch (result) {
      case Result.Succeeded _ -> "";
      case Result.Failed(String type, String message) -> type + ": " + message;
      case Result.Silent() -> "the function did not answer in time";
    };
  }
}
