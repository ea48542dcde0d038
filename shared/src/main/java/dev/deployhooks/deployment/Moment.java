package dev.deployhooks.deployment;

/**
 * The moments of a deployment at which a hook can be called, under the one name that CodeDeploy's
 * lifecycle events and ECS's lifecycle stages share here.
 */
public enum Moment {
  /** Before anything of green exists: {@code RECONCILE_SERVICE}. */
  RECONCILE,
  /**
   * Green does not exist yet: {@code BeforeInstall} (ECS), {@code PRE_SCALE_UP}, an action of a
   * pipeline.
   */
  BEFORE_GREEN,
  /** Green runs, and no traffic reaches it: {@code AfterInstall}, {@code POST_SCALE_UP}. */
  GREEN_STARTED,
  /** Test traffic is being moved to green: {@code TEST_TRAFFIC_SHIFT}. */
  TEST_TRAFFIC_SHIFTING,
  /** Test traffic reaches green: {@code AfterAllowTestTraffic}, {@code POST_TEST_TRAFFIC_SHIFT}. */
  TEST_TRAFFIC,
  /**
   * Production traffic is about to move to green: {@code BeforeAllowTraffic}, {@code
   * PRE_PRODUCTION_TRAFFIC_SHIFT}.
   */
  BEFORE_TRAFFIC,
  /**
   * Production traffic is being moved to green, in steps or at once: {@code
   * PRODUCTION_TRAFFIC_SHIFT}.
   */
  TRAFFIC_SHIFTING,
  /**
   * All production traffic reaches green: {@code AfterAllowTraffic}, {@code
   * POST_PRODUCTION_TRAFFIC_SHIFT}.
   */
  AFTER_TRAFFIC,
  /** A moment that this version does not know: the list of stages is open. */
  UNRECOGNIZED
}
