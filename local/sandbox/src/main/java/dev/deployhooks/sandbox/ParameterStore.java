package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Parameters of AWS Systems Manager. */
public final class ParameterStore {

  private record Parameter(String type, String value, long version, Instant modified) {}

  private final VirtualClock clock;
  private final Map<String, Parameter> parameters = new ConcurrentHashMap<>();

  ParameterStore(VirtualClock clock) {
    this.clock = clock;
  }

  /** Creates or overwrites a parameter of type {@code String}. */
  public void put(String name, String value) {
    put(name, "String", value);
  }

  private long put(String name, String type, String value) {
    return parameters
        .compute(
            name,
            (_, before) ->
                new Parameter(type, value, before == null ? 1 : before.version() + 1, clock.now()))
        .version();
  }

  Service service() {
    return new JsonService(
        "ssm", "AmazonSSM", Map.of("GetParameter", this::get, "PutParameter", this::put));
  }

  private static String required(JsonObject input, String name) {
    return Tree.text(input, name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                AwsError.client(
                    "ValidationException",
                    "1 validation error detected: Value null at '"
                        + name.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                        + name.substring(1)
                        + "' failed to satisfy constraint: Member must not be null"));
  }

  private JsonObject get(JsonObject input) {
    String asked = required(input, "Name");
    String name =
        asked.startsWith("arn:") ? asked.substring(asked.indexOf(":parameter") + 10) : asked;
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw AwsError.client("ParameterNotFound", "Parameter " + name + " not found.");
    }
    boolean sealed =
        parameter.type().equals("SecureString")
            && !(input.has("WithDecryption") && input.get("WithDecryption").getAsBoolean());
    return Tree.of(
        "Parameter",
        Tree.of(
            "Name", name,
            "Type", parameter.type(),
            "Value", sealed ? "AQICAHh...encrypted" : parameter.value(),
            "Version", parameter.version(),
            "LastModifiedDate", parameter.modified(),
            "ARN", Arns.of("ssm", "parameter" + (name.startsWith("/") ? name : "/" + name)),
            "DataType", "text"));
  }

  private JsonObject put(JsonObject input) {
    String name = required(input, "Name");
    String value = required(input, "Value");
    boolean overwrite = input.has("Overwrite") && input.get("Overwrite").getAsBoolean();
    if (!overwrite && parameters.containsKey(name)) {
      throw AwsError.client(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    }
    long version = put(name, Tree.text(input, "Type").orElse("String"), value);
    return Tree.of("Version", version, "Tier", "Standard");
  }
}
