package dev.deployhooks.aws;

import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import java.util.Locale;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.CodeDeployException;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEventAlreadyCompletedException;

/** Reports to CodeDeploy. */
public final class CodeDeployReporter implements LifecycleEventReporter {

  private static final int BAD_REQUEST = 400;

  private final Supplier<CodeDeployClient> client;

  /** Reports through the given client, which must not retry by itself. */
  public CodeDeployReporter(Supplier<CodeDeployClient> client) {
    this.client = client;
  }

  @Override
  public Response report(Invocation.CodeDeploy invocation, Status status, Deadline deadline) {
    try {
      client
          .get()
          .putLifecycleEventHookExecutionStatus(
              request ->
                  request
                      .deploymentId(invocation.deploymentId())
                      .lifecycleEventHookExecutionId(invocation.executionId().value())
                      .status(spelled(status))
                      .overrideConfiguration(
                          limits -> limits.apiCallTimeout(CallLimit.until(deadline))));
      return new Response.Accepted();
    } catch (LifecycleEventAlreadyCompletedException _) {
      return new Response.AlreadyCompleted();
    } catch (CodeDeployException e) {
      String why = explained(e, invocation);
      // Every error of this operation that CodeDeploy means is a 400; throttling is one too, and
      // passes.
      return e.isThrottlingException() || e.statusCode() != BAD_REQUEST
          ? new Response.Unreachable(why)
          : new Response.Refused(why);
    } catch (SdkException e) {
      return new Response.Unreachable(
          "CodeDeploy could not be reached to report: " + e.getMessage());
    }
  }

  private static String explained(CodeDeployException e, Invocation.CodeDeploy invocation) {
    String code = e.awsErrorDetails() == null ? "no error code" : e.awsErrorDetails().errorCode();
    String hint =
        code.toLowerCase(Locale.ROOT).contains("accessdenied")
            ? "; allow codedeploy:PutLifecycleEventHookExecutionStatus on the deployment group in the function's role"
            : "";
    return "CodeDeploy answered %d %s when told about deployment %s%s"
        .formatted(e.statusCode(), code, invocation.deploymentId(), hint);
  }

  private static String spelled(Status status) {
    return switch (status) {
      case SUCCEEDED -> "Succeeded";
      case FAILED -> "Failed";
    };
  }
}
