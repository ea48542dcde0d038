package dev.deployhooks.deployment;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The lifecycle event (CodeDeploy), the lifecycle stage (ECS) or the action (CodePipeline) at which
 * a hook was called.
 *
 * @param name as AWS spells it
 * @param moment what it means
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html">AppSpec
 *     'hooks' section</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">Lifecycle
 *     hooks for Amazon ECS service deployments</a>
 */
public record LifecycleEvent(String name, Moment moment) {

  /**
   * What CodeDeploy does between the last hook before production traffic and the first after it. No
   * hook is called at it.
   */
  public static final LifecycleEvent SHIFT =
      new LifecycleEvent("AllowTraffic", Moment.TRAFFIC_SHIFTING);

  /** The action of a pipeline, which has no events: nothing is deployed yet. */
  public static final LifecycleEvent PIPELINE_ACTION =
      new LifecycleEvent("PipelineAction", Moment.BEFORE_GREEN);

  private static final Map<String, Moment> CODE_DEPLOY =
      Map.of(
          "BeforeInstall", Moment.BEFORE_GREEN,
          "AfterInstall", Moment.GREEN_STARTED,
          "AfterAllowTestTraffic", Moment.TEST_TRAFFIC,
          "BeforeAllowTraffic", Moment.BEFORE_TRAFFIC,
          "AfterAllowTraffic", Moment.AFTER_TRAFFIC);

  private static final Map<String, Moment> ECS =
      Map.of(
          "RECONCILE_SERVICE", Moment.RECONCILE,
          "PRE_SCALE_UP", Moment.BEFORE_GREEN,
          "POST_SCALE_UP", Moment.GREEN_STARTED,
          "TEST_TRAFFIC_SHIFT", Moment.TEST_TRAFFIC_SHIFTING,
          "POST_TEST_TRAFFIC_SHIFT", Moment.TEST_TRAFFIC,
          "PRE_PRODUCTION_TRAFFIC_SHIFT", Moment.BEFORE_TRAFFIC,
          "PRODUCTION_TRAFFIC_SHIFT", Moment.TRAFFIC_SHIFTING,
          "POST_PRODUCTION_TRAFFIC_SHIFT", Moment.AFTER_TRAFFIC);

  private static final Map<String, Moment> CODE_PIPELINE =
      Map.of(PIPELINE_ACTION.name(), PIPELINE_ACTION.moment());

  /** The event of that name; {@link Moment#UNRECOGNIZED} if this version does not know it. */
  public static LifecycleEvent of(String name) {
    return new LifecycleEvent(
        name,
        Stream.of(CODE_DEPLOY, ECS, CODE_PIPELINE)
            .filter(known -> known.containsKey(name))
            .map(known -> known.get(name))
            .findFirst()
            .orElse(Moment.UNRECOGNIZED));
  }

  /**
   * The lifecycle events of CodeDeploy at which a Lambda function can be called, sorted by name.
   */
  public static List<String> namesInCodeDeploy() {
    return CODE_DEPLOY.keySet().stream().sorted().toList();
  }

  /** Every name that this version knows, sorted. */
  public static List<String> knownNames() {
    return Stream.of(CODE_DEPLOY, ECS, CODE_PIPELINE)
        .flatMap(known -> known.keySet().stream())
        .sorted()
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
