package dev.deployhooks.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.wire.AwsError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a CodeDeploy deployment is told to do: what to deploy, and which function to call at which
 * lifecycle event.
 *
 * @param hooks function names by lifecycle event
 */
record AppSpec(Resource resource, Map<String, String> hooks) {

  sealed interface Resource {
    /** A version of a function behind an alias. */
    record LambdaVersion(String function, String alias, String current, String target)
        implements Resource {}

    /** A task definition of a service. */
    record EcsTasks(String taskDefinition, String container, int port) implements Resource {}
  }

  AppSpec {
    hooks = Map.copyOf(hooks);
  }

  /** The document in JSON, as {@code aws deploy} and CloudFormation write it. */
  String json() {
    JsonObject inner =
        switch (resource) {
          case Resource.LambdaVersion(
                  String function,
                  String alias,
                  String current,
                  String target) ->
              Tree.of(
                  function,
                  Tree.of(
                      "Type",
                      "AWS::Lambda::Function",
                      "Properties",
                      Tree.of(
                          "Name",
                          function,
                          "Alias",
                          alias,
                          "CurrentVersion",
                          current,
                          "TargetVersion",
                          target)));
          case Resource.EcsTasks(String taskDefinition, String container, int port) ->
              Tree.of(
                  "TargetService",
                  Tree.of(
                      "Type",
                      "AWS::ECS::Service",
                      "Properties",
                      Tree.of(
                          "TaskDefinition",
                          taskDefinition,
                          "LoadBalancerInfo",
                          Tree.of("ContainerName", container, "ContainerPort", port))));
        };
    return Tree.of(
            "version",
            "0.0",
            "Resources",
            java.util.List.of(inner),
            "Hooks",
            hooks.entrySet().stream().map(hook -> Tree.of(hook.getKey(), hook.getValue())).toList())
        .toString();
  }

  /**
   * Reads a document in JSON, keys in any case.
   *
   * @throws AwsError if it is not one, or is in YAML, which the sandbox does not read
   */
  static AppSpec parse(String content) {
    try {
      JsonObject document = JsonParser.parseString(content).getAsJsonObject();
      JsonObject resource =
          member(document, "resources")
              .orElseThrow(() -> invalid("no Resources"))
              .getAsJsonArray()
              .get(0)
              .getAsJsonObject()
              .entrySet()
              .iterator()
              .next()
              .getValue()
              .getAsJsonObject();
      JsonObject properties =
          member(resource, "properties")
              .orElseThrow(() -> invalid("no Properties"))
              .getAsJsonObject();
      return new AppSpec(resource(properties), hooks(document));
    } catch (JsonParseException | IllegalStateException | IndexOutOfBoundsException e) {
      throw invalid("the sandbox reads JSON only: " + e.getMessage());
    }
  }

  private static Resource resource(JsonObject properties) {
    if (member(properties, "taskdefinition").isPresent()) {
      JsonObject info =
          member(properties, "loadbalancerinfo")
              .orElseThrow(() -> invalid("no LoadBalancerInfo"))
              .getAsJsonObject();
      return new Resource.EcsTasks(
          text(properties, "taskdefinition"),
          text(info, "containername"),
          Integer.parseInt(text(info, "containerport")));
    }
    return new Resource.LambdaVersion(
        text(properties, "name"),
        text(properties, "alias"),
        text(properties, "currentversion"),
        text(properties, "targetversion"));
  }

  private static Map<String, String> hooks(JsonObject document) {
    Map<String, String> hooks = new LinkedHashMap<>();
    member(document, "hooks")
        .ifPresent(
            list ->
                list.getAsJsonArray()
                    .forEach(
                        each ->
                            each.getAsJsonObject()
                                .asMap()
                                .forEach((event, name) -> hooks.put(event, name.getAsString()))));
    return hooks;
  }

  private static String text(JsonObject object, String name) {
    return member(object, name).orElseThrow(() -> invalid("no " + name)).getAsString();
  }

  private static Optional<JsonElement> member(JsonObject object, String lowerCase) {
    return object.entrySet().stream()
        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(lowerCase))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static AwsError invalid(String why) {
    return AwsError.client("InvalidRevisionException", "The AppSpec cannot be read: " + why);
  }
}
