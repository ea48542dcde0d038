package dev.deployhooks.deployment;

/**
 * A target group of Elastic Load Balancing.
 *
 * @param arn its ARN
 * @param name its name
 * @param protocol {@code HTTP} or {@code HTTPS}, or another as ELB spells it
 * @param healthCheckPath the path of its health check, {@code /} where none is said
 */
public record TargetGroup(String arn, String name, String protocol, String healthCheckPath) {}
