package dev.deployhooks.check;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import java.util.Optional;

/**
 * Finds the way by which a request reaches blue and nobody else: the production listener, if all
 * that comes by it goes to blue at this moment; else blue's healthy targets by address and port. Of
 * what the plan says about its target only the host is taken: an address is green's, and a header
 * may be what leads to green.
 */
final class WayToBlue {

  private final SideSource sides;
  private final TargetHealthSource targetHealth;

  WayToBlue(SideSource sides, TargetHealthSource targetHealth) {
    this.sides = sides;
    this.targetHealth = targetHealth;
  }

  /** The production listener, if it leads to blue alone. */
  Optional<Entrance> byProduction(
      Deployment.Ecs service, TargetGroup blue, TargetOverride target, Deadline deadline) {
    return sides
        .route(service, Road.PRODUCTION, deadline)
        .then(route -> route.to(blue.name()))
        .known()
        .map(entrance -> named(entrance, target));
  }

  /**
   * A healthy target of blue's.
   *
   * @throws SourceException if the targets cannot be read
   */
  HealthyTarget byAddress(TargetGroup blue, TargetOverride target, Deadline deadline)
      throws SourceException {
    return switch (HealthyTarget.find(blue, targetHealth, deadline)) {
      case HealthyTarget.At(Entrance entrance) -> new HealthyTarget.At(named(entrance, target));
      case HealthyTarget.Nobody nobody -> nobody;
      case HealthyTarget.NoHttp noHttp -> noHttp;
    };
  }

  private static Entrance named(Entrance entrance, TargetOverride target) {
    return entrance.host().isPresent() || target.host().isEmpty()
        ? entrance
        : new Entrance(
            entrance.address(),
            target.host(),
            entrance.headers(),
            entrance.query(),
            entrance.pathPatterns(),
            entrance.methods(),
            entrance.unmet(),
            entrance.rules(),
            entrance.description());
  }
}
