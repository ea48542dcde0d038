package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A service that speaks AWS JSON 1.1: the operation in {@code X-Amz-Target}, errors with {@code
 * __type}.
 *
 * @param targetPrefix what stands before the dot in {@code X-Amz-Target}
 */
public record JsonService(
    String signingName, String targetPrefix, Map<String, UnaryOperator<JsonObject>> operations)
    implements Service {

  private static final String TYPE = "application/x-amz-json-1.1";

  public JsonService {
    operations = Map.copyOf(operations);
  }

  @Override
  public boolean recognises(Request request) {
    return request.header("x-amz-target").orElse("").startsWith(targetPrefix + ".");
  }

  @Override
  public Asked read(Request request) {
    String target = request.header("x-amz-target").orElse("");
    String operation = target.substring(target.indexOf('.') + 1);
    UnaryOperator<JsonObject> work = operations.get(operation);
    if (!target.startsWith(targetPrefix + ".") || work == null) {
      throw AwsError.client("UnknownOperationException", "the sandbox does not know " + target);
    }
    JsonObject input = parse(request.text());
    return new Asked(
        operation, input, () -> Response.text(200, TYPE, work.apply(input).toString()));
  }

  private static JsonObject parse(String body) {
    try {
      return JsonParser.parseString(body).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw AwsError.client("SerializationException", "not a JSON object: " + e.getMessage());
    }
  }

  @Override
  public Response error(AwsError error, String requestId) {
    JsonObject body = new JsonObject();
    body.addProperty("__type", error.code());
    body.addProperty("message", error.text());
    return Response.text(error.status(), TYPE, body.toString())
        .with("x-amzn-ErrorType", error.code());
  }

  @Override
  public AwsError throttled() {
    return AwsError.client("ThrottlingException", "Rate exceeded");
  }

  @Override
  public AwsError denied(String operation) {
    return AwsError.client(
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/hook/hook is not authorized to perform: "
            + signingName
            + ":"
            + operation);
  }

  @Override
  public AwsError broken() {
    return new AwsError(500, "InternalFailure", "the sandbox was told to fail here");
  }
}
