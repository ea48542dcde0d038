package dev.deployhooks.hooks.imagescan;

import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.HookFunction;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Time;

/**
 * The image-scan gate: may the images that are about to run, run, by what a scan found in them?
 *
 * <p>Belongs at {@code BeforeInstall} (CodeDeploy, ECS), {@code BeforeAllowTraffic} (CodeDeploy,
 * Lambda), or {@code PRE_SCALE_UP} and {@code POST_SCALE_UP} (ECS); it runs the section {@code
 * images} of the plan.
 */
public final class ImageScanGate extends HookFunction {

  private static final HookDefinition DEFINITION =
      new HookDefinition("image-scan-gate", SectionKind.IMAGES);

  /** The hook with real parts. */
  public ImageScanGate() {
    this(Time.ofThisProcess());
  }

  private ImageScanGate(Time time) {
    this(Wiring.ofThisFunction(DEFINITION, time), time);
  }

  /** The hook with the given parts. */
  ImageScanGate(Hook hook, Time time) {
    super(hook, time);
  }
}
