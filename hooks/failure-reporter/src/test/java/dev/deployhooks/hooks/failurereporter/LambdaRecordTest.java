package dev.deployhooks.hooks.failurereporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.LambdaDestinationEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The record that the sandbox makes is the one that AWS's own library reads, and so does ours. */
class LambdaRecordTest {

  private static final String PAYLOAD =
      "{\"DeploymentId\":\"d-IHWDEND8F\",\"LifecycleEventHookExecutionId\":\"eyJlbmNyeXB0ZWQiOjF9\"}";

  @Test
  void record_isReadByAwssLibraryAndByTheReporter() throws Exception {
    String record = record();

    LambdaDestinationEvent event =
        LambdaEventSerializers.serializerFor(
                LambdaDestinationEvent.class, LambdaDestinationEvent.class.getClassLoader())
            .fromJson(new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)));
    assertThat(event.getVersion()).isEqualTo("1.0");
    assertThat(event.getTimestamp()).isNotNull();
    assertThat(event.getRequestContext().getFunctionArn())
        .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:CodeDeployHook_dies:$LATEST");
    assertThat(event.getRequestContext().getCondition()).isEqualTo("RetriesExhausted");
    assertThat(event.getRequestContext().getApproximateInvokeCount()).isEqualTo(2);
    assertThat(event.getRequestContext().getRequestId()).hasSize(36);
    assertThat(event.getRequestPayload()).containsEntry("DeploymentId", "d-IHWDEND8F");
    assertThat(event.getResponseContext().toString())
        .contains("statusCode=200", "executedVersion=$LATEST", "functionError=Unhandled");
    assertThat(event.getResponsePayload().toString()).contains("Runtime.ExitError");

    assertThat(LossReader.read(record))
        .isInstanceOfSatisfying(
            Received.FromLambda.class,
            received ->
                assertThat(received.loss())
                    .isInstanceOfSatisfying(
                        Loss.Unanswered.class,
                        loss -> {
                          assertThat(loss.call())
                              .extracting(Invocation.CodeDeploy::deploymentId)
                              .isEqualTo("d-IHWDEND8F");
                          assertThat(loss.how())
                              .contains("CodeDeployHook_dies", "2 attempts", "exit status 137");
                        }));
  }

  private static String record() throws Exception {
    try (Sandbox sandbox = new Sandbox()) {
      Queue queue = sandbox.sqs().queue("records");
      Function dies =
          sandbox
              .lambda()
              .function(
                  "CodeDeployHook_dies",
                  _ ->
                      new Ending.Failed(
                          "Unhandled",
                          "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"exit status 137\"}",
                          ""));
      dies.asynchronously(
          new EventInvokeConfig(
              1,
              Duration.ofMinutes(30),
              Optional.of(new EventInvokeConfig.Destination.ToQueue(queue))));
      invoke(sandbox.endpoint().resolve("/2015-03-31/functions/CodeDeployHook_dies/invocations"));
      sandbox.agenda().settle();
      return queue.waiting().getFirst();
    }
  }

  private static void invoke(URI at) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(at)
                  .header("X-Amz-Invocation-Type", "Event")
                  .header(
                      "Authorization",
                      "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/lambda/aws4_request")
                  .timeout(Duration.ofSeconds(20))
                  .POST(HttpRequest.BodyPublishers.ofString(PAYLOAD))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(response.statusCode()).isEqualTo(202);
    }
  }
}
