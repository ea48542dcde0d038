package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets of AWS Secrets Manager, each of which has its current version alone.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
public final class SecretStore {

  private record Secret(String arn, String version, String text, Instant created) {}

  private final VirtualClock clock;
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
  private final Map<String, Instant> deleted = new ConcurrentHashMap<>();

  SecretStore(VirtualClock clock) {
    this.clock = clock;
  }

  /** Creates a secret, or gives it another value. */
  public void put(String name, String text) {
    secrets.compute(
        name,
        (_, before) ->
            new Secret(
                before == null
                    ? Arns.of("secretsmanager", "secret:" + name + "-Ab12Cd")
                    : before.arn(),
                UUID.randomUUID().toString(),
                text,
                clock.now()));
  }

  /** Marks a secret for deletion: it can be described, and no longer be read. */
  public void delete(String name) {
    deleted.put(name, clock.now());
  }

  Service service() {
    return new JsonService(
        "secretsmanager",
        "secretsmanager",
        Map.of("GetSecretValue", this::read, "DescribeSecret", this::describe));
  }

  private JsonObject read(JsonObject input) {
    String name = name(input);
    Secret secret = secret(name);
    if (deleted.containsKey(name)) {
      throw AwsError.client(
          "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    return Tree.of(
        "ARN", secret.arn(),
        "Name", name,
        "VersionId", secret.version(),
        "SecretString", secret.text(),
        "VersionStages", List.of("AWSCURRENT"),
        "CreatedDate", secret.created());
  }

  private JsonObject describe(JsonObject input) {
    String name = name(input);
    Secret secret = secret(name);
    return Tree.of(
        "ARN", secret.arn(),
        "Name", name,
        "CreatedDate", secret.created(),
        "DeletedDate", Optional.ofNullable(deleted.get(name)),
        "VersionIdsToStages", Map.of(secret.version(), List.of("AWSCURRENT")));
  }

  /** The name of the secret that is asked for by name or ARN. */
  private String name(JsonObject input) {
    String id = Tree.text(input, "SecretId").orElse("");
    return secrets.entrySet().stream()
        .filter(entry -> entry.getKey().equals(id) || entry.getValue().arn().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(id);
  }

  private Secret secret(String name) {
    Secret secret = secrets.get(name);
    if (secret == null) {
      throw AwsError.client(
          "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }
}
