package dev.deployhooks.hook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A hook as a Lambda function. It takes the raw stream: the managed runtime maps JSON to beans with
 * names of its own case, so that CodeDeploy's {@code DeploymentId} would silently arrive as null,
 * and a stream starts sooner.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">Lambda function
 *     handler in Java</a>
 */
public abstract class HookFunction implements RequestStreamHandler {

  private final Hook hook;
  private final Time time;

  /** A function that runs the given hook. */
  protected HookFunction(Hook hook, Time time) {
    this.hook = hook;
    this.time = time;
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Deadline deadline =
        Deadline.ofInvocation(Duration.ofMillis(context.getRemainingTimeInMillis()), time);
    String payload = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    String value = hook.handle(payload, context.getFunctionName(), deadline).toString();
    output.write(value.getBytes(StandardCharsets.UTF_8));
  }
}
