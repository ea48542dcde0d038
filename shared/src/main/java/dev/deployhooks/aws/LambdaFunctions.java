package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deployhooks.check.FunctionSource;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/**
 * AWS Lambda, asked about the version that goes live.
 *
 * <p>An invocation runs code, so it must not be sent twice. The SDK takes its retries and the
 * socket's time-out from the client and not from the request: invocations therefore go through a
 * client of their own, which tries once and whose tries and socket wait as long as a function may
 * run (15 minutes); each call is cut off by its deadline.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
public final class LambdaFunctions implements FunctionSource {

  private static final String INVOKE = "lambda:InvokeFunction";

  private final Supplier<LambdaClient> questions;
  private final Supplier<LambdaClient> invocations;
  private final Time time;

  /**
   * With the clients, made when they are needed first.
   *
   * @param questions for what may be asked twice
   * @param invocations for invocations: it must not retry, and the time-outs of its tries and its
   *     socket must be no less than the longest invocation
   */
  public LambdaFunctions(
      Supplier<LambdaClient> questions, Supplier<LambdaClient> invocations, Time time) {
    this.questions = questions;
    this.invocations = invocations;
    this.time = time;
  }

  @Override
  public FunctionState state(String functionName, String version, Deadline deadline)
      throws SourceException {
    AwsCall call =
        new AwsCall("lambda:GetFunctionConfiguration", functionName + ":" + version, deadline);
    call.requireTime();
    try {
      GetFunctionConfigurationResponse found =
          questions
              .get()
              .getFunctionConfiguration(
                  request ->
                      request
                          .functionName(functionName)
                          .qualifier(version)
                          .overrideConfiguration(call::bound));
      return new FunctionState(
          orEmpty(found.stateAsString()),
          orEmpty(found.stateReason()),
          orEmpty(found.lastUpdateStatusAsString()),
          orEmpty(found.lastUpdateStatusReason()));
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  @Override
  public void dryRun(String functionName, String version, Deadline deadline)
      throws SourceException {
    AwsCall call = new AwsCall(INVOKE, functionName + ":" + version + " (DryRun)", deadline);
    call.requireTime();
    try {
      InvokeResponse answer =
          questions
              .get()
              .invoke(
                  request ->
                      request
                          .functionName(functionName)
                          .qualifier(version)
                          .invocationType(InvocationType.DRY_RUN)
                          .overrideConfiguration(call::bound));
      if (!Integer.valueOf(204).equals(answer.statusCode())) {
        throw new SourceException(
            "%s: status %s in place of 204".formatted(call.asked(), answer.statusCode()));
      }
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  @Override
  public Answered invoke(String functionName, String version, String payload, Deadline deadline)
      throws SourceException {
    AwsCall call = new AwsCall(INVOKE, functionName + ":" + version, deadline);
    call.requireTime();
    long start = time.nanoTime();
    try {
      InvokeResponse answer =
          invocations
              .get()
              .invoke(
                  request ->
                      request
                          .functionName(functionName)
                          .qualifier(version)
                          .invocationType(InvocationType.REQUEST_RESPONSE)
                          .logType(LogType.TAIL)
                          .payload(SdkBytes.fromUtf8String(payload))
                          .overrideConfiguration(call::boundByDeadline));
      Duration took = Duration.ofNanos(time.nanoTime() - start);
      return new Answered(
          Optional.ofNullable(answer.functionError()),
          answer.payload() == null ? "" : answer.payload().asString(UTF_8),
          logTail(answer.logResult()),
          orEmpty(answer.executedVersion()),
          took);
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  private static String logTail(@Nullable String base64) {
    if (base64 == null) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException _) {
      return "(the log's tail could not be read: it is not Base64)";
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
