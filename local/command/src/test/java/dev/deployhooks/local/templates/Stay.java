package dev.deployhooks.local.templates;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * Where a hook is called, so that it gets as far as it can.
 *
 * @param ecs the lifecycle event of a service's deployment by CodeDeploy
 * @param lambda the lifecycle events of a function's
 * @param stage the lifecycle stage of a deployment by Amazon ECS
 */
record Stay(String ecs, List<String> lambda, String stage) {

  private static final List<String> BEFORE = List.of("BeforeAllowTraffic");

  private static final Map<String, Stay> BY_FUNCTION =
      Map.of(
          "PreTrafficSmokeTest",
          new Stay("BeforeAllowTraffic", BEFORE, "PRE_PRODUCTION_TRAFFIC_SHIFT"),
          "AfterTestTrafficValidator",
          new Stay("AfterAllowTestTraffic", BEFORE, "POST_TEST_TRAFFIC_SHIFT"),
          // Once to watch the shift, once to look after it.
          "CanaryMetricsChecker",
          new Stay(
              "AfterAllowTraffic",
              List.of("BeforeAllowTraffic", "AfterAllowTraffic"),
              "PRODUCTION_TRAFFIC_SHIFT"),
          "ImageScanGate",
          new Stay("BeforeInstall", BEFORE, "PRE_SCALE_UP"),
          "Combined",
          new Stay(
              "BeforeAllowTraffic",
              List.of("BeforeAllowTraffic", "AfterAllowTraffic"),
              "PRE_PRODUCTION_TRAFFIC_SHIFT"));

  /** Where a function of the template is called; whoever adds one says it here. */
  static Stay of(String function) {
    return requireNonNull(
        BY_FUNCTION.get(function), () -> "where is the function called: " + function);
  }
}
