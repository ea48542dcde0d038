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
 * A service that speaks the query protocol of Amazon EC2: a form with {@code Action} in, in which
 * lists are numbered, XML out, in which the values of a list are called {@code item}.
 *
 * @param namespace XML namespace of the answers
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html">AWS EC2 query
 *     protocol</a>
 */
public record Ec2Service(
    String signingName, String namespace, Map<String, UnaryOperator<JsonObject>> operations)
    implements Service {

  private static final Xml XML = new Xml("item");
  private static final String TYPE = "text/xml;charset=UTF-8";

  public Ec2Service {
    operations = Map.copyOf(operations);
  }

  @Override
  public boolean recognises(Request request) {
    return Request.form(request.text()).getOrDefault("Action", List.of()).stream()
        .anyMatch(operations::containsKey);
  }

  @Override
  public Asked read(Request request) {
    JsonObject input = new JsonObject();
    Request.form(request.text())
        .forEach((name, values) -> put(input, name.split("\\.", -1), values.getFirst()));
    String operation = input.has("Action") ? input.get("Action").getAsString() : "";
    UnaryOperator<JsonObject> work = operations.get(operation);
    if (work == null) {
      throw AwsError.client("InvalidAction", "The action %s is not valid".formatted(operation));
    }
    return new Asked(operation, input, () -> answer(operation, work.apply(input)));
  }

  private Response answer(String operation, JsonObject content) {
    JsonObject whole = new JsonObject();
    whole.addProperty("requestId", UUID.randomUUID().toString());
    content.asMap().forEach(whole::add);
    return Response.text(200, TYPE, XML.of(operation + "Response", namespace, whole));
  }

  /** {@code Filter.1.Value.2=a} becomes {@code {"Filter": [{"Value": [null, "a"]}]}}. */
  private static void put(JsonObject into, String[] path, String value) {
    JsonObject at = into;
    for (int i = 0; i < path.length; i++) {
      boolean list = i + 1 < path.length && isNumber(path[i + 1]);
      if (i + 1 == path.length) {
        at.addProperty(path[i], value);
      } else if (list) {
        JsonArray items = array(at, path[i]);
        int index = Integer.parseInt(path[i + 1]) - 1;
        while (items.size() <= index) {
          items.add(new JsonObject());
        }
        if (i + 2 == path.length) {
          items.set(index, new JsonPrimitive(value));
          return;
        }
        at = items.get(index).getAsJsonObject();
        i++;
      } else {
        at = object(at, path[i]);
      }
    }
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static JsonArray array(JsonObject in, String name) {
    JsonElement there = in.get(name);
    if (there instanceof JsonArray array) {
      return array;
    }
    JsonArray made = new JsonArray();
    in.add(name, made);
    return made;
  }

  private static JsonObject object(JsonObject in, String name) {
    JsonElement there = in.get(name);
    if (there instanceof JsonObject object) {
      return object;
    }
    JsonObject made = new JsonObject();
    in.add(name, made);
    return made;
  }

  @Override
  public Response error(AwsError error, String requestId) {
    JsonObject detail = new JsonObject();
    detail.addProperty("Code", error.code());
    detail.addProperty("Message", error.text());
    JsonObject one = new JsonObject();
    one.add("Error", detail);
    JsonObject whole = new JsonObject();
    whole.add("Errors", one);
    whole.addProperty("RequestID", requestId);
    return Response.text(error.status(), TYPE, XML.of("Response", "", whole));
  }

  @Override
  public AwsError throttled() {
    return new AwsError(503, "RequestLimitExceeded", "Request limit exceeded.");
  }

  @Override
  public AwsError denied(String operation) {
    return new AwsError(
        403,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation: " + signingName + ":" + operation);
  }

  @Override
  public AwsError broken() {
    return new AwsError(500, "InternalError", "the sandbox was told to fail here");
  }
}
