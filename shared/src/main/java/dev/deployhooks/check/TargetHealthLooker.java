package dev.deployhooks.check;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.util.List;

/** Asks for the health of green's targets until enough of them are healthy, or time is up. */
final class TargetHealthLooker {

  private static final int MOST_TARGETS_SHOWN = 20;

  private final TargetHealthSource targetHealth;
  private final Time time;

  TargetHealthLooker(TargetHealthSource targetHealth, Time time) {
    this.targetHealth = targetHealth;
    this.time = time;
  }

  /**
   * Looks until enough targets are healthy, or time is up.
   *
   * @param where the place in the plan
   * @throws CannotLookException if there is no target group, or it may not be asked about
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(Look.TargetHealth look, Aim aim, String where, Deadline deadline)
      throws CannotLookException, InterruptedException {
    TargetGroup group = group(aim);
    Deadline patience = deadline.atMost(look.within());
    while (true) {
      Judged seen = once(look, group, where, patience);
      if (seen.outcome() instanceof Outcome.Passed
          || patience.remaining().compareTo(look.every()) <= 0) {
        return seen;
      }
      time.sleep(look.every());
    }
  }

  private Judged once(Look.TargetHealth look, TargetGroup group, String where, Deadline deadline)
      throws CannotLookException {
    String lookedAt = "targets of " + group.name();
    List<Target> targets;
    try {
      targets = targetHealth.targets(group.arn(), deadline);
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(lookedAt, e.getMessage());
    }
    long healthy = targets.stream().filter(Target::healthy).count();
    int wanted = Math.max(1, look.atLeast().orElse(targets.size()));
    Observation observation =
        new Observation(
            look.atLeast()
                .map(least -> "at least " + least + " healthy targets of " + group.name())
                .orElse("every target of " + group.name() + " to be healthy"),
            targets.isEmpty()
                ? "no registered target"
                : "%d of %d healthy%s".formatted(healthy, targets.size(), unhealthy(targets)),
            healthy >= wanted,
            where);
    List<Observation> observations = List.of(observation);
    return new Judged(
        lookedAt,
        Expectations.outcome(observations),
        observations,
        List.of(),
        observation.held() ? List.of() : details(targets));
  }

  /** The first target that is not healthy, in words. */
  private static String unhealthy(List<Target> targets) {
    return targets.stream()
        .filter(target -> !target.healthy())
        .findFirst()
        .map(target -> "; " + inWords(target))
        .orElse("");
  }

  private static List<String> details(List<Target> targets) {
    return targets.stream()
        .limit(MOST_TARGETS_SHOWN)
        .map(target -> "target " + inWords(target))
        .toList();
  }

  private static String inWords(Target target) {
    return "%s port %d is %s%s"
        .formatted(
            InWords.shown(target.id()),
            target.port(),
            InWords.shown(target.state()),
            target.reason().isEmpty() ? "" : " (" + InWords.shown(target.reason()) + ")");
  }

  /** Green's target group. */
  static TargetGroup group(Aim aim) throws CannotLookException {
    return switch (aim.deployment()) {
      case Deployment.Lambda function ->
          throw new CannotLookException(
              "the deployment is of " + function.subject() + ", which has no target group");
      case Deployment.Built built -> throw CannotLookException.nothingRuns(built);
      case Deployment.Ecs ecs ->
          switch (ecs.green().targetGroup()) {
            case Found.Known<TargetGroup>(TargetGroup group, String _) -> group;
            case Found.Unknown<TargetGroup>(String why) ->
                throw new CannotLookException("green's target group is not known: " + why);
          };
    };
  }
}
