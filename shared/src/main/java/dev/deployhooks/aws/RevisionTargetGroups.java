package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionLoadBalancer;

/**
 * The decision in which of a service's two target groups a revision is registered. They swap at
 * each deployment: the configuration names both, the resolved configuration of a revision names its
 * own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html">ServiceRevision</a>
 */
final class RevisionTargetGroups {

  private static final String SOURCE = "DescribeServiceRevisions";

  private RevisionTargetGroups() {}

  /** The ARN of green's target group: its own, else the one of the two that is not blue's. */
  static Found<String> green(Found<ServiceRevision> green, Found<ServiceRevision> blue) {
    return green.then(
        revision ->
            Found.of(
                resolved(revision)
                    .or(
                        () ->
                            blue.known()
                                .flatMap(RevisionTargetGroups::resolved)
                                .flatMap(other -> otherThan(other, revision))),
                SOURCE,
                () ->
                    revision.loadBalancers().isEmpty()
                        ? "the service has no load balancer"
                        : "DescribeServiceRevisions does not say yet in which target group the"
                            + " revision is registered"));
  }

  /** The ARN of blue's target group. */
  static Found<String> blue(Found<ServiceRevision> blue) {
    return green(blue, blue);
  }

  /** The rule (or, of a network load balancer, the listener) of test traffic. */
  static Optional<String> testListenerRule(ServiceRevision revision) {
    return tested(revision)
        .flatMap(balancer -> said(balancer.advancedConfiguration().testListenerRule()));
  }

  /** The rule (or, of a network load balancer, the listener) of production traffic. */
  static Optional<String> productionListenerRule(ServiceRevision revision) {
    return tested(revision).or(() -> revision.loadBalancers().stream().findFirst()).stream()
        .flatMap(balancer -> Optional.ofNullable(balancer.advancedConfiguration()).stream())
        .flatMap(advanced -> said(advanced.productionListenerRule()).stream())
        .findFirst();
  }

  private static Optional<String> resolved(ServiceRevision revision) {
    if (revision.resolvedConfiguration() == null) {
      return Optional.empty();
    }
    List<ServiceRevisionLoadBalancer> all = revision.resolvedConfiguration().loadBalancers();
    Optional<String> production =
        tested(revision)
            .flatMap(balancer -> said(balancer.advancedConfiguration().productionListenerRule()));
    return all.stream()
        .filter(
            one ->
                all.size() == 1
                    || production
                        .filter(rule -> rule.equals(one.productionListenerRule()))
                        .isPresent())
        .findFirst()
        .flatMap(one -> said(one.targetGroupArn()));
  }

  private static Optional<String> otherThan(String taken, ServiceRevision revision) {
    List<String> pair =
        tested(revision).or(() -> revision.loadBalancers().stream().findFirst()).stream()
            .flatMap(
                balancer ->
                    Stream.of(
                        said(balancer.targetGroupArn()),
                        Optional.ofNullable(balancer.advancedConfiguration())
                            .map(AdvancedConfiguration::alternateTargetGroupArn)))
            .flatMap(Optional::stream)
            .toList();
    return pair.size() == 2 && pair.contains(taken)
        ? pair.stream().filter(arn -> !arn.equals(taken)).findFirst()
        : Optional.empty();
  }

  /** The first load balancer whose configuration names a rule for test traffic. */
  private static Optional<LoadBalancer> tested(ServiceRevision revision) {
    return revision.loadBalancers().stream()
        .filter(
            balancer ->
                balancer.advancedConfiguration() != null
                    && said(balancer.advancedConfiguration().testListenerRule()).isPresent())
        .findFirst();
  }

  private static Optional<String> said(@Nullable String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(text);
  }
}
