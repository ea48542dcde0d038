package dev.deployhooks.hook;

import dev.deployhooks.check.Aim;
import dev.deployhooks.check.Checks;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.Section;
import dev.deployhooks.time.Deadline;
import java.util.Map;
import java.util.function.Supplier;

/** The real ways to look at the sections of a plan. */
final class Sections implements SectionRunner {

  private final Checks checks;
  private final Supplier<ImagesRunner> images;

  /**
   * With what looks.
   *
   * @param images made when a plan has images to judge: other hooks do not carry what it needs
   */
  Sections(Checks checks, Supplier<ImagesRunner> images) {
    this.checks = checks;
    this.images = images;
  }

  @Override
  public Looked look(Section section, Looking looking, Deadline deadline)
      throws InterruptedException {
    return switch (section) {
      case ChecksSection ofChecks -> look(ofChecks, looking, deadline);
      case ImagesSection ofImages -> images.get().look(ofImages, looking, deadline);
    };
  }

  private Looked look(ChecksSection section, Looking looking, Deadline deadline)
      throws InterruptedException {
    Aim aim = new Aim(looking.deployment(), looking.plan().target());
    return new Looked.Done(checks.run(section, aim, deadline, _ -> {}), Map.of());
  }
}
