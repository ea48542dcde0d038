package dev.deployhooks.hooks.failurereporter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.invocation.HookExecutionId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a payload nobody may read in a log: a hook may say it in its last words.
 *
 * @param shown what stands in place of each
 */
record Secrets(Map<String, String> shown) {

  private static final String HIDDEN = "***";

  Secrets {
    shown = Map.copyOf(shown);
  }

  /** Those of a payload, however deep they lie. */
  static Secrets of(JsonElement payload) {
    Map<String, String> shown = new LinkedHashMap<>();
    find(payload, shown);
    return new Secrets(shown);
  }

  private static void find(JsonElement in, Map<String, String> shown) {
    switch (in) {
      case JsonObject object ->
          object
              .entrySet()
              .forEach(
                  member -> {
                    if (member.getValue() instanceof JsonPrimitive value) {
                      found(member.getKey(), value.getAsString(), shown);
                    } else {
                      find(member.getValue(), shown);
                    }
                  });
      case JsonArray array -> array.forEach(each -> find(each, shown));
      default -> {}
    }
  }

  private static void found(String name, String value, Map<String, String> shown) {
    if (!value.isBlank()) {
      switch (name) {
        case "LifecycleEventHookExecutionId", "executionId" ->
            shown.put(value, new HookExecutionId(value).toString());
        case "accessKeyId", "secretAccessKey", "sessionToken" -> shown.put(value, HIDDEN);
        default -> {}
      }
    }
  }

  /** A text without them. */
  String hide(String text) {
    String hidden = text;
    for (Map.Entry<String, String> secret : shown.entrySet()) {
      hidden = hidden.replace(secret.getKey(), secret.getValue());
    }
    return hidden;
  }
}
