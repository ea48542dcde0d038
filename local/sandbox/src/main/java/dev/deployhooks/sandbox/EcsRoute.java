package dev.deployhooks.sandbox;

import java.util.Optional;

/**
 * How traffic reaches an ECS service that CodeDeploy deploys: two target groups that take turns,
 * the listener of production, and that of tests if there is one.
 */
public record EcsRoute(
    EcsService service,
    TargetGroup one,
    TargetGroup other,
    Listener production,
    Optional<Listener> test) {

  /** The target group that is not the given one. */
  TargetGroup besides(TargetGroup group) {
    return group == one ? other : one;
  }
}
