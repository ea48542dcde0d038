package dev.deployhooks.aws;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.deployment.Found;
import java.util.Optional;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.TargetGroupPairInfo;
import software.amazon.awssdk.services.codedeploy.model.TrafficRoute;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** Which listener, or which rule of one, is a deployment's. */
final class Roads {

  private static final String MEND = ", or set DEPLOYHOOKS_TEST_URL or target.url in the plan";

  private Roads() {}

  /** The ARN of the listener of a deployment by CodeDeploy. */
  static Found<String> listener(DeploymentInfo info, Road road) {
    return Found.of(
        Optional.ofNullable(info.loadBalancerInfo()).stream()
            .flatMap(balancers -> balancers.targetGroupPairInfoList().stream())
            .flatMap(pair -> Optional.ofNullable(route(pair, road)).stream())
            .flatMap(route -> route.listenerArns().stream())
            .findFirst(),
        "GetDeployment",
        () ->
            switch (road) {
              case TEST -> "the deployment group has no test listener; add one" + MEND;
              case PRODUCTION -> "GetDeployment names no production listener";
            });
  }

  private static @org.jspecify.annotations.Nullable TrafficRoute route(
      TargetGroupPairInfo pair, Road road) {
    return switch (road) {
      case TEST -> pair.testTrafficRoute();
      case PRODUCTION -> pair.prodTrafficRoute();
    };
  }

  /** The ARN of the rule (or, of a network load balancer, the listener) of a service revision. */
  static Found<String> rule(ServiceRevision revision, Road road) {
    return Found.of(
        switch (road) {
          case TEST -> RevisionTargetGroups.testListenerRule(revision);
          case PRODUCTION -> RevisionTargetGroups.productionListenerRule(revision);
        },
        "DescribeServiceRevisions",
        () ->
            switch (road) {
              case TEST -> "the service has no test listener rule; add one" + MEND;
              case PRODUCTION -> "DescribeServiceRevisions names no production listener rule";
            });
  }
}
