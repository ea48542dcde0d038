package dev.deployhooks.sandbox;

import java.time.Duration;

/**
 * How a target group finds out whether its targets are well.
 *
 * @param interval virtual time between two checks
 * @param timeout real time that a check waits for its answer
 * @param healthy so many successes in a row make a target healthy, a new one too
 * @param unhealthy so many failures in a row make it unhealthy
 * @param codes the statuses that mean success, such as {@code 200}, {@code 200-299}, {@code
 *     200,404}
 */
public record HealthCheck(
    String path, Duration interval, Duration timeout, int healthy, int unhealthy, String codes) {

  /** Every ten seconds of virtual time; two successes or two failures count; status 200. */
  public static HealthCheck at(String path) {
    return new HealthCheck(path, Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 2, "200");
  }

  boolean accepts(int status) {
    for (String part : codes.split(",", -1)) {
      int dash = part.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      int to = Integer.parseInt(dash < 0 ? part : part.substring(dash + 1));
      if (from <= status && status <= to) {
        return true;
      }
    }
    return false;
  }
}
