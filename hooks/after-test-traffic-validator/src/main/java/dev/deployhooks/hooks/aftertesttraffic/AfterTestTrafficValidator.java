package dev.deployhooks.hooks.aftertesttraffic;

import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.HookFunction;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Time;

/**
 * The after-test-traffic validator: is what test traffic sees what customers may see?
 *
 * <p>Belongs at {@code AfterAllowTestTraffic} (CodeDeploy) or {@code POST_TEST_TRAFFIC_SHIFT}
 * (ECS); it runs the section {@code validate} of the plan.
 */
public final class AfterTestTrafficValidator extends HookFunction {

  private static final HookDefinition DEFINITION =
      new HookDefinition("after-test-traffic-validator", SectionKind.VALIDATE);

  /** The hook with real parts. */
  public AfterTestTrafficValidator() {
    this(Time.ofThisProcess());
  }

  private AfterTestTrafficValidator(Time time) {
    this(Wiring.ofThisFunction(DEFINITION, time), time);
  }

  /** The hook with the given parts. */
  AfterTestTrafficValidator(Hook hook, Time time) {
    super(hook, time);
  }
}
