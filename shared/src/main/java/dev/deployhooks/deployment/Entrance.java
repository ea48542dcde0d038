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
    String description) {

  public Entrance {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
    pathPatterns = List.copyOf(pathPatterns);
    methods = List.copyOf(methods);
    unmet = List.copyOf(unmet);
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
   * @return why not, in words; empty if the request reaches green
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
          "the %s lets only paths like %s through to green, not %s"
              .formatted(description, String.join(" or ", pathPatterns), path));
    }
    if (!methods.isEmpty() && !methods.contains(method)) {
      return Optional.of(
          "the %s lets only %s through to green, not %s"
              .formatted(description, String.join(" or ", methods), method));
    }
    return Optional.empty();
  }
}
