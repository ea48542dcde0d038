package dev.deployhooks.hooks.failurereporter;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.deployhooks.answer.Telling;
import dev.deployhooks.aws.WaitingCallers;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The failure reporter as a Lambda function: the destination of every hook's failed asynchronous
 * invocations, and the reader of their dead letters. It belongs outside any VPC, and needs
 * CodeDeploy and CodePipeline alone.
 */
public final class FailureReporter implements RequestStreamHandler {

  private final Reporter reporter;
  private final Time time;

  /** The function with real parts. */
  public FailureReporter() {
    this(Time.ofThisProcess());
  }

  private FailureReporter(Time time) {
    this(
        new WaitingCallers(System.getenv(), time),
        time,
        new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  private FailureReporter(WaitingCallers callers, Time time, PrintStream out) {
    this(
        new Reporter(
            new Substitute(
                callers::standings,
                () -> new Telling(callers::reporter, callers::stopper, callers::jobs, time)),
            MetricLine.stage(System.getenv()),
            time,
            out::println),
        time);
  }

  /** The function with the given parts. */
  FailureReporter(Reporter reporter, Time time) {
    this.reporter = reporter;
    this.time = time;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Deadline deadline =
        Deadline.ofInvocation(Duration.ofMillis(context.getRemainingTimeInMillis()), time);
    String payload = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    output.write(reporter.handle(payload, deadline).toString().getBytes(StandardCharsets.UTF_8));
  }
}
