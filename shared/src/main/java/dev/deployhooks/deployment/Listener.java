package dev.deployhooks.deployment;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A listener of a load balancer.
 *
 * @param dnsName the load balancer's DNS name
 * @param loadBalancer the load balancer's name
 * @param port where it listens
 * @param protocol as ELB spells it: {@code HTTP}, {@code HTTPS}, {@code TCP}, {@code TLS}, ...
 */
public record Listener(String dnsName, String loadBalancer, int port, String protocol) {

  /**
   * A rule of the listener, or its default action.
   *
   * @param name in words for the report, such as {@code "rule 10"} or {@code "default action"}
   * @param conditions what a request must meet; none for the default action
   * @param forwards where requests go; empty if they are answered or redirected
   */
  public record Rule(String name, List<RuleCondition> conditions, List<Forward> forwards) {
    public Rule {
      conditions = List.copyOf(conditions);
      forwards = List.copyOf(forwards);
    }

    /** Whether it leads to a target group, and cannot lead anywhere else. */
    boolean leadsOnlyTo(String targetGroup) {
      List<Forward> served = forwards.stream().filter(forward -> forward.weight() > 0).toList();
      return !served.isEmpty()
          && served.stream().allMatch(forward -> forward.targetGroup().equals(targetGroup));
    }

    /** Where it leads, in words. */
    String leadsTo() {
      return forwards.isEmpty()
          ? "no target group"
          : forwards.stream()
              .map(forward -> forward.targetGroup() + " (weight " + forward.weight() + ")")
              .collect(Collectors.joining(" and "));
    }
  }

  /**
   * A target group that a rule forwards to.
   *
   * @param targetGroup its name
   * @param weight its share; 0 gets nothing
   */
  public record Forward(String targetGroup, int weight) {}
}
