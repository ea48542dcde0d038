package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import java.net.http.HttpResponse;

/** Functions for tests. */
final class Hosts {

  private Hosts() {}

  /** Returns the payload that it gets. */
  static FunctionHost returning(String payload) {
    return _ -> new Ending.Returned(payload, "a line of log\n");
  }

  static Ending fails() {
    return new Ending.Failed(
        "Unhandled", "{\"errorMessage\":\"boom\",\"errorType\":\"Boom\"}", "boom\n");
  }

  /** A hook of CodeDeploy that answers over the wire, as a real one does. */
  static FunctionHost answering(Sandbox sandbox, String status) {
    return call -> {
      put(sandbox, call.payload(), status);
      return new Ending.Returned("null", "");
    };
  }

  static HttpResponse<String> put(Sandbox sandbox, String payload, String status) {
    JsonObject hook = JsonParser.parseString(payload).getAsJsonObject();
    return Http.codeDeploy(
        sandbox,
        "PutLifecycleEventHookExecutionStatus",
        Tree.of(
                "deploymentId",
                hook.get("DeploymentId"),
                "lifecycleEventHookExecutionId",
                hook.get("LifecycleEventHookExecutionId"),
                "status",
                status)
            .toString());
  }
}
