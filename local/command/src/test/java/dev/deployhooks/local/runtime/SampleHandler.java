package dev.deployhooks.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A function whose event says what it is to do. It runs in a child JVM, from a package. */
public final class SampleHandler implements RequestStreamHandler {

  private int calls;

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    calls++;
    String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    System.out.println("call " + calls + " in " + context.getAwsRequestId());
    System.err.println("to standard error");
    String answer =
        switch (event) {
          case "\"throw\"" -> throw new IllegalStateException("it broke \"so\"");
          case "\"exit\"" -> exit();
          case "\"hang\"" -> hang();
          case "\"sleep\"" -> sleep();
          case "\"missing\"" -> Absent.text();
          case "\"context\"" ->
              String.join(
                  "|",
                  context.getFunctionName(),
                  context.getInvokedFunctionArn(),
                  context.getLogGroupName(),
                  Integer.toString(context.getMemoryLimitInMB()),
                  Boolean.toString(context.getRemainingTimeInMillis() > 0));
          case "\"heap\"" -> Long.toString(Runtime.getRuntime().maxMemory() >> 20);
          default -> System.getenv().getOrDefault(event.replace("\"", ""), "not set");
        };
    out.write(('"' + answer + '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String exit() {
    Runtime.getRuntime().halt(7);
    return "";
  }

  private static String hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private static String sleep() {
    Time time = Time.ofThisProcess();
    try {
      time.sleep(Duration.ofHours(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return time.toString();
  }

  /** A class that the test leaves out of the package. */
  static final class Absent {

    private Absent() {}

    static String text() {
      return "present";
    }
  }
}
