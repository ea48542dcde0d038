package dev.deployhooks.deployment;

import java.time.Instant;

/**
 * When what happened in a deployment, on AWS's clock.
 *
 * @param deployment when the deployment began
 * @param event when the lifecycle event began at which the hook was called
 * @param shift when production traffic began to move to green
 * @param whole when all production traffic had moved to green
 */
public record Times(
    Found<Instant> deployment, Found<Instant> event, Found<Instant> shift, Found<Instant> whole) {

  /** Nothing is known, for that reason. */
  public static Times unknown(String why) {
    Found<Instant> unknown = new Found.Unknown<>(why);
    return new Times(unknown, unknown, unknown, unknown);
  }
}
