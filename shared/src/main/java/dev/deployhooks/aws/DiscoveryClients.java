package dev.deployhooks.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * The clients that discovery asks, each made only when it is first needed: making one costs time at
 * a cold start.
 *
 * @param codeDeploy asked for deployments of CodeDeploy
 * @param ecs asked for services, service revisions and task definitions
 * @param elb asked for listeners, rules and target groups
 */
public record DiscoveryClients(
    Supplier<CodeDeployClient> codeDeploy,
    Supplier<EcsClient> ecs,
    Supplier<ElasticLoadBalancingV2Client> elb) {}
