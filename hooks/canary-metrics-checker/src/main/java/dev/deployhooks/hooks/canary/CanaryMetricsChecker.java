package dev.deployhooks.hooks.canary;

import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.HookFunction;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Time;

/**
 * The canary metrics checker: is green worse than blue?
 *
 * <p>Belongs at {@code AfterAllowTraffic} (CodeDeploy), at {@code BeforeAllowTraffic} to watch a
 * shift by CodeDeploy, or at {@code PRODUCTION_TRAFFIC_SHIFT} and {@code
 * POST_PRODUCTION_TRAFFIC_SHIFT} (ECS); it runs the section {@code canary} of the plan.
 */
public final class CanaryMetricsChecker extends HookFunction {

  private static final HookDefinition DEFINITION =
      new HookDefinition("canary-metrics-checker", SectionKind.CANARY);

  /** The hook with real parts. */
  public CanaryMetricsChecker() {
    this(Time.ofThisProcess());
  }

  private CanaryMetricsChecker(Time time) {
    this(Wiring.ofThisFunction(DEFINITION, time), time);
  }

  /** The hook with the given parts. */
  CanaryMetricsChecker(Hook hook, Time time) {
    super(hook, time);
  }
}
