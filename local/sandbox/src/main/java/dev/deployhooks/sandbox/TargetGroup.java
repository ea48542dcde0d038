package dev.deployhooks.sandbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A target group: ports of 127.0.0.1 on which the demo's or a test's own servers listen. */
public final class TargetGroup {

  private final VirtualClock clock;
  private final String name;
  private final String arn;
  private final HealthCheck healthCheck;
  private final List<Target> targets = new CopyOnWriteArrayList<>();

  TargetGroup(VirtualClock clock, String name, HealthCheck healthCheck) {
    this.clock = clock;
    this.name = name;
    this.arn = Arns.of("elasticloadbalancing", "targetgroup/" + name + "/" + Arns.hex(16));
    this.healthCheck = healthCheck;
  }

  /** Registers a port; its health begins at {@code initial}. */
  public TargetGroup register(int port) {
    targets.add(new Target(port, clock.now()));
    return this;
  }

  /** Takes a port out. */
  public TargetGroup deregister(int port) {
    targets.removeIf(target -> target.port() == port);
    return this;
  }

  /** The target group's name. */
  public String name() {
    return name;
  }

  /** The target group's ARN. */
  public String arn() {
    return arn;
  }

  HealthCheck healthCheck() {
    return healthCheck;
  }

  List<Target> targets() {
    return targets;
  }

  Target.Health health(Target target) {
    return target.health(healthCheck, clock.now());
  }

  /**
   * How many targets are well, and how many are not; those of which it is not known are neither.
   */
  Traffic.Hosts hosts() {
    List<String> states = targets.stream().map(target -> health(target).state()).toList();
    return new Traffic.Hosts(
        states.stream().filter("healthy"::equals).count(),
        states.stream().filter("unhealthy"::equals).count());
  }

  /**
   * The targets that requests go to: the healthy ones, and all of them where none is, as a load
   * balancer fails open.
   */
  List<Target> serving() {
    List<Target> healthy = targets.stream().filter(target -> health(target).healthy()).toList();
    return healthy.isEmpty() ? targets : healthy;
  }
}
