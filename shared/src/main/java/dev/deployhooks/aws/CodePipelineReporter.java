package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.aws.AwsJson.Question;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Answers jobs of AWS CodePipeline, by small signed requests: the SDK's client for it would add 2.3
 * MB to each package for these two.
 *
 * @param json made when there is something to answer
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html">PutJobFailureResult</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html">Actions
 *     for AWS CodePipeline</a>: these two have no resource
 */
public record CodePipelineReporter(Supplier<AwsJson> json) implements JobReporter {

  /** A job that has its result already, or is over: whatever is told now is too late. */
  private static final String HAD = "InvalidJobStateException";

  private static final String SUCCESS = "CodePipeline_20150709.PutJobSuccessResult";
  private static final String FAILURE = "CodePipeline_20150709.PutJobFailureResult";

  @Override
  public Response report(String jobId, Result result, Deadline deadline) {
    JsonObject input = new JsonObject();
    input.addProperty("jobId", jobId);
    String target =
        switch (result) {
          case Result.Success(String summary) -> {
            input.add("executionDetails", member("summary", summary));
            yield SUCCESS;
          }
          case Result.Continued(String token, String summary) -> {
            input.add("executionDetails", member("summary", summary));
            input.addProperty("continuationToken", token);
            yield SUCCESS;
          }
          case Result.Failure(String message, Optional<String> run) -> {
            JsonObject details = member("message", message);
            details.addProperty("type", "JobFailed");
            run.ifPresent(id -> details.addProperty("externalExecutionId", id));
            input.add("failureDetails", details);
            yield FAILURE;
          }
        };
    String action = "codepipeline:" + target.substring(target.indexOf('.') + 1);
    AwsCall call = new AwsCall(action, "job " + jobId, action + " on *", deadline);
    if (call.tooLate().isPresent()) {
      return new Response.Unreachable(call.tooLate().get());
    }
    try {
      json.get().tell(new Question("codepipeline", "1.1", target, input), call);
      return new Response.Accepted();
    } catch (AwsServiceException e) {
      return HAD.equals(e.awsErrorDetails().errorCode())
          ? new Response.AlreadyCompleted()
          : failed(e, call);
    } catch (SdkException e) {
      return failed(e, call);
    } catch (SourceException e) {
      return new Response.Unreachable(e.getMessage());
    }
  }

  private static Response failed(SdkException e, AwsCall call) {
    String why = call.failed(e);
    return AwsErrors.mayPass(e) ? new Response.Unreachable(why) : new Response.Refused(why);
  }

  private static JsonObject member(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }
}
