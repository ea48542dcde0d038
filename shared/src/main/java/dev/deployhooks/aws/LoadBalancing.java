package dev.deployhooks.aws;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.deployment.TargetGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/**
 * What Elastic Load Balancing says about target groups and about the way to them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Operations.html">Elastic
 *     Load Balancing API</a>
 */
final class LoadBalancing {

  /** In the ARN of a network load balancer's listener, which has no rules. */
  private static final String NETWORK = ":listener/net/";

  private final Supplier<ElasticLoadBalancingV2Client> elb;

  LoadBalancing(Supplier<ElasticLoadBalancingV2Client> elb) {
    this.elb = elb;
  }

  /** Begins to find a target group by its name, or by its ARN. */
  Pending<TargetGroup> targetGroup(Found<String> nameOrArn, Calls calls) {
    return switch (nameOrArn) {
      case Found.Unknown<String>(String why) -> calls.known(new Found.Unknown<>(why));
      case Found.Known<String>(String which, String _) ->
          calls.ask(
              "elasticloadbalancing:DescribeTargetGroups",
              "target group " + which,
              () ->
                  elb
                      .get()
                      .describeTargetGroups(
                          request ->
                              (which.startsWith("arn:")
                                      ? request.targetGroupArns(which)
                                      : request.names(which))
                                  .overrideConfiguration(calls::bound))
                      .targetGroups()
                      .stream()
                      .map(LoadBalancingAnswers::targetGroup)
                      .findFirst()
                      .orElse(null));
    };
  }

  /**
   * Finds out where a listener leads: by its default action, or else by one of its rules. The rules
   * that are tried before the one that is taken are kept, because they may catch a request; where
   * they cannot be read, there is no way that is sure.
   */
  Found<Route> route(String listenerArn, Road road, Calls calls) {
    if (listenerArn.contains(NETWORK)) {
      return described(listenerArn, calls)
          .map(
              listener ->
                  new Route(
                      listener.listener(), List.of(listener.byDefault()), List.of(), road.words()));
    }
    Pending<List<Rule>> rules = rules(listenerArn, calls);
    return described(listenerArn, calls)
        .then(listener -> rules.get().map(known -> route(listener, known, road)));
  }

  private static Route route(Described listener, List<Rule> known, Road road) {
    List<Listener.Rule> rules = new ArrayList<>();
    for (Rule rule : known) {
      if (!Boolean.TRUE.equals(rule.isDefault())) {
        rules.add(LoadBalancingAnswers.rule(rule));
      }
    }
    List<Listener.Rule> own = new ArrayList<>(List.of(listener.byDefault()));
    own.addAll(rules);
    rules.add(listener.byDefault());
    return new Route(listener.listener(), own, rules, road.words());
  }

  /** Begins to ask for the rules of a listener; they are in the order in which it tries them. */
  private Pending<List<Rule>> rules(String listenerArn, Calls calls) {
    return calls.ask(
        "elasticloadbalancing:DescribeRules",
        "listener " + listenerArn,
        () -> rulesOf(listenerArn, calls));
  }

  private List<Rule> rulesOf(String listenerArn, Calls calls) {
    return elb
        .get()
        .describeRulesPaginator(
            request -> request.listenerArn(listenerArn).overrideConfiguration(calls::bound))
        .rules()
        .stream()
        .sorted(Comparator.comparingInt(LoadBalancingAnswers::priority))
        .toList();
  }

  /**
   * Finds out where a rule of a listener leads; a network load balancer has no rules, so that ECS
   * names the listener itself.
   */
  Found<Route> routeOfRule(String ruleArn, Road road, Calls calls) {
    Optional<String> listenerArn = LoadBalancingAnswers.listenerOf(ruleArn);
    if (listenerArn.isEmpty()) {
      return route(ruleArn, road, calls);
    }
    Pending<List<Rule>> rules = rules(listenerArn.get(), calls);
    return described(listenerArn.get(), calls)
        .then(
            listener ->
                rules.get().then(known -> routeOfRule(ruleArn, listener.listener(), known, road)));
  }

  private static Found<Route> routeOfRule(
      String ruleArn, Listener listener, List<Rule> rules, Road road) {
    List<Listener.Rule> named =
        rules.stream()
            .filter(rule -> ruleArn.equals(rule.ruleArn()))
            .map(LoadBalancingAnswers::rule)
            .toList();
    return named.isEmpty()
        ? new Found.Unknown<>("DescribeRules lists no rule " + ruleArn)
        : new Found.Known<>(
            new Route(
                listener,
                named,
                rules.stream().map(LoadBalancingAnswers::rule).toList(),
                road.words()),
            "DescribeRules");
  }

  /** A listener, and where it leads if no rule says otherwise. */
  private record Described(Listener listener, Listener.Rule byDefault) {}

  private Found<Described> described(String listenerArn, Calls calls) {
    return listener(listenerArn, calls)
        .then(
            listener ->
                balancer(listener.loadBalancerArn(), calls)
                    .map(
                        balancer ->
                            new Described(
                                LoadBalancingAnswers.listener(listener, balancer),
                                LoadBalancingAnswers.byDefault(listener))));
  }

  private Found<software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener> listener(
      String arn, Calls calls) {
    return calls
        .<software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener>ask(
            "elasticloadbalancing:DescribeListeners",
            "listener " + arn,
            () ->
                elb
                    .get()
                    .describeListeners(
                        request -> request.listenerArns(arn).overrideConfiguration(calls::bound))
                    .listeners()
                    .stream()
                    .filter(LoadBalancingAnswers::isWhole)
                    .findFirst()
                    .orElse(null))
        .get();
  }

  private Found<LoadBalancer> balancer(String arn, Calls calls) {
    return calls
        .<LoadBalancer>ask(
            "elasticloadbalancing:DescribeLoadBalancers",
            "load balancer " + arn,
            () ->
                elb
                    .get()
                    .describeLoadBalancers(
                        request ->
                            request.loadBalancerArns(arn).overrideConfiguration(calls::bound))
                    .loadBalancers()
                    .stream()
                    .filter(balancer -> balancer.dnsName() != null)
                    .findFirst()
                    .orElse(null))
        .get();
  }
}
