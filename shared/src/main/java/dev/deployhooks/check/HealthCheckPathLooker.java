package dev.deployhooks.check;

import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Optional;

/** Asks for the health-check path of green's target group, by the way that any request takes. */
final class HealthCheckPathLooker {

  private final HttpLooker http;

  HealthCheckPathLooker(HttpLooker http) {
    this.http = http;
  }

  /**
   * Looks once.
   *
   * @throws CannotLookException if there is no target group or no way to it
   * @throws InterruptedException if the thread is interrupted
   */
  Sight look(Look.HealthCheckPath look, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    TargetGroup group = TargetHealthLooker.group(aim);
    Look.Http request =
        new Look.Http(
            "GET",
            Optional.of(group.healthCheckPath()),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            look.timeout());
    return http.look(request, aim, deadline);
  }
}
