package dev.deployhooks.local.demo;

import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.local.HookPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sample event of a hook, and the plan that fits it.
 *
 * @param name of the file below {@code events/HOOK/}, without its ending
 * @param plan the plan's file, from the project's folder on; empty where no plan is asked
 */
record Sample(HookPackage hook, String name, Optional<String> plan) {

  private static final String SERVICE_PLAN = "plans/quiz-ecs.yaml";
  private static final String FUNCTION_PLAN = "plans/quiz-lambda.yaml";
  private static final String CANARY_PLAN = "plans/quiz-canary.yaml";

  /** How long ago the sample deployments came where they wait: long enough to judge a canary. */
  static final Duration AGO = Duration.ofMinutes(30);

  /** The sample events whose deployments wait in the sandbox. */
  static final List<Sample> ALL =
      Stream.of(
              all(HookPackage.PRE_TRAFFIC_SMOKE_TEST, SERVICE_PLAN, FUNCTION_PLAN),
              all(HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR, SERVICE_PLAN, FUNCTION_PLAN),
              all(HookPackage.CANARY_METRICS_CHECKER, CANARY_PLAN, CANARY_PLAN),
              // Its events are those of the smoke test: the deployments wait for either.
              all(HookPackage.COMBINED, SERVICE_PLAN, FUNCTION_PLAN),
              GateSamples.ALL,
              ReporterSamples.ALL)
          .flatMap(List::stream)
          .toList();

  /** A sample with a plan. */
  Sample(HookPackage hook, String name, String plan) {
    this(hook, name, Optional.of(plan));
  }

  static List<Sample> all(HookPackage hook, String ofService, String ofFunction) {
    return List.of(
        new Sample(hook, "codedeploy-ecs", ofService),
        new Sample(hook, "codedeploy-lambda", ofFunction),
        new Sample(hook, "ecs-native", ofService),
        new Sample(hook, "ecs-native-old-shape", ofService));
  }

  /** The sample event of that name. */
  static Sample of(HookPackage hook, String name) {
    return ALL.stream()
        .filter(each -> each.hook.equals(hook) && each.name.equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The event's file, from the project's folder on. */
  String file() {
    return "events/" + hook.name() + "/" + name + ".json";
  }

  /** The command that runs the hook on the event, typed in the project's folder. */
  String command() {
    return "./deployhooks run "
        + hook.name()
        + " --event "
        + file()
        + plan.map(" --plan "::concat).orElse("");
  }

  /** The event. */
  JsonObject read(Path project) {
    Path file = project.resolve(file());
    try {
      return Json.parse(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (JsonException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
