package dev.deployhooks.plan;

import dev.deployhooks.judge.AtEnd;
import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Standing;
import dev.deployhooks.judge.Terms;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric that needs no configuration: what it is made of follows from the deployment. Which there
 * are depends on what is deployed; a preset that a deployment does not have says nothing of it.
 */
public enum Preset {
  /** Invocations that failed, or requests answered with 5xx, of all. */
  ERRORS("errors", 0.01, Standing.CRITICAL),
  /** Invocations that Lambda refused because too many ran, of all. */
  THROTTLES("throttles", 0.01, Standing.ORDINARY),
  /** Connections that the load balancer could not make, of all requests. */
  CONNECTION_ERRORS("connectionErrors", 0.01, Standing.ORDINARY),
  /** Requests that took longer than the plan allows, or than blue's usually do, of all. */
  SLOW("slow", 0.05, Standing.ORDINARY),
  /**
   * Percentiles of how long requests take: p50, p95 and p99; advisory unless the plan says more.
   */
  LATENCY("latency", 0, Standing.ADVISORY),
  /** Targets that the load balancer says are not healthy. */
  UNHEALTHY_HOSTS("unhealthyHosts", 0.5, Standing.ORDINARY);

  private static final double TOLERANCE = 0.25;

  /** Blue's estimate is taken as it is, so it needs some traffic to be one. */
  private static final long FLOOR = 100;

  private final String key;
  private final double margin;
  private final Standing standing;

  Preset(String key, double margin, Standing standing) {
    this.key = key;
    this.margin = margin;
    this.standing = standing;
  }

  /** Its key in a plan, and its name in a report. */
  public String key() {
    return key;
  }

  /** What is asked of it where the plan says nothing else. */
  Terms terms() {
    return new Terms(
        key,
        Direction.HIGHER,
        this == UNHEALTHY_HOSTS ? 0 : TOLERANCE,
        margin,
        null,
        isShare() ? FLOOR : 0,
        AtEnd.INCONCLUSIVE,
        null,
        standing,
        1);
  }

  /** Whether it is bad events of all, and not a value a period. */
  boolean isShare() {
    return this != LATENCY && this != UNHEALTHY_HOSTS;
  }

  /** All of them, with what is asked where the plan says nothing. */
  static Map<Preset, Terms> all() {
    Map<Preset, Terms> all = new EnumMap<>(Preset.class);
    for (Preset preset : values()) {
      all.put(preset, preset.terms());
    }
    return all;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Preset::key).toList();
  }

  static Optional<Preset> of(String key) {
    return Arrays.stream(values()).filter(preset -> preset.key.equals(key)).findFirst();
  }
}
