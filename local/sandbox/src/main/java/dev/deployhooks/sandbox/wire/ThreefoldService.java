package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A service that speaks three protocols and answers in the one that it was asked in: the AWS query
 * protocol, AWS JSON 1.0, and Smithy RPC v2 CBOR. The operations see one tree, whatever the
 * protocol; in it, a moment is a number of seconds since the epoch, and a member is a moment if its
 * name ends in {@code Timestamp} or {@code Timestamps}.
 *
 * @param signingName the service's name in the credential scope of a signature
 * @param target what names the service in JSON and CBOR
 * @param namespace XML namespace of the query protocol's answers
 */
public record ThreefoldService(
    String signingName,
    String target,
    String namespace,
    Map<String, UnaryOperator<JsonObject>> operations)
    implements Service {

  private static final String PROTOCOL = "smithy-protocol";
  private static final String RPC_V2 = "rpc-v2-cbor";
  private static final String CBOR = "application/cbor";
  private static final String JSON = "application/x-amz-json-1.0";

  public ThreefoldService {
    operations = Map.copyOf(operations);
  }

  private enum Speech {
    QUERY,
    JSON,
    CBOR
  }

  private static Speech speech(Request request) {
    if (request.header(PROTOCOL).isPresent()) {
      return Speech.CBOR;
    }
    return request.header("x-amz-target").isPresent() ? Speech.JSON : Speech.QUERY;
  }

  private QueryService query() {
    return new QueryService(signingName, namespace, spelt());
  }

  /** The operations with moments as the query protocol spells them. */
  private Map<String, UnaryOperator<JsonObject>> spelt() {
    return operations.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                entry ->
                    input ->
                        (JsonObject) inIso(entry.getValue().apply(input), /* moment= */ false)));
  }

  private JsonService json() {
    return new JsonService(signingName, target, operations);
  }

  @Override
  public boolean recognises(Request request) {
    return switch (speech(request)) {
      case QUERY -> query().recognises(request);
      case JSON -> json().recognises(request);
      case CBOR -> request.path().startsWith("/service/" + target + "/operation/");
    };
  }

  @Override
  public Asked read(Request request) {
    Asked asked =
        switch (speech(request)) {
          case QUERY -> query().read(request);
          case JSON -> inJson(json().read(request));
          case CBOR -> inCbor(request);
        };
    Speech speech = speech(request);
    return new Asked(
        asked.operation(),
        asked.input(),
        () -> {
          try {
            return asked.work().answer();
          } catch (AwsError e) {
            return spoken(speech, e);
          }
        });
  }

  private static Asked inJson(Asked asked) {
    return new Asked(
        asked.operation(), asked.input(), () -> asked.work().answer().with("Content-Type", JSON));
  }

  private Asked inCbor(Request request) {
    String operation = request.path().substring(request.path().lastIndexOf('/') + 1);
    UnaryOperator<JsonObject> work = operations.get(operation);
    if (work == null) {
      throw AwsError.client("UnknownOperationException", "the sandbox does not know " + operation);
    }
    JsonObject input = cborInput(request.body());
    return new Asked(operation, input, () -> cbor(200, work.apply(input)));
  }

  private static JsonObject cborInput(byte[] body) {
    try {
      return body.length == 0 ? new JsonObject() : Cbor.read(body).getAsJsonObject();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw AwsError.client("SerializationException", "not a map in CBOR: " + e.getMessage());
    }
  }

  private static Response cbor(int status, JsonObject body) {
    return new Response(
        status,
        Map.of("Content-Type", CBOR, PROTOCOL, RPC_V2),
        Cbor.write(body, ThreefoldService::isMoment));
  }

  private Response spoken(Speech speech, AwsError error) {
    return switch (speech) {
      case QUERY -> query().error(error, "sandbox");
      case JSON -> json().error(error, "sandbox").with("Content-Type", JSON);
      case CBOR -> {
        JsonObject body = new JsonObject();
        body.addProperty("__type", error.code());
        body.addProperty("message", error.text());
        yield cbor(error.status(), body);
      }
    };
  }

  /** What went wrong before the protocol was known: as the query protocol says it. */
  @Override
  public Response error(AwsError error, String requestId) {
    return query().error(error, requestId);
  }

  @Override
  public AwsError throttled() {
    return query().throttled();
  }

  @Override
  public AwsError denied(String operation) {
    return query().denied(operation);
  }

  @Override
  public AwsError broken() {
    return query().broken();
  }

  private static boolean isMoment(String name) {
    return name.endsWith("Timestamp") || name.endsWith("Timestamps");
  }

  private static JsonElement inIso(JsonElement value, boolean moment) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject spelt = new JsonObject();
        object
            .entrySet()
            .forEach(
                member ->
                    spelt.add(
                        member.getKey(), inIso(member.getValue(), isMoment(member.getKey()))));
        yield spelt;
      }
      case JsonArray array -> {
        JsonArray spelt = new JsonArray();
        array.forEach(element -> spelt.add(inIso(element, moment)));
        yield spelt;
      }
      case JsonPrimitive number when moment && number.isNumber() ->
          new JsonPrimitive(instant(number.getAsBigDecimal()).toString());
      default -> value;
    };
  }

  private static Instant instant(BigDecimal seconds) {
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }
}
