package dev.deployhooks.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A hook of this project and its package.
 *
 * @param name the name of its folder below {@code hooks/}
 * @param handler as Lambda is told it
 */
public record HookPackage(String name, String handler) {

  /** Does green answer at all, before traffic reaches it? */
  public static final HookPackage PRE_TRAFFIC_SMOKE_TEST =
      new HookPackage(
          "pre-traffic-smoke-test",
          "dev.deployhooks.hooks.pretraffic.PreTrafficSmokeTest::handleRequest");

  /** Does green do what it must, as far as test traffic shows? */
  public static final HookPackage AFTER_TEST_TRAFFIC_VALIDATOR =
      new HookPackage(
          "after-test-traffic-validator",
          "dev.deployhooks.hooks.aftertesttraffic.AfterTestTrafficValidator::handleRequest");

  /** Is green worse than blue? */
  public static final HookPackage CANARY_METRICS_CHECKER =
      new HookPackage(
          "canary-metrics-checker",
          "dev.deployhooks.hooks.canary.CanaryMetricsChecker::handleRequest");

  /** May the images that are about to run, run? */
  public static final HookPackage IMAGE_SCAN_GATE =
      new HookPackage(
          "image-scan-gate", "dev.deployhooks.hooks.imagescan.ImageScanGate::handleRequest");

  /** What of a plan belongs to the lifecycle event, in one function. */
  public static final HookPackage COMBINED =
      new HookPackage("combined", "dev.deployhooks.hooks.combined.Combined::handleRequest");

  /** What becomes of a deployment whose hook has died? It is no hook, and is packaged as one. */
  public static final HookPackage FAILURE_REPORTER =
      new HookPackage(
          "failure-reporter",
          "dev.deployhooks.hooks.failurereporter.FailureReporter::handleRequest");

  /** All that are called at lifecycle events. */
  public static final List<HookPackage> HOOKS =
      List.of(
          PRE_TRAFFIC_SMOKE_TEST,
          AFTER_TEST_TRAFFIC_VALIDATOR,
          CANARY_METRICS_CHECKER,
          IMAGE_SCAN_GATE,
          COMBINED);

  /** All hooks, and the failure reporter. */
  public static final List<HookPackage> ALL =
      Stream.concat(HOOKS.stream(), Stream.of(FAILURE_REPORTER)).toList();

  /** The hook of that name. */
  public static Optional<HookPackage> named(String name) {
    return ALL.stream().filter(hook -> hook.name().equals(name)).findFirst();
  }

  /**
   * The package, as the build makes it.
   *
   * @param project the project's folder
   */
  public Path zip(Path project) {
    return project.resolve("hooks").resolve(name).resolve("target").resolve(name + ".zip");
  }

  /** A name under which CodeDeploy's managed roles may invoke it. */
  public String functionName() {
    return "CodeDeployHook_" + name;
  }
}
