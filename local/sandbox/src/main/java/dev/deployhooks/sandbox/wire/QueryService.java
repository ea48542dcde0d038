package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A service that speaks the AWS query protocol: a form with {@code Action} in, XML out, members of
 * lists as {@code member}.
 *
 * @param namespace XML namespace of the answers
 */
public record QueryService(
    String signingName, String namespace, Map<String, UnaryOperator<JsonObject>> operations)
    implements Service {

  private static final String TYPE = "text/xml";

  public QueryService {
    operations = Map.copyOf(operations);
  }

  @Override
  public boolean recognises(Request request) {
    return Request.form(request.text()).getOrDefault("Action", List.of()).stream()
        .anyMatch(operations::containsKey);
  }

  @Override
  public Asked read(Request request) {
    JsonObject input = input(request);
    String operation = input.has("Action") ? input.get("Action").getAsString() : "";
    UnaryOperator<JsonObject> work = operations.get(operation);
    if (work == null) {
      throw AwsError.client("InvalidAction", "Could not find operation " + operation);
    }
    return new Asked(operation, input, () -> answer(operation, work.apply(input)));
  }

  private Response answer(String operation, JsonObject result) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("RequestId", UUID.randomUUID().toString());
    JsonObject whole = new JsonObject();
    whole.add(operation + "Result", result);
    whole.add("ResponseMetadata", metadata);
    return Response.text(200, TYPE, Xml.document(operation + "Response", namespace, whole));
  }

  /** The form as a tree: {@code Names.member.1=a} becomes {@code {"Names": ["a"]}}. */
  private static JsonObject input(Request request) {
    JsonObject input = new JsonObject();
    Request.form(request.text())
        .forEach((name, values) -> put(input, name.split("\\.", -1), values.getFirst()));
    return input;
  }

  private static void put(JsonObject into, String[] path, String value) {
    JsonObject at = into;
    for (int i = 0; i < path.length; i++) {
      boolean list = i + 2 < path.length && path[i + 1].equals("member");
      if (list) {
        at = member(at, path[i], Integer.parseInt(path[i + 2]), i + 3 == path.length, value);
        i += 2;
      } else if (i + 1 == path.length) {
        at.addProperty(path[i], value);
      } else {
        at = object(at, path[i]);
      }
    }
  }

  private static JsonObject object(JsonObject in, String name) {
    if (!in.has(name)) {
      in.add(name, new JsonObject());
    }
    return in.getAsJsonObject(name);
  }

  private static JsonObject member(
      JsonObject in, String name, int number, boolean last, String value) {
    if (!in.has(name)) {
      in.add(name, new JsonArray());
    }
    JsonArray list = in.getAsJsonArray(name);
    while (list.size() < number) {
      list.add(new JsonObject());
    }
    if (last) {
      list.set(number - 1, new JsonPrimitive(value));
      return new JsonObject();
    }
    JsonElement element = list.get(number - 1);
    return element.getAsJsonObject();
  }

  @Override
  public Response error(AwsError error, String requestId) {
    JsonObject detail = new JsonObject();
    detail.addProperty("Type", error.status() < 500 ? "Sender" : "Receiver");
    detail.addProperty("Code", error.code());
    detail.addProperty("Message", error.text());
    JsonObject whole = new JsonObject();
    whole.add("Error", detail);
    whole.addProperty("RequestId", requestId);
    return Response.text(error.status(), TYPE, Xml.document("ErrorResponse", namespace, whole));
  }

  @Override
  public AwsError throttled() {
    return AwsError.client("Throttling", "Rate exceeded");
  }

  @Override
  public AwsError denied(String operation) {
    return new AwsError(
        403,
        "AccessDenied",
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
