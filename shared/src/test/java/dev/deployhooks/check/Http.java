package dev.deployhooks.check;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;

/** Looks over HTTP in tests: without AWS, with a minute of time. */
final class Http {

  private Http() {}

  static Judged look(Time time, CheckSpec check, Deployment deployment, TargetOverride target)
      throws CannotLookException, InterruptedException {
    return look(time, check, deployment, target, (arn, deadline) -> List.of());
  }

  static Judged look(
      Time time,
      CheckSpec check,
      Deployment deployment,
      TargetOverride target,
      TargetHealthSource targets)
      throws CannotLookException, InterruptedException {
    return new Looker(new NoFunctions(), targets, time)
        .look(
            check,
            Samples.section(check),
            new Aim(deployment, target),
            Deadline.in(Duration.ofMinutes(1), time));
  }
}
