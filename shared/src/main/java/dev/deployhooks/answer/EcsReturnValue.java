package dev.deployhooks.answer;

import com.google.gson.JsonObject;
import java.time.Duration;

/**
 * The return value by which a hook answers Amazon ECS. Anything else than these forms ends in a
 * rollback with a misleading message.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">Lifecycle
 *     hooks for Amazon ECS service deployments</a>
 */
public final class EcsReturnValue {

  private EcsReturnValue() {}

  /** The return value for an answer; a hook that has nothing to say has not seen anything pass. */
  public static JsonObject of(Answer answer) {
    JsonObject value = new JsonObject();
    value.addProperty(
        "hookStatus",
        switch (answer) {
          case Answer.Succeeded _ -> "SUCCEEDED";
          case Answer.Failed _, Answer.Nothing _, Answer.Stop _ -> "FAILED";
          case Answer.InProgress _ -> "IN_PROGRESS";
        });
    if (answer instanceof Answer.InProgress(String _, Duration again, JsonObject state)) {
      value.addProperty("callBackDelay", again.toSeconds());
      value.add("hookDetails", state);
    }
    return value;
  }
}
