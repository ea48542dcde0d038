package dev.deployhooks.local.doctor;

import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.Load;
import dev.deployhooks.plan.LoadLimit;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.Retry;
import dev.deployhooks.plan.Section;
import dev.deployhooks.plan.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long one look at a section takes.
 *
 * @param least below which it cannot be done
 * @param most above which it does not go, as far as the plan says
 */
record PlanTime(Duration least, Duration most) {

  /** Finding out what goes live, and starting, before the first check. */
  private static final Duration BEFORE = Duration.ofSeconds(10);

  /** What one look at metrics or at scans takes, where AWS is slow. */
  private static final Duration ASKING = Duration.ofSeconds(40);

  /** At the most so much is kept for the answer, and a quarter at the most. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  /** What looks take that say no time-out of their own. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  /** What is left of a function's time for looking. */
  static Duration left(Duration timeout) {
    Duration quarter = timeout.dividedBy(4);
    Duration reserve = quarter.compareTo(RESERVE) < 0 ? quarter : RESERVE;
    Duration left = timeout.minus(reserve).minus(BEFORE);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Of a section. */
  static PlanTime of(Section section) {
    return switch (section) {
      case ChecksSection checks -> of(checks);
      case CanarySection _, ImagesSection _ -> new PlanTime(Duration.ofSeconds(5), ASKING);
    };
  }

  private static PlanTime of(ChecksSection section) {
    Map<String, Duration> ends = new HashMap<>();
    Duration longest = Duration.ZERO;
    Duration together = Duration.ZERO;
    Duration least = Duration.ofSeconds(1);
    // Each is tried after those that it needs; a plan may name them in any order.
    for (int round = 0; round < section.checks().size(); round++) {
      boolean changed = false;
      for (CheckSpec check : section.checks()) {
        Duration start =
            check.needs().stream()
                .map(need -> ends.getOrDefault(need, Duration.ZERO))
                .reduce(Duration.ZERO, PlanTime::longer);
        Duration end = start.plus(most(check));
        changed |= !end.equals(ends.put(check.name(), end));
      }
      if (!changed) {
        break;
      }
    }
    for (CheckSpec check : section.checks()) {
      longest = longer(longest, ends.getOrDefault(check.name(), Duration.ZERO));
      together = together.plus(most(check));
      least = longer(least, least(check.look()));
    }
    Duration most = longer(longest, together.dividedBy(section.concurrency()));
    Duration limited = section.timeout().filter(limit -> limit.compareTo(most) < 0).orElse(most);
    return new PlanTime(least, longer(least, limited));
  }

  private static Duration most(CheckSpec check) {
    Duration once = most(check.look());
    return check.retry().map(Retry::within).map(within -> within.plus(once)).orElse(once);
  }

  private static Duration most(Look look) {
    return switch (look) {
      case Look.Http http -> http.timeout();
      case Look.Invoke invoke -> invoke.timeout();
      case Look.Compare(Look both, var _) -> most(both);
      case Look.Flow(List<Step> steps) ->
          steps.stream()
              .map(step -> step.planned().map(PlanTime::most).orElse(SHORT))
              .reduce(Duration.ZERO, Duration::plus);
      case Look.Burst(Step request, Load load, List<LoadLimit> _) ->
          load.shortest().plus(request.planned().map(PlanTime::most).orElse(SHORT));
      case Look.HealthCheckPath(Duration timeout) -> timeout;
      case Look.GrpcHealth(String _, Duration timeout) -> timeout;
      case Look.Dns dns -> dns.timeout();
      case Look.Tcp tcp -> tcp.timeout();
      case Look.FunctionReady _, Look.TargetHealth _, Look.GreenAlone _, Look.Needed _ -> SHORT;
    };
  }

  /** A burst at a rate cannot be hurried. */
  private static Duration least(Look look) {
    return switch (look) {
      case Look.Burst(Step _, Load load, List<LoadLimit> _) -> load.shortest();
      case Look.Compare(Look both, var _) -> least(both);
      case Look.Http _,
          Look.Invoke _,
          Look.Flow _,
          Look.HealthCheckPath _,
          Look.GrpcHealth _,
          Look.FunctionReady _,
          Look.TargetHealth _,
          Look.GreenAlone _,
          Look.Surroundings _ ->
          Duration.ZERO;
    };
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  String inWords() {
    return least.equals(most)
        ? most.toSeconds() + " s"
        : "%d to %d s".formatted(least.toSeconds(), most.toSeconds());
  }
}
