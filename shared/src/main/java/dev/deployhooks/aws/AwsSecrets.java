package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.aws.AwsJson.Question;
import dev.deployhooks.aws.AwsJson.ServiceError;
import dev.deployhooks.check.SecretSource;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.plan.ParameterSource;
import dev.deployhooks.plan.SecretReference;
import dev.deployhooks.time.Deadline;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Secrets of Secrets Manager ({@code GetSecretValue}) and parameters of Systems Manager.
 *
 * @param json made when the first secret is read
 * @see <a href=
 *     "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
public record AwsSecrets(ParameterSource parameters, Supplier<AwsJson> json)
    implements SecretSource {

  private static final String ACTION = "secretsmanager:GetSecretValue";

  @Override
  public String read(SecretReference reference, Deadline deadline) throws SourceException {
    String secret =
        switch (reference) {
          case SecretReference.Parameter(String name) -> parameter(name, deadline);
          case SecretReference.Secret(String name, Optional<String> key) -> {
            String whole = secret(name, deadline);
            yield key.isPresent() ? member(name, key.get(), whole) : whole;
          }
        };
    if (secret.isBlank()) {
      throw new SourceException.Refused("the secret is empty: " + reference);
    }
    return secret;
  }

  private String parameter(String name, Deadline deadline) throws SourceException {
    return switch (parameters.read(name, deadline)) {
      case ParameterReading.Value(String value, var _) -> value;
      case ParameterReading.NotFound(String why) -> throw new SourceException.Refused(why);
      case ParameterReading.Unreadable(String why) -> throw new SourceException(why);
    };
  }

  private String secret(String name, Deadline deadline) throws SourceException {
    JsonObject input = new JsonObject();
    input.addProperty("SecretId", name);
    try {
      JsonObject answer =
          json.get()
              .ask(
                  new Question("secretsmanager", "1.1", "secretsmanager.GetSecretValue", input),
                  new AwsCall(ACTION, name, deadline));
      if (answer.get("SecretString") instanceof JsonPrimitive text) {
        return text.getAsString();
      }
      throw new SourceException.Refused("the secret " + name + " is binary, and text is wanted");
    } catch (ServiceError e) {
      throw e.told();
    }
  }

  private static String member(String name, String key, String secret) throws SourceException {
    try {
      if (Json.parse(secret) instanceof JsonObject object
          && object.get(key) instanceof JsonPrimitive value) {
        return value.getAsString();
      }
    } catch (JsonException _) {
      // Its message could show a part of the secret.
    }
    throw new SourceException.Refused(
        "the secret %s is no JSON with a text at the key %s".formatted(name, key));
  }
}
