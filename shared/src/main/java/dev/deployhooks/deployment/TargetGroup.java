package dev.deployhooks.deployment;

import java.util.List;

/**
 * A target group of Elastic Load Balancing.
 *
 * @param arn its ARN
 * @param name its name
 * @param protocol {@code HTTP} or {@code HTTPS}, or another as ELB spells it
 * @param healthCheckPath the path of its health check, {@code /} where none is said
 * @param loadBalancers the ARNs of the load balancers that send traffic to it
 */
public record TargetGroup(
    String arn, String name, String protocol, String healthCheckPath, List<String> loadBalancers) {

  public TargetGroup {
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** A target group of which no load balancer is known. */
  public TargetGroup(String arn, String name, String protocol, String healthCheckPath) {
    this(arn, name, protocol, healthCheckPath, List.of());
  }
}
