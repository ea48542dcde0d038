package dev.deployhooks.aws;

import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.RuleCondition;
import dev.deployhooks.deployment.TargetGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** The answers of Elastic Load Balancing, put into our words. */
final class LoadBalancingAnswers {

  private static final String LISTENER_RULE = ":listener-rule/";

  private LoadBalancingAnswers() {}

  static TargetGroup targetGroup(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup said) {
    return new TargetGroup(
        or(said.targetGroupArn(), ""),
        or(said.targetGroupName(), ""),
        or(said.protocolAsString(), ""),
        or(said.healthCheckPath(), "/"),
        said.loadBalancerArns());
  }

  /** Whether it says everything by which it can be reached. */
  static boolean isWhole(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener said) {
    return said.loadBalancerArn() != null && said.port() != null && said.protocolAsString() != null;
  }

  static Listener listener(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener said,
      LoadBalancer balancer) {
    return new Listener(
        balancer.dnsName(),
        or(balancer.loadBalancerName(), balancer.dnsName()),
        said.port(),
        said.protocolAsString());
  }

  static Listener.Rule byDefault(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener said) {
    return rule("default action", List.of(), said.defaultActions());
  }

  static Listener.Rule rule(Rule said) {
    List<RuleCondition> conditions =
        said.conditions().stream().map(LoadBalancingAnswers::condition).toList();
    String name =
        Boolean.TRUE.equals(said.isDefault()) ? "default action" : "rule " + said.priority();
    return rule(name, conditions, said.actions());
  }

  private static Listener.Rule rule(
      String name, List<RuleCondition> conditions, List<Action> actions) {
    List<RuleCondition> all = new ArrayList<>(conditions);
    List<Listener.Forward> forwards = new ArrayList<>();
    for (Action action : actions) {
      String type = or(action.typeAsString(), "");
      if (type.equals("forward")) {
        forwards.addAll(forwards(action));
      } else if (type.startsWith("authenticate") || type.startsWith("jwt")) {
        all.add(new RuleCondition.Beyond("action " + type));
      }
    }
    return new Listener.Rule(name, all, forwards);
  }

  private static List<Listener.Forward> forwards(Action action) {
    if (action.forwardConfig() != null && action.forwardConfig().hasTargetGroups()) {
      return action.forwardConfig().targetGroups().stream()
          .map(LoadBalancingAnswers::forward)
          .toList();
    }
    return action.targetGroupArn() == null
        ? List.of()
        : List.of(new Listener.Forward(targetGroupName(action.targetGroupArn()), 1));
  }

  private static Listener.Forward forward(TargetGroupTuple said) {
    return new Listener.Forward(
        targetGroupName(or(said.targetGroupArn(), "")), said.weight() == null ? 1 : said.weight());
  }

  /** {@code arn:...:targetgroup/NAME/HASH} names the target group in its second part. */
  static String targetGroupName(String arn) {
    String[] parts = arn.split("/", -1);
    return parts.length > 1 ? parts[1] : arn;
  }

  /** {@code ...:listener-rule/app/LB/ID/LISTENER/RULE} is a rule of {@code ...:listener/...}. */
  static Optional<String> listenerOf(String ruleArn) {
    return ruleArn.contains(LISTENER_RULE)
        ? Optional.of(
            ruleArn.substring(0, ruleArn.lastIndexOf('/')).replace(LISTENER_RULE, ":listener/"))
        : Optional.empty();
  }

  /** The order in which rules are tried; the default rule comes last. */
  static int priority(Rule rule) {
    try {
      return Integer.parseInt(or(rule.priority(), ""));
    } catch (NumberFormatException _) {
      return Integer.MAX_VALUE; // "default"
    }
  }

  private static RuleCondition condition(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition said) {
    String field = or(said.field(), "without a name");
    return switch (field) {
      case "host-header" ->
          values(
                  said,
                  said.hostHeaderConfig() == null ? List.of() : said.hostHeaderConfig().values())
              .<RuleCondition>map(RuleCondition.HostHeader::new)
              .orElseGet(() -> beyond(field));
      case "path-pattern" ->
          values(
                  said,
                  said.pathPatternConfig() == null ? List.of() : said.pathPatternConfig().values())
              .<RuleCondition>map(RuleCondition.PathPattern::new)
              .orElseGet(() -> beyond(field));
      case "http-header" ->
          Optional.ofNullable(said.httpHeaderConfig())
              .filter(header -> header.httpHeaderName() != null && !header.values().isEmpty())
              .<RuleCondition>map(
                  header -> new RuleCondition.HttpHeader(header.httpHeaderName(), header.values()))
              .orElseGet(() -> beyond(field));
      case "http-request-method" ->
          Optional.ofNullable(said.httpRequestMethodConfig())
              .filter(method -> !method.values().isEmpty())
              .<RuleCondition>map(method -> new RuleCondition.RequestMethod(method.values()))
              .orElseGet(() -> beyond(field));
      case "query-string" ->
          Optional.ofNullable(said.queryStringConfig())
              .filter(query -> !query.values().isEmpty())
              .<RuleCondition>map(
                  query ->
                      new RuleCondition.QueryString(
                          query.values().stream()
                              .map(
                                  pair ->
                                      new RuleCondition.Parameter(
                                          or(pair.key(), ""), or(pair.value(), "")))
                              .toList()))
              .orElseGet(() -> beyond(field));
      case "source-ip" ->
          new RuleCondition.SourceIp(
              said.sourceIpConfig() == null ? List.of() : said.sourceIpConfig().values());
      default -> beyond(field);
    };
  }

  /** The values, from the condition's own list or the older one; empty if there are none. */
  private static Optional<List<String>> values(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition said,
      List<String> configured) {
    List<String> values = configured.isEmpty() ? said.values() : configured;
    return values.isEmpty() ? Optional.empty() : Optional.of(values);
  }

  private static RuleCondition beyond(String field) {
    return new RuleCondition.Beyond(
        "condition " + field + " without plain values, such as one by regular expression");
  }

  private static String or(@Nullable String value, String instead) {
    return value == null ? instead : value;
  }
}
