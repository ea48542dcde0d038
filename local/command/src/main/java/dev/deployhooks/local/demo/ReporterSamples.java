package dev.deployhooks.local.demo;

import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.sandbox.Timeline.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The sample events of the failure reporter. What they are about waits in the sandbox for the hooks
 * that died in them, but for the shift of traffic that was watched.
 */
final class ReporterSamples {

  private static final HookPackage REPORTER = HookPackage.FAILURE_REPORTER;

  /** It asks no plan. */
  private static final Sample WATCH = new Sample(REPORTER, "watch-died", Optional.empty());

  static final List<Sample> ALL =
      Stream.concat(
              Stream.of("hook-died", "look-died", "job-died")
                  .map(name -> new Sample(REPORTER, name, Optional.empty())),
              Stream.of(WATCH))
          .toList();

  /** How many deployments wait besides those of the hooks. */
  static final int DEPLOYMENTS = 1;

  private ReporterSamples() {}

  /** Has a deployment go on that is not watched any more. */
  static void hold(Stage stage, Path project, Consumer<Entry> listener) {
    JsonObject ticket = ticket(WATCH.read(project));
    String event = HeldSamples.text(ticket, "event");
    var _ =
        stage
            .codeDeployLambda("watched", Flaw.NONE, "quiz-function.yaml")
            .heldAt(
                event,
                HeldSamples.text(ticket, "deploymentId"),
                HeldSamples.text(ticket, "executionId"))
            .onProgress(listener)
            .start();
  }

  /** What a look had sent itself, in a message. */
  private static JsonObject ticket(JsonObject messages) {
    String body =
        HeldSamples.text(messages.getAsJsonArray("Records").get(0).getAsJsonObject(), "body");
    try {
      return Json.parse(body).getAsJsonObject();
    } catch (JsonException e) {
      throw new IllegalStateException(WATCH.file() + ": " + e.getMessage(), e);
    }
  }
}
