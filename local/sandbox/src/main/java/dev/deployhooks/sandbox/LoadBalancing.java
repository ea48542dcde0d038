package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.QueryService;
import dev.deployhooks.sandbox.wire.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/** Elastic Load Balancing: application load balancers, target groups and the health of targets. */
public final class LoadBalancing implements AutoCloseable {

  private final VirtualClock clock;
  private final Traffic traffic;
  private final List<LoadBalancer> loadBalancers = new CopyOnWriteArrayList<>();
  private final List<TargetGroup> groups = new CopyOnWriteArrayList<>();

  LoadBalancing(VirtualClock clock, Traffic traffic) {
    this.clock = clock;
    this.traffic = traffic;
  }

  Traffic traffic() {
    return traffic;
  }

  /** Creates a load balancer. */
  public LoadBalancer loadBalancer(String name) {
    LoadBalancer loadBalancer = new LoadBalancer(this, name);
    loadBalancers.add(loadBalancer);
    return loadBalancer;
  }

  /** Creates a target group. */
  public TargetGroup targetGroup(String name, HealthCheck healthCheck) {
    TargetGroup group = new TargetGroup(clock, name, healthCheck);
    groups.add(group);
    return group;
  }

  @Override
  public void close() {
    loadBalancers.forEach(LoadBalancer::close);
  }

  /**
   * A target group.
   *
   * @throws AwsError if there is none of that ARN
   */
  TargetGroup byArn(String arn) {
    return groups.stream()
        .filter(group -> group.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> noTargetGroup(arn));
  }

  Listener listener(String arn) {
    return listeners()
        .filter(listener -> listener.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> AwsError.client("ListenerNotFound", "One or more listeners not found"));
  }

  Rule rule(String arn) {
    return listeners()
        .flatMap(listener -> listener.rules().stream())
        .filter(rule -> rule.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> AwsError.client("RuleNotFound", "One or more rules not found"));
  }

  private java.util.stream.Stream<Listener> listeners() {
    return loadBalancers.stream().flatMap(each -> each.listeners().stream());
  }

  Service service() {
    return new QueryService(
        "elasticloadbalancing",
        "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
        Map.of(
            "DescribeLoadBalancers", this::describeLoadBalancers,
            "DescribeListeners", this::describeListeners,
            "DescribeRules", this::describeRules,
            "DescribeTargetGroups", this::describeTargetGroups,
            "DescribeTargetHealth", this::describeTargetHealth));
  }

  private static AwsError noTargetGroup(String asked) {
    return AwsError.client("TargetGroupNotFound", "One or more target groups not found: " + asked);
  }

  private static AwsError invalid(String message) {
    return AwsError.client("ValidationError", message);
  }

  /** Every one that is asked for, in the order of the asking. */
  private static <T> List<T> asked(
      List<String> names, List<T> all, Function<T, String> name, Function<String, AwsError> no) {
    List<T> found = new ArrayList<>();
    for (String each : names) {
      Optional<T> one = all.stream().filter(item -> name.apply(item).equals(each)).findFirst();
      found.add(one.orElseThrow(() -> no.apply(each)));
    }
    return found;
  }

  private JsonObject describeLoadBalancers(JsonObject input) {
    Function<String, AwsError> no =
        name ->
            AwsError.client("LoadBalancerNotFound", "Load balancers '[" + name + "]' not found");
    List<LoadBalancer> found = loadBalancers;
    if (input.has("LoadBalancerArns")) {
      found = asked(Tree.texts(input, "LoadBalancerArns"), found, LoadBalancer::arn, no);
    } else if (input.has("Names")) {
      found = asked(Tree.texts(input, "Names"), found, LoadBalancer::name, no);
    }
    return Tree.of(
        "LoadBalancers",
        found.stream()
            .map(
                each ->
                    Tree.of(
                        "LoadBalancerArn", each.arn(),
                        "DNSName", "127.0.0.1",
                        "CanonicalHostedZoneId", "Z35SXDOTRQ7X7K",
                        "CreatedTime", "2026-01-01T00:00:00.000Z",
                        "LoadBalancerName", each.name(),
                        "Scheme", "internal",
                        "VpcId", "vpc-0a1b2c3d",
                        "State", Tree.of("Code", "active"),
                        "Type", "application",
                        "AvailabilityZones", List.of(),
                        "SecurityGroups", List.of(),
                        "IpAddressType", "ipv4"))
            .toList());
  }

