package dev.deployhooks.invocation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the payload that a hook was called with, and tells the callers apart by its shape. Fields
 * that it does not know are passed over; a field that it needs and cannot read makes the payload
 * not understood. What it says about a payload names keys and types, never values.
 */
public final class InvocationReader {

  /** The longest payload that is read, in characters. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final String DEPLOYMENT_ID = "DeploymentId";
  private static final String HOOK_EXECUTION_ID = "LifecycleEventHookExecutionId";
  private static final List<String> CODE_DEPLOY = List.of(DEPLOYMENT_ID, HOOK_EXECUTION_ID);

  private static final String EXECUTION_DETAILS = "executionDetails";
  private static final List<String> ECS =
      List.of("executionId", "lifecycleStage", "resourceArn", EXECUTION_DETAILS);

  private static final String EXPECTED =
      "expected either the fields DeploymentId and LifecycleEventHookExecutionId (a lifecycle event"
          + " of CodeDeploy) or executionId, lifecycleStage and resourceArn (a lifecycle stage of"
          + " Amazon ECS) or CodePipeline.job (an action of CodePipeline) or Records (the hook's own"
          + " queue)";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private InvocationReader() {}

  /** Reads a payload. It throws nothing: what cannot be read is {@link Reading.NotUnderstood}. */
  public static Reading read(String payload) {
    if (payload.length() > MAX_LENGTH) {
      return notUnderstood(
          "the payload has %d characters, more than the %d that are read; %s"
              .formatted(payload.length(), MAX_LENGTH, EXPECTED));
    }
    try {
      return Json.parse(payload) instanceof JsonObject object
          ? read(object)
          : notUnderstood("the payload is JSON but no object; " + EXPECTED);
    } catch (JsonException e) {
      return notUnderstood("the payload cannot be read: " + e.getMessage() + "; " + EXPECTED);
    }
  }

  private static Reading read(JsonObject payload) {
    if (ReturnReader.isOfAQueue(payload)) {
      return ReturnReader.read(payload);
    }
    boolean codeDeploy = CODE_DEPLOY.stream().anyMatch(payload::has);
    boolean ecs = ECS.stream().anyMatch(payload::has);
    if (JobReader.isAJob(payload)) {
      return JobReader.read(payload, codeDeploy || ecs);
    }
    if (codeDeploy && ecs) {
      return new Reading.NotUnderstood(
          "the payload has fields of CodeDeploy and of Amazon ECS at once ("
              + Field.names(payload)
              + "); "
              + EXPECTED,
          answerable(payload));
    }
    try {
      if (codeDeploy) {
        return new Reading.Understood(codeDeploy(payload));
      }
      if (ecs) {
        return new Reading.Understood(ecs(payload));
      }
    } catch (FieldException e) {
      return notUnderstood(
          "%s; the payload has %s; %s".formatted(e.getMessage(), Field.names(payload), EXPECTED));
    }
    return notUnderstood("the payload has " + Field.names(payload) + "; " + EXPECTED);
  }

  private static Invocation.CodeDeploy codeDeploy(JsonObject payload) throws FieldException {
    return new Invocation.CodeDeploy(
        Field.text(payload, DEPLOYMENT_ID),
        new HookExecutionId(Field.text(payload, HOOK_EXECUTION_ID)));
  }

  private static Optional<Invocation.CodeDeploy> answerable(JsonObject payload) {
    try {
      return Optional.of(codeDeploy(payload));
    } catch (FieldException _) {
      return Optional.empty(); // Without both fields there is nothing to answer with.
    }
  }

  /** The details stand below {@code executionDetails}, or at the top in payloads of older text. */
  private static Invocation.Ecs ecs(JsonObject payload) throws FieldException {
    JsonObject details = Field.object(payload, EXECUTION_DETAILS).orElse(payload);
    return new Invocation.Ecs(
        Field.text(payload, "executionId"),
        Field.text(payload, "lifecycleStage"),
        Field.text(payload, "resourceArn"),
        Field.optionalText(details, "serviceArn"),
        Field.optionalText(details, "targetServiceRevisionArn"),
        weights(details, "testTrafficWeights"),
        weights(details, "productionTrafficWeights"),
        Field.object(payload, "hookDetails").orElseGet(JsonObject::new));
  }

  private static Map<String, BigDecimal> weights(JsonObject details, String name)
      throws FieldException {
    Map<String, BigDecimal> weights = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry :
        Field.object(details, name).orElseGet(JsonObject::new).entrySet()) {
      weights.put(entry.getKey(), weight(name, entry.getValue()));
    }
    return weights;
  }

  private static BigDecimal weight(String name, JsonElement value) throws FieldException {
    BigDecimal weight = Field.number(name, value);
    if (weight.signum() < 0 || weight.compareTo(HUNDRED) > 0) {
      throw new FieldException("field " + name + " holds a weight that is no percentage, 0 to 100");
    }
    return weight;
  }

  private static Reading notUnderstood(String why) {
    return new Reading.NotUnderstood(why, Optional.empty());
  }
}
