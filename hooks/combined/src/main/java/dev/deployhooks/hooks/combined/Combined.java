package dev.deployhooks.hooks.combined;

import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.HookDefinition.Choice;
import dev.deployhooks.hook.HookFunction;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Time;
import java.util.List;

/**
 * The combined hook: what of a plan belongs to the lifecycle event, in one function and with one
 * answer. CodeDeploy takes one function for each lifecycle event, and before traffic moves to a
 * Lambda function its images, its smoke test and the watch all belong at {@code
 * BeforeAllowTraffic}.
 *
 * <p>It can be called at every lifecycle event; it runs the sections {@code images}, {@code
 * smokeTest}, {@code validate} and {@code canary} of the plan, in this order, each where it
 * belongs.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html">AppSpec
 *     'hooks' section</a>
 */
public final class Combined extends HookFunction {

  private static final HookDefinition DEFINITION =
      new HookDefinition(
          "combined",
          List.of(
              SectionKind.IMAGES, SectionKind.SMOKE_TEST, SectionKind.VALIDATE, SectionKind.CANARY),
          Choice.WHAT_BELONGS);

  /** The hook with real parts. */
  public Combined() {
    this(Time.ofThisProcess());
  }

  private Combined(Time time) {
    this(Wiring.ofThisFunction(DEFINITION, time), time);
  }

  /** The hook with the given parts. */
  Combined(Hook hook, Time time) {
    super(hook, time);
  }
}
