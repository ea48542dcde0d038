package dev.deployhooks.deployment;

import java.util.List;
import java.util.Optional;

/**
 * A listener by which requests come to a service, as it is at one moment.
 *
 * @param listener the listener
 * @param own the rules by which they come to the service
 * @param rules every rule of the listener, in the order in which it tries them
 * @param what the listener in words, such as {@code "test listener"}
 */
public record Route(
    Listener listener, List<Listener.Rule> own, List<Listener.Rule> rules, String what) {

  public Route {
    own = List.copyOf(own);
    rules = List.copyOf(rules);
  }

  /** The entrance by the first rule that leads to a target group and nowhere else. */
  public Found<Entrance> to(String targetGroup) {
    return Entrances.find(listener, own, rules, targetGroup, what);
  }

  /**
   * The first rule that leads to a target group or to another one, but not to the first alone.
   *
   * @return in words, with where it leads; empty if there is none
   */
  public Optional<String> strays(String targetGroup, String other) {
    return own.stream()
        .filter(rule -> leads(rule, targetGroup) || leads(rule, other))
        .filter(rule -> !rule.leadsOnlyTo(targetGroup))
        .findFirst()
        .map(rule -> "%s of the %s leads to %s".formatted(rule.name(), this, rule.leadsTo()));
  }

  private static boolean leads(Listener.Rule rule, String targetGroup) {
    return rule.forwards().stream()
        .anyMatch(forward -> forward.weight() > 0 && forward.targetGroup().equals(targetGroup));
  }

  /** Such as {@code test listener :8443 of my-alb}. */
  @Override
  public String toString() {
    return "%s :%d of %s".formatted(what, listener.port(), listener.loadBalancer());
  }
}
