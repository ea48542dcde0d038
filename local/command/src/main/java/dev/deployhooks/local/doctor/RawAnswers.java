package dev.deployhooks.local.doctor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.local.doctor.Facts.Terms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.ecs.EcsClientBuilder;

/**
 * What ECS answered last, word for word. The SDK in use does not know the time-outs of lifecycle
 * hooks, and drops them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookTimeoutConfiguration.html">DeploymentLifecycleHookTimeoutConfiguration</a>
 */
final class RawAnswers implements ExecutionInterceptor {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofDays(1);
  private static final String DEFAULT_ACTION = "ROLLBACK";

  private volatile String last = "";

  /** Has a client's answers kept if it is ECS's. */
  void listenTo(AwsClientBuilder<?, ?> builder) {
    if (builder instanceof EcsClientBuilder ecs) {
      ecs.overrideConfiguration(
          ecs.overrideConfiguration().toBuilder().addExecutionInterceptor(this).build());
    }
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    if (context.responseBody().isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] body = context.responseBody().get().readAllBytes();
      last = new String(body, StandardCharsets.UTF_8);
      return Optional.of(new ByteArrayInputStream(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The terms of each lifecycle hook of the one service that was described, in its order. */
  List<Terms> terms() {
    List<Terms> terms = new ArrayList<>();
    try {
      JsonElement services = member(Json.parse(last), "services");
      if (services instanceof JsonArray list && !list.isEmpty()) {
        JsonElement hooks =
            member(member(list.get(0), "deploymentConfiguration"), "lifecycleHooks");
        if (hooks instanceof JsonArray each) {
          each.forEach(hook -> terms.add(terms(member(hook, "timeoutConfiguration"))));
        }
      }
    } catch (JsonException _) {
      return List.of(); // The SDK has said so already.
    }
    return terms;
  }

  private static Terms terms(JsonElement said) {
    return new Terms(
        member(said, "timeoutInMinutes") instanceof JsonPrimitive minutes
            ? Duration.ofMinutes(minutes.getAsLong())
            : DEFAULT_TIMEOUT,
        member(said, "action") instanceof JsonPrimitive action
            ? action.getAsString()
            : DEFAULT_ACTION);
  }

  private static JsonElement member(JsonElement of, String name) {
    return of instanceof JsonObject object && object.has(name)
        ? object.get(name)
        : com.google.gson.JsonNull.INSTANCE;
  }
}
