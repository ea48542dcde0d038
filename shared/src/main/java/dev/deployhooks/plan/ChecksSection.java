package dev.deployhooks.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks of green: what the pre-traffic smoke test and the after-test-traffic validator run.
 *
 * @param head what every section says
 * @param timeout how long all checks together may take; what is left of the function's time if
 *     empty
 * @param concurrency how many checks may run side by side, from 1 to 64
 * @param checks in the plan's order, never empty, each name once
 */
public record ChecksSection(
    SectionHead head, Optional<Duration> timeout, int concurrency, List<CheckSpec> checks)
    implements Section {

  public ChecksSection {
    checks = List.copyOf(checks);
  }

  /**
   * Whether it runs code of the version of a Lambda function that goes live, in a check or in a
   * step of one.
   */
  public boolean invokesTheVersion() {
    return checks.stream().map(CheckSpec::look).anyMatch(ChecksSection::invokesTheVersion);
  }

  private static boolean invokesTheVersion(Look look) {
    return switch (look) {
      case Look.Invoke _ -> true;
      case Look.Compare(Look both, _) -> invokesTheVersion(both);
      case Look.Flow(List<Step> steps) ->
          steps.stream()
              .flatMap(step -> step.planned().stream())
              .anyMatch(ChecksSection::invokesTheVersion);
      case Look.Http _,
          Look.FunctionReady _,
          Look.TargetHealth _,
          Look.GreenAlone _,
          Look.HealthCheckPath _ ->
          false;
    };
  }
}
