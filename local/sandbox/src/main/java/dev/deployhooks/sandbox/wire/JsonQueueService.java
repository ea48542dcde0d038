package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;

/**
 * Amazon SQS on the wire: AWS JSON 1.0, with the error codes of its former query protocol in {@code
 * x-amzn-query-error}. The trace header of a request becomes the message's {@code AWSTraceHeader},
 * as it does in SQS.
 *
 * @param json what SQS has in common with the services of AWS JSON 1.1
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html">Making
 *     query API requests using AWS JSON protocol in Amazon SQS</a>
 */
public record JsonQueueService(JsonService json) implements Service {

  private static final String TYPE = "application/x-amz-json-1.0";
  private static final String NAMESPACE = "com.amazonaws.sqs#";

  @Override
  public String signingName() {
    return json.signingName();
  }

  @Override
  public boolean recognises(Request request) {
    return json.recognises(request);
  }

  @Override
  public Asked read(Request request) {
    Asked asked = json.read(request);
    request.header("X-Amzn-Trace-Id").ifPresent(trace -> traced(asked.input(), trace));
    return new Asked(
        asked.operation(), asked.input(), () -> asked.work().answer().with("Content-Type", TYPE));
  }

  private static void traced(JsonObject input, String trace) {
    if (!input.has("MessageSystemAttributes")) {
      JsonObject value = new JsonObject();
      value.addProperty("DataType", "String");
      value.addProperty("StringValue", trace);
      JsonObject attributes = new JsonObject();
      attributes.add("AWSTraceHeader", value);
      input.add("MessageSystemAttributes", attributes);
    }
  }

  @Override
  public Response error(AwsError error, String requestId) {
    JsonObject body = new JsonObject();
    body.addProperty("__type", NAMESPACE + error.code());
    body.addProperty("message", error.text());
    return Response.text(error.status(), TYPE, body.toString())
        .with(
            "x-amzn-query-error",
            queryCode(error.code()) + (error.status() < 500 ? ";Sender" : ";Receiver"));
  }

  private static String queryCode(String code) {
    return switch (code) {
      case "QueueDoesNotExist" -> "AWS.SimpleQueueService.NonExistentQueue";
      case "MessageNotInflight" -> "AWS.SimpleQueueService.MessageNotInflight";
      default -> code;
    };
  }

  @Override
  public AwsError throttled() {
    return AwsError.client("RequestThrottled", "Rate exceeded");
  }

  @Override
  public AwsError denied(String operation) {
    return json.denied(operation);
  }

  @Override
  public AwsError broken() {
    return json.broken();
  }
}
