package dev.deployhooks.deployment;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way by which a request reaches green, and what the request must look like to be let through.
 *
 * @param address scheme, host and port to connect to, such as {@code
 *     https://my-alb-1.elb.amazonaws.com:8443}
 * @param host the host name to send in {@code Host} and as the TLS server name, where it is not the
 *     address's own
 * @param headers headers that the listener's rule asks for
 * @param query query parameters that the rule asks for
 * @param pathPatterns path patterns of the rule, of which a request must match one; empty if any
 *     path will do
 * @param methods methods of the rule, of which a request must use one; empty if any method will do
 * @param unmet conditions that a hook cannot meet, in words; a request is not sent while there is
 *     one
 * @param rules the listener's rules in the order in which it tries them, up to and with the one
 *     that leads to green; empty if there is none that a request could miss or be caught by
 * @param description what this entrance is, for the report, such as {@code "test listener :8443 of
 *     my-alb"}
 */
public record Entrance(
    URI address,
    Optional<String> host,
    Map<String, String> headers,
    Map<String, String> query,
    List<String> pathPatterns,
    List<String> methods,
    List<String> unmet,
    List<Listener.Rule> rules,
    String description) {

  /**
   * A request as it is sent.
   *
   * @param host as in {@code Host}, with or without a port
   * @param path without the query
   * @param headers names and values
   * @param query names and values, decoded
   */
  public record Asked(
      String method,
      String host,
      String path,
      List<Map.Entry<String, String>> headers,
      List<Map.Entry<String, String>> query) {
    public Asked {
      headers = List.copyOf(headers);
      query = List.copyOf(query);
    }
  }

  public Entrance {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
    pathPatterns = List.copyOf(pathPatterns);
    methods = List.copyOf(methods);
    unmet = List.copyOf(unmet);
    rules = List.copyOf(rules);
  }

  /** An entrance of which no rules are known. */
  public Entrance(
      URI address,
      Optional<String> host,
      Map<String, String> headers,
      Map<String, String> query,
      List<String> pathPatterns,
      List<String> methods,
      List<String> unmet,
      String description) {
    this(address, host, headers, query, pathPatterns, methods, unmet, List.of(), description);
  }

  /** The entrance at an address that asks for nothing. */
  public static Entrance at(URI address, String description) {
    return new Entrance(
        address,
        Optional.empty(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        description);
  }

  /**
   * What a request misses to be let through, if anything: a condition that a hook cannot meet, a
   * path that no pattern of the rule matches, or a method that the rule does not name.
   *
   * @param path of the request, without its query; case matters
   * @param method such as {@code GET}; case matters
   * @return why not, in words; empty if the request is let through
   */
  public Optional<String> misses(String path, String method) {
    if (!unmet.isEmpty()) {
      return Optional.of(
          "the %s asks for what a hook cannot meet: %s"
              .formatted(description, String.join("; ", unmet)));
    }
    if (!pathPatterns.isEmpty()
        && pathPatterns.stream().noneMatch(pattern -> Wildcard.matches(pattern, path))) {
      return Optional.of(
          "the %s lets only paths like %s through, not %s"
              .formatted(description, String.join(" or ", pathPatterns), path));
    }
    if (!methods.isEmpty() && !methods.contains(method)) {
      return Optional.of(
          "the %s lets only %s through, not %s"
              .formatted(description, String.join(" or ", methods), method));
    }
    return Optional.empty();
  }

  /**
   * Why a request would be let through to something else than green, if it would: a rule that the
   * listener tries earlier may catch it, or it does not meet the rule that leads to green.
   *
   * @return why, in words; empty if the request reaches green
   */
  public Optional<String> diverts(Asked request) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    for (Listener.Rule earlier : rules.subList(0, rules.size() - 1)) {
      if (earlier.conditions().stream().allMatch(condition -> condition.mayFit(request))) {
        return Optional.of(
            "%s of the %s comes first, may catch it, and leads to %s"
                .formatted(earlier.name(), description, earlier.leadsTo()));
      }
    }
    Listener.Rule own = rules.getLast();
    return own.conditions().stream().allMatch(condition -> condition.mayFit(request))
        ? Optional.empty()
        : Optional.of(
            "it does not meet the conditions of %s of the %s".formatted(own.name(), description));
  }
}
