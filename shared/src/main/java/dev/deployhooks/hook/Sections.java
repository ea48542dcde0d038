package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.canary.Canary;
import dev.deployhooks.canary.Look;
import dev.deployhooks.check.Aim;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Checks;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.Section;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The real ways to look at the sections of a plan. */
public final class Sections implements SectionRunner {

  /** The member of the report's evidence with what the judge was given. */
  private static final String BAKE = "bake";

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** As long as a deployment of a function can last. */
  private static final Duration LONGEST_SHIFT = Duration.ofHours(50);

  private static final LifecycleEvent BEFORE_THE_SHIFT = LifecycleEvent.of("BeforeAllowTraffic");

  private final Checks checks;
  private final Supplier<Canary> canary;
  private final Supplier<ImagesRunner> images;

  /** With the ways to look, those of a canary and of images made when a plan has them. */
  public Sections(Checks checks, Supplier<Canary> canary, Supplier<ImagesRunner> images) {
    this.checks = checks;
    this.canary = canary;
    this.images = images;
  }

  /** Most bakes take longer than a function should wait; where CodeDeploy shifts, it is watched. */
  @Override
  public Pace pace(Section section, LifecycleEvent event) {
    return switch (section) {
      case ChecksSection _ -> new Pace.Once();
      case CanarySection canarySection ->
          canarySection
              .watch()
              .filter(_ -> event.equals(BEFORE_THE_SHIFT))
              .<Pace>map(watch -> new Pace.DuringTheShift(MINUTE, LONGEST_SHIFT, watch.onLost()))
              .orElseGet(() -> new Pace.UntilDone(MINUTE));
      // A scan is believed at the second look.
      case ImagesSection images -> new Pace.UntilDone(images.scan().settle());
    };
  }

  @Override
  public Looked look(Section section, Looking looking, Deadline deadline)
      throws InterruptedException {
    return switch (section) {
      case ChecksSection ofChecks -> look(ofChecks, looking, deadline);
      case CanarySection ofCanary -> look(ofCanary, looking, deadline);
      case ImagesSection ofImages -> images.get().look(ofImages, looking, deadline);
    };
  }

  private Looked look(ChecksSection section, Looking looking, Deadline deadline)
      throws InterruptedException {
    Aim aim = new Aim(looking.deployment(), looking.plan().target());
    return new Looked.Done(checks.run(section, aim, deadline, _ -> {}), Map.of());
  }

  private Looked look(CanarySection section, Looking looking, Deadline deadline) {
    return switch (canary
        .get()
        .look(section, looking.deployment(), looking.event(), looking.state(), deadline)) {
      case Look.Decided(List<CheckResult> results, Optional<JsonObject> bake) ->
          new Looked.Done(results, evidence(bake));
      case Look.NotYet(
              String why,
              Duration again,
              JsonObject state,
              List<CheckResult> results,
              Optional<JsonObject> bake) ->
          new Looked.NotYet(why, again, state, results, evidence(bake));
      case Look.NoTraffic(String why) -> new Looked.NoTrafficYet(why);
    };
  }

  private static Map<String, JsonObject> evidence(Optional<JsonObject> bake) {
    return bake.map(given -> Map.of(BAKE, given)).orElse(Map.of());
  }
}
