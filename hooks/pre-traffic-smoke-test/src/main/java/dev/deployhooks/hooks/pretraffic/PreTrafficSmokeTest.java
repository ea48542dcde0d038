package dev.deployhooks.hooks.pretraffic;

import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.HookFunction;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Time;

/**
 * The pre-traffic smoke test: does green answer at all, before traffic reaches it?
 *
 * <p>Belongs at {@code BeforeAllowTraffic} (CodeDeploy), or at {@code POST_SCALE_UP} or {@code
 * PRE_PRODUCTION_TRAFFIC_SHIFT} (ECS); it runs the section {@code smokeTest} of the plan.
 */
public final class PreTrafficSmokeTest extends HookFunction {

  private static final HookDefinition DEFINITION =
      new HookDefinition("pre-traffic-smoke-test", SectionKind.SMOKE_TEST);

  /** The hook with real parts. */
  public PreTrafficSmokeTest() {
    this(Time.ofThisProcess());
  }

  private PreTrafficSmokeTest(Time time) {
    this(Wiring.ofThisFunction(DEFINITION, time), time);
  }

  /** The hook with the given parts. */
  PreTrafficSmokeTest(Hook hook, Time time) {
    super(hook, time);
  }
}
