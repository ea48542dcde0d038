package dev.deployhooks.local.child;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a handler is told about one invocation.
 *
 * @param requestId Lambda's request id
 * @param functionArn the invoked ARN
 * @param deadlineMillis when the function's time is over, in milliseconds since 1970
 */
record Invocation(String requestId, String functionArn, long deadlineMillis) implements Context {

  /** The invocation that an answer of {@code invocation/next} describes in its headers. */
  static Invocation of(HttpURLConnection next) {
    return new Invocation(
        next.getHeaderField("Lambda-Runtime-Aws-Request-Id"),
        next.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"),
        Long.parseLong(next.getHeaderField("Lambda-Runtime-Deadline-Ms")));
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
  }

  @Override
  public String getLogStreamName() {
    return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
  }

  @Override
  public String getFunctionName() {
    return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
  }

  @Override
  public String getFunctionVersion() {
    return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
  }

  @Override
  public String getInvokedFunctionArn() {
    return functionArn;
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  /** By the system's clock, as AWS's runtime has it. */
  @Override
  public int getRemainingTimeInMillis() {
    return (int) (deadlineMillis - System.currentTimeMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
  }

  @Override
  public LambdaLogger getLogger() {
    return new Log();
  }

  /** The function's log: standard output. */
  private static final class Log implements LambdaLogger {

    @Override
    public void log(String message) {
      System.out.println(message);
    }

    @Override
    public void log(byte[] message) {
      log(new String(message, StandardCharsets.UTF_8));
    }
  }
}
