package dev.deployhooks.deployment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads an AppSpec in JSON or YAML. CodeDeploy's own documents write the keys in several cases, so
 * they are read in any case at every level. Keys that it does not know are passed over.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html">AppSpec
 *     file structure</a>
 */
public final class AppSpecReader {

  /** The longest AppSpec that is read, in characters. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final String SERVICE_TYPE = "AWS::ECS::Service";
  private static final String FUNCTION_TYPE = "AWS::Lambda::Function";

  private AppSpecReader() {}

  /**
   * Reads the text of an AppSpec.
   *
   * @param source where it was found, for the report
   */
  public static Found<AppSpec> read(String text, String source) {
    if (text.length() > MAX_LENGTH) {
      return new Found.Unknown<>(
          "%s has %d characters, more than the %d that are read"
              .formatted(source, text.length(), MAX_LENGTH));
    }
    try {
      return new Found.Known<>(appSpec(parse(text)), source);
    } catch (MalformedAppSpecException e) {
      return new Found.Unknown<>(source + " cannot be read: " + e.getMessage());
    }
  }

  private static AppSpec appSpec(@Nullable Object root) throws MalformedAppSpecException {
    Map<String, Object> document = map(root, "the AppSpec");
    Optional<AppSpec.Service> service = Optional.empty();
    Optional<AppSpec.Function> function = Optional.empty();
    for (Map.Entry<String, Object> resource : entries(document.get("resources"), "Resources")) {
      Map<String, Object> said = map(resource.getValue(), "resource " + resource.getKey());
      String type = text(said.get("type")).orElse("");
      Map<String, Object> properties = map(said.get("properties"), "Properties");
      if (type.equalsIgnoreCase(SERVICE_TYPE)) {
        onlyOne(service, SERVICE_TYPE);
        service = Optional.of(service(properties));
      } else if (type.equalsIgnoreCase(FUNCTION_TYPE)) {
        onlyOne(function, FUNCTION_TYPE);
        function = Optional.of(function(properties));
      }
    }
    return new AppSpec(service, function, hooks(document.get("hooks")));
  }

  private static void onlyOne(Optional<?> before, String type) throws MalformedAppSpecException {
    if (before.isPresent()) {
      throw new MalformedAppSpecException("it names more than one resource of type " + type);
    }
  }

  private static AppSpec.Service service(Map<String, Object> properties)
      throws MalformedAppSpecException {
    Map<String, Object> loadBalancer = map(properties.get("loadbalancerinfo"), "LoadBalancerInfo");
    return new AppSpec.Service(
        text(properties.get("taskdefinition")).filter(AppSpecReader::isNoPlaceholder),
        text(loadBalancer.get("containername")),
        text(loadBalancer.get("containerport")));
  }

  /** CodePipeline replaces {@code <TASK_DEFINITION>}; where it still stands, nobody has. */
  private static boolean isNoPlaceholder(String taskDefinition) {
    return !taskDefinition.startsWith("<");
  }

  private static AppSpec.Function function(Map<String, Object> properties) {
    return new AppSpec.Function(
        text(properties.get("name")),
        text(properties.get("alias")),
        text(properties.get("currentversion")),
        text(properties.get("targetversion")));
  }

  private static List<AppSpec.Hook> hooks(@Nullable Object said) throws MalformedAppSpecException {
    List<AppSpec.Hook> hooks = new ArrayList<>();
    for (Map.Entry<String, Object> hook : entries(said, "Hooks")) {
      text(hook.getValue())
          .ifPresent(function -> hooks.add(new AppSpec.Hook(spelt(hook.getKey()), function)));
    }
    return hooks;
  }

  private static String spelt(String event) {
    for (String known : LifecycleEvent.namesInCodeDeploy()) {
      if (known.equalsIgnoreCase(event)) {
        return known;
      }
    }
    return event;
  }

  /** The entries of a list of maps, or of one map: AppSpecs are seen with both. */
  private static List<Map.Entry<String, Object>> entries(@Nullable Object value, String what)
      throws MalformedAppSpecException {
    if (!(value instanceof List<?> list)) {
      return List.copyOf(map(value, what).entrySet());
    }
    List<Map.Entry<String, Object>> entries = new ArrayList<>();
    for (Object element : list) {
      entries.addAll(map(element, what + "' element").entrySet());
    }
    return entries;
  }

  /** A map with its keys in lower case; empty where there is nothing. */
  private static Map<String, Object> map(@Nullable Object value, String what)
      throws MalformedAppSpecException {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new MalformedAppSpecException(what + " is no map of keys and values");
    }
    Map<String, Object> lower = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey()).toLowerCase(Locale.ROOT);
      Object said = entry.getValue();
      if (said != null && lower.put(key, said) != null) {
        throw new MalformedAppSpecException("key " + key + " stands twice in " + what);
      }
    }
    return lower;
  }

  private static Optional<String> text(@Nullable Object value) {
    return switch (value) {
      case String text -> Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
      case Number number -> Optional.of(number.toString());
      case null, default -> Optional.empty();
    };
  }

  private static @Nullable Object parse(String text) throws MalformedAppSpecException {
    if (text.stripLeading().startsWith("{")) {
      try {
        return plain(Json.parse(text));
      } catch (JsonException _) {
        return yaml(text); // A YAML flow mapping begins so too.
      }
    }
    return yaml(text);
  }

  private static @Nullable Object yaml(String text) throws MalformedAppSpecException {
    LoadSettings settings =
        LoadSettings.builder().setLabel("AppSpec").setCodePointLimit(MAX_LENGTH).build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (YamlEngineException | ClassCastException e) {
      throw new MalformedAppSpecException("it is neither JSON nor YAML: " + firstLine(e));
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static @Nullable Object plain(JsonElement element) {
    return switch (element) {
      case JsonObject object -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        yield map;
      }
      case JsonArray array -> {
        List<@Nullable Object> list = new ArrayList<>();
        array.forEach(value -> list.add(plain(value)));
        yield list;
      }
      case JsonPrimitive primitive when primitive.isNumber() -> primitive.getAsNumber();
      case JsonPrimitive primitive -> primitive.getAsString();
      case JsonNull _ -> null;
      default -> null; // JsonElement is not sealed; there is no other kind.
    };
  }

  /** A text is no AppSpec. */
  private static final class MalformedAppSpecException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedAppSpecException(String message) {
      super(message);
    }
  }
}
