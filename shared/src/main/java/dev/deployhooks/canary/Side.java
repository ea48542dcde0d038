package dev.deployhooks.canary;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.TargetGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tells one side of a deployment from the other in the dimensions of metrics.
 *
 * @param values by the name of a placeholder, as {@link dev.deployhooks.plan.SideText} has them
 */
record Side(Map<String, Found<String>> values) {

  private static final String APPLICATION = ":loadbalancer/app/";

  /** Green's side. */
  static Side green(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Lambda lambda ->
          of(lambda, "green", new Found.Known<>(lambda.greenVersion(), "deployment"));
      case Deployment.Ecs ecs -> of(ecs, "green", ecs.green(), ecs.blue());
      case Deployment.Built built -> new Side(Map.of("name", known(built.subject())));
    };
  }

  /** Blue's side; unknown where nothing served before. */
  static Found<Side> blue(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Lambda lambda ->
          lambda.blueVersion().map(version -> of(lambda, "blue", known(version)));
      case Deployment.Ecs ecs ->
          ecs.blue()
              .map(side -> of(ecs, "blue", side, new Found.Known<>(ecs.green(), "deployment")));
      case Deployment.Built _ -> new Found.Unknown<>("a pipeline replaces nothing");
    };
  }

  private static Found<String> known(String value) {
    return new Found.Known<>(value, "deployment");
  }

  private static Side of(Deployment.Lambda lambda, String name, Found<String> version) {
    Map<String, Found<String>> values = new LinkedHashMap<>();
    values.put("name", known(name));
    values.put("version", version);
    values.put("function", known(lambda.functionName()));
    values.put("alias", known(lambda.alias()));
    return new Side(values);
  }

  private static Side of(
      Deployment.Ecs ecs, String name, Deployment.Side side, Found<Deployment.Side> other) {
    Map<String, Found<String>> values = new LinkedHashMap<>();
    values.put("name", known(name));
    values.put("cluster", known(ecs.cluster()));
    values.put("service", known(ecs.service()));
    values.put("taskSet", known(lastPart(side.id())));
    values.put("taskDefinition", side.taskDefinition().map(Side::lastPart));
    values.put("targetGroup", side.targetGroup().map(group -> dimension(group.arn())));
    values.put("loadBalancer", loadBalancer(side, other));
    return new Side(values);
  }

  /** As CloudWatch names a target group or load balancer: what follows the account in its ARN. */
  private static String dimension(String arn) {
    String resource = arn.substring(arn.lastIndexOf(':') + 1);
    return resource.startsWith("loadbalancer/")
        ? resource.substring("loadbalancer/".length())
        : resource;
  }

  /**
   * A target group that no listener names any more, as blue's after the shift, is said to have no
   * load balancer; it had the one of the other side.
   */
  private static Found<String> loadBalancer(Deployment.Side side, Found<Deployment.Side> other) {
    Found<String> own = side.targetGroup().then(Side::loadBalancer);
    Found<String> others = other.then(Deployment.Side::targetGroup).then(Side::loadBalancer);
    return own.known().isEmpty() && others.known().isPresent() ? others : own;
  }

  private static Found<String> loadBalancer(TargetGroup group) {
    return Found.of(
        group.loadBalancers().stream()
            .filter(arn -> arn.contains(APPLICATION))
            .findFirst()
            .map(Side::dimension),
        "DescribeTargetGroups",
        () ->
            "target group %s has no application load balancer, which alone counts requests"
                .formatted(group.name()));
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** The value of a placeholder; unknown where this kind of deployment has none. */
  Found<String> value(String name) {
    return Optional.ofNullable(values.get(name))
        .orElseGet(() -> new Found.Unknown<>("this deployment has no " + name));
  }
}
