package dev.deployhooks.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** AWS CodePipeline, as far as an action that invokes a function sees it. */
public final class CodePipeline {

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Set<String> FAILURES =
      Set.of(
          "JobFailed",
          "ConfigurationError",
          "PermissionError",
          "RevisionOutOfSync",
          "RevisionUnavailable",
          "SystemUnavailable");
  private static final int LONGEST_MESSAGE = 5_000;
  private static final int LONGEST_TOKEN = 2_048;

  private final VirtualClock clock;
  private final Agenda agenda;
  private final Lambda lambda;
  private final Map<String, PipelineJob> jobs = new ConcurrentHashMap<>();

  CodePipeline(VirtualClock clock, Agenda agenda, Lambda lambda) {
    this.clock = clock;
    this.agenda = agenda;
    this.lambda = lambda;
  }

  /** An action that invokes a function, which has to exist. */
  public PipelineAction invoke(String function) {
    return new PipelineAction(this, lambda.function(function));
  }

  VirtualClock clock() {
    return clock;
  }

  Agenda agenda() {
    return agenda;
  }

  Lambda lambda() {
    return lambda;
  }

  void known(PipelineJob job) {
    jobs.put(job.id(), job);
  }

  Service service() {
    return new JsonService(
        "codepipeline",
        "CodePipeline_20150709",
        Map.of(
            "PutJobSuccessResult", this::succeed,
            "PutJobFailureResult", this::fail));
  }

  private PipelineJob job(JsonObject input) {
    String id = required(input, "jobId", 36);
    if (!ID.matcher(id).matches()) {
      throw invalid("jobId", "Member must satisfy regular expression pattern: " + ID);
    }
    PipelineJob job = jobs.get(id);
    if (job == null) {
      throw AwsError.client("JobNotFoundException", "Job not found: " + id);
    }
    return job;
  }

  private JsonObject succeed(JsonObject input) {
    Optional<String> token = Optional.empty();
    if (input.has("continuationToken")) {
      token = Optional.of(required(input, "continuationToken", LONGEST_TOKEN));
    }
    if (input.get("executionDetails") instanceof JsonObject details && details.has("summary")) {
      var _ = required(details, "summary", LONGEST_TOKEN);
    }
    return closed(job(input), new PipelineJob.Result.Succeeded(token));
  }

  private JsonObject fail(JsonObject input) {
    if (!(input.get("failureDetails") instanceof JsonObject details)) {
      throw invalid("failureDetails", "Member must not be null");
    }
    String type = required(details, "type", LONGEST_MESSAGE);
    if (!FAILURES.contains(type)) {
      throw invalid("failureDetails.type", "Member must satisfy enum value set: " + FAILURES);
    }
    return closed(
        job(input),
        new PipelineJob.Result.Failed(type, required(details, "message", LONGEST_MESSAGE)));
  }

  private JsonObject closed(PipelineJob job, PipelineJob.Result result) {
    if (!job.close(result)) {
      throw AwsError.client(
          "InvalidJobStateException", "The job " + job.id() + " has a result already");
    }
    agenda.changed();
    return new JsonObject();
  }

  private static String required(JsonObject input, String name, int longest) {
    JsonElement value = input.get(name);
    if (value == null || !value.isJsonPrimitive()) {
      throw invalid(name, "Member must not be null");
    }
    String text = value.getAsString();
    if (text.isEmpty() || text.length() > longest) {
      throw invalid(name, "Member must have length from 1 to " + longest);
    }
    return text;
  }

  private static AwsError invalid(String member, String constraint) {
    return AwsError.client(
        "ValidationException",
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(member, constraint));
  }
}
