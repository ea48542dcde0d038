package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The plan of a service whose owner has written none: what holds for every one. */
final class DefaultPlan {

  private static final Place PLACE = new Place("the default plan", 1, 1);

  /** A listener takes a few seconds until every node of the load balancer knows a new rule. */
  private static final Retry WHILE_LISTENER_LEARNS =
      new Retry(Duration.ofSeconds(2), Duration.ofSeconds(20));

  private DefaultPlan() {}

  /**
   * The default plan. The smoke test and the validator ask the same in it, and one is enough.
   *
   * @param kinds the sections that the hook runs
   * @param why why there is no other, for the report
   */
  static Plan of(Deployment deployment, List<SectionKind> kinds, String why) {
    return new Plan(
        "the default plan (" + why + ")",
        TargetOverride.NONE,
        kinds.stream()
            .filter(
                kind -> !(kind == SectionKind.VALIDATE && kinds.contains(SectionKind.SMOKE_TEST)))
            .map(kind -> section(deployment, kind, kinds))
            .toList());
  }

  private static Section section(Deployment deployment, SectionKind kind, List<SectionKind> kinds) {
    return switch (kind) {
      case SMOKE_TEST, VALIDATE -> checks(deployment, kind);
      case CANARY -> CanarySection.byDefault(kind, PLACE);
      case IMAGES ->
          ImagesSection.byDefault(
              new SectionHead(kind, PLACE, Set.of(), OnInconclusive.FAIL),
              // A function without an image leaves a hook for images alone nothing to judge.
              kinds.size() == 1 ? ImagePolicy.Reaction.FAIL : ImagePolicy.Reaction.IGNORE);
    };
  }

  private static Section checks(Deployment deployment, SectionKind kind) {
    List<CheckSpec> checks =
        switch (deployment) {
          case Deployment.Ecs _ -> ofService();
          case Deployment.Lambda _ -> ofFunction();
          // Nothing runs that could be asked; such a section cannot run in a pipeline.
          case Deployment.Built _ -> List.of();
        };
    return new ChecksSection(
        new SectionHead(kind, PLACE, Set.of(), OnInconclusive.FAIL),
        Optional.empty(),
        ChecksPart.CONCURRENCY,
        checks);
  }

  private static List<CheckSpec> ofService() {
    String healthy = "targets are healthy";
    return List.of(
        check(healthy, List.of(), Optional.empty(), LookPart.ALL_HEALTHY),
        check(
            "health-check path answers",
            List.of(healthy),
            Optional.of(WHILE_LISTENER_LEARNS),
            new Look.HealthCheckPath(LookPart.HEALTH_CHECK_TIMEOUT)));
  }

  private static List<CheckSpec> ofFunction() {
    return List.of(
        check("version is ready", List.of(), Optional.empty(), new Look.FunctionReady()));
  }

  private static CheckSpec check(
      String name, List<String> needs, Optional<Retry> retry, Look look) {
    return new CheckSpec(name, PLACE, needs, true, retry, look, List.of());
  }
}
