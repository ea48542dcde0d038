package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;
import java.time.Instant;

/**
 * A call that the sandbox had.
 *
 * @param caller the access key that signed it; empty if none did
 * @param service the signing name, such as {@code codedeploy}
 * @param operation such as {@code GetDeployment}; {@code ?} if it was not understood
 * @param input what was asked
 * @param status the HTTP status of the answer; 0 if it got none
 * @param at when it came, on the sandbox's clock
 */
public record Recorded(
    String caller, String service, String operation, JsonObject input, int status, Instant at) {

  /** The action that IAM asks for before the call, such as {@code codedeploy:GetDeployment}. */
  public String action() {
    return Roles.action(service, operation, input);
  }
}
