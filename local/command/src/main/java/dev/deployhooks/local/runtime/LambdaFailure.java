package dev.deployhooks.local.runtime;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Locale;

/** The error objects that Lambda itself makes when a function could not say what went wrong. */
final class LambdaFailure {

  private LambdaFailure() {}

  /** The function was killed because its time was over. */
  static String timedOut(String requestId, Duration timeout) {
    return error(
        "Sandbox.Timedout",
        requestId,
        String.format(
            Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1000.0));
  }

  /** The function did not get as far as asking for work. */
  static String startTimedOut(String requestId, Duration timeout) {
    return error(
        "Runtime.InitTimeout",
        requestId,
        "the function did not finish its start within " + timeout.toSeconds() + " s");
  }

  /** The function's process ended by itself. */
  static String exited(String requestId, int status) {
    return error(
        "Runtime.ExitError",
        requestId,
        status == 0
            ? "Runtime exited without providing a reason"
            : "Runtime exited with error: exit status " + status);
  }

  private static String error(String type, String requestId, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("errorType", type);
    error.addProperty("errorMessage", "RequestId: " + requestId + " Error: " + message);
    return error.toString();
  }
}