  private JsonObject describeListeners(JsonObject input) {
    Optional<String> owner = Tree.text(input, "LoadBalancerArn");
    if (owner.isEmpty() && !input.has("ListenerArns")) {
      throw invalid("You must specify either listener ARNs or a load balancer ARN");
    }
    List<JsonObject> found = new ArrayList<>();
    if (owner.isPresent()) {
      LoadBalancer loadBalancer =
          loadBalancers.stream()
              .filter(each -> each.arn().equals(owner.get()))
              .findFirst()
              .orElseThrow(
                  () ->
                      AwsError.client(
                          "LoadBalancerNotFound", "Load balancer '" + owner.get() + "' not found"));
      loadBalancer.listeners().forEach(each -> found.add(json(loadBalancer, each)));
    }
    for (String arn : Tree.texts(input, "ListenerArns")) {
      Listener listener = listener(arn);
      loadBalancers.stream()
          .filter(each -> each.listeners().contains(listener))
          .forEach(each -> found.add(json(each, listener)));
    }
    return Tree.of("Listeners", found);
  }

  private static JsonObject json(LoadBalancer loadBalancer, Listener listener) {
    return Tree.of(
        "ListenerArn", listener.arn(),
        "LoadBalancerArn", loadBalancer.arn(),
        "Port", listener.port(),
        "Protocol", "HTTP",
        "DefaultActions", List.of(listener.byDefault().action().json()));
  }

  private JsonObject describeRules(JsonObject input) {
    Optional<String> listener = Tree.text(input, "ListenerArn");
    if (listener.isPresent() == input.has("RuleArns")) {
      throw invalid("You must specify either listener rule ARNs or a listener ARN");
    }
    List<Rule> rules =
        listener.isPresent()
            ? listener(listener.get()).rules()
            : Tree.texts(input, "RuleArns").stream().map(this::rule).toList();
    return Tree.of("Rules", rules.stream().map(Rule::json).toList());
  }

  private JsonObject describeTargetGroups(JsonObject input) {
    List<TargetGroup> found = groups;
    if (input.has("TargetGroupArns")) {
      found =
          asked(
              Tree.texts(input, "TargetGroupArns"),
              found,
              TargetGroup::arn,
              LoadBalancing::noTargetGroup);
    } else if (input.has("Names")) {
      found =
          asked(Tree.texts(input, "Names"), found, TargetGroup::name, LoadBalancing::noTargetGroup);
    } else if (input.has("LoadBalancerArn")) {
      String arn = input.get("LoadBalancerArn").getAsString();
      found = found.stream().filter(group -> users(group).contains(arn)).toList();
    }
    return Tree.of("TargetGroups", found.stream().map(this::json).toList());
  }

  private List<String> users(TargetGroup group) {
    Predicate<Rule> uses =
        rule ->
            rule.action() instanceof Action.Forward(Map<String, Double> weights)
                && weights.containsKey(group.arn());
    return loadBalancers.stream()
        .filter(each -> each.listeners().stream().anyMatch(l -> l.rules().stream().anyMatch(uses)))
        .map(LoadBalancer::arn)
        .toList();
  }

  private JsonObject json(TargetGroup group) {
    HealthCheck check = group.healthCheck();
    return Tree.of(
        "TargetGroupArn",
        group.arn(),
        "TargetGroupName",
        group.name(),
        "Protocol",
        "HTTP",
        "Port",
        80,
        "VpcId",
        "vpc-0a1b2c3d",
        "HealthCheckProtocol",
        "HTTP",
        "HealthCheckPort",
        "traffic-port",
        "HealthCheckEnabled",
        true,
        "HealthCheckIntervalSeconds",
        check.interval().toSeconds(),
        "HealthCheckTimeoutSeconds",
        Math.max(1, check.timeout().toSeconds()),
        "HealthyThresholdCount",
        check.healthy(),
        "UnhealthyThresholdCount",
        check.unhealthy(),
        "HealthCheckPath",
        check.path(),
        "Matcher",
        Tree.of("HttpCode", check.codes()),
        "LoadBalancerArns",
        users(group),
        "TargetType",
        "ip",
        "ProtocolVersion",
        "HTTP1",
        "IpAddressType",
        "ipv4");
  }

  private JsonObject describeTargetHealth(JsonObject input) {
    String arn =
        Tree.text(input, "TargetGroupArn")
            .orElseThrow(
                () ->
                    invalid(
                        "1 validation error detected: Value null at 'targetGroupArn' failed to"
                            + " satisfy constraint: Member must not be null"));
    TargetGroup group = byArn(arn);
    boolean used = !users(group).isEmpty();
    return Tree.of(
        "TargetHealthDescriptions",
        group.targets().stream()
            .map(
                target ->
                    Tree.of(
                        "Target",
                        Tree.of("Id", "127.0.0.1", "Port", target.port()),
                        "HealthCheckPort",
                        Integer.toString(target.port()),
                        "TargetHealth",
                        used ? json(group.health(target)) : unused()))
            .toList());
  }

  private static JsonObject unused() {
    return Tree.of(
        "State",
        "unused",
        "Reason",
        "Target.NotInUse",
        "Description",
        "Target group is not configured to receive traffic from the load balancer");
  }

  private static JsonObject json(Target.Health health) {
    return Tree.of(
        "State",
        health.state(),
        "Reason",
        health.reason().isEmpty() ? null : health.reason(),
        "Description",
        health.description().isEmpty() ? null : health.description());
  }
}
