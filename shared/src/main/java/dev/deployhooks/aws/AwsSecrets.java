package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * Secrets of Secrets Manager ({@code GetSecretValue}) and parameters of Systems Manager.
 *
 * @param client made when the first secret is read
 * @see <a href=
 *     "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
public record AwsSecrets(ParameterSource parameters, Supplier<SecretsManagerClient> client)
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
    AwsCall call = new AwsCall(ACTION, name, deadline);
    call.requireTime();
    try {
      GetSecretValueResponse response =
          client
              .get()
              .getSecretValue(request -> request.secretId(name).overrideConfiguration(call::bound));
      String text = response.secretString();
      if (text == null) {
        throw new SourceException.Refused("the secret " + name + " is binary, and text is wanted");
      }
      return text;
    } catch (SdkException e) {
      throw call.exception(e);
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
