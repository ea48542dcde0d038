package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Platform;
import dev.deployhooks.local.doctor.Facts.Setup;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.Service;

/** Services of Amazon ECS. */
record ServiceReader(EcsClient ecs) {

  /** A service. */
  Found<Service> service(String cluster, String name) {
    return Questions.ask(
            "ecs:DescribeServices",
            cluster + "/" + name,
            () -> ecs.describeServices(request -> request.cluster(cluster).services(name)))
        .then(
            answer ->
                Found.of(
                    answer.services().stream().findFirst(),
                    "DescribeServices",
                    () -> "there is no service %s in the cluster %s".formatted(name, cluster)));
  }

  /** How it deploys. */
  static Found<Setup> setup(Service service) {
    if (service.deploymentController() != null
        && service.deploymentController().type() != DeploymentControllerType.ECS) {
      return new Found.Unknown<>(
          "%s is deployed by %s, not by Amazon ECS itself; for CodeDeploy, give --application and --group"
              .formatted(service.serviceName(), service.deploymentController().typeAsString()));
    }
    DeploymentConfiguration configuration = service.deploymentConfiguration();
    return new Found.Known<>(
        new Setup(
            Platform.SERVICE_BY_ECS,
            atOnce(configuration),
            alarms(configuration == null ? null : configuration.alarms()),
            rollsBackOn(configuration == null ? null : configuration.alarms()),
            service.loadBalancers().stream()
                .anyMatch(
                    each ->
                        each.advancedConfiguration() != null
                            && each.advancedConfiguration().testListenerRule() != null)),
        "DescribeServices");
  }

  /** A failed hook always rolls back; alarms do where it is said. */
  private static Set<String> rollsBackOn(@Nullable DeploymentAlarms alarms) {
    return alarms != null && Boolean.TRUE.equals(alarms.rollback())
        ? Set.of(SetupRules.ON_FAILURE, SetupRules.ON_ALARM)
        : Set.of(SetupRules.ON_FAILURE);
  }

  private static List<String> alarms(@Nullable DeploymentAlarms alarms) {
    return alarms == null || !Boolean.TRUE.equals(alarms.enable())
        ? List.of()
        : alarms.alarmNames();
  }

  /**
   * How traffic moves.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html">DeploymentConfiguration:
   *     strategy</a>
   */
  private static Found<Boolean> atOnce(@Nullable DeploymentConfiguration configuration) {
    if (configuration == null || configuration.strategyAsString() == null) {
      return new Found.Unknown<>("DescribeServices names no deploymentConfiguration.strategy");
    }
    String strategy = configuration.strategyAsString();
    return switch (DeploymentStrategy.fromValue(strategy)) {
      case BLUE_GREEN -> new Found.Known<>(true, strategy);
      case CANARY, LINEAR -> new Found.Known<>(false, strategy);
      case ROLLING ->
          new Found.Unknown<>(
              "the strategy is ROLLING, which has no test traffic and no way back at once; hooks are meant for BLUE_GREEN, CANARY and LINEAR");
      case UNKNOWN_TO_SDK_VERSION ->
          new Found.Unknown<>("the strategy %s is not known here".formatted(strategy));
    };
  }
}
