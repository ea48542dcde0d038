package dev.deployhooks.deployment;

import java.util.List;
import java.util.Map;

/**
 * A condition of a listener rule. A request must meet every condition of a rule, and of the values
 * of a condition any one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
 *     types for listener rules</a>
 */
public sealed interface RuleCondition {

  /** Whether a request may meet it; what a hook cannot tell, may be. */
  default boolean mayFit(Entrance.Asked request) {
    return switch (this) {
      case HostHeader(List<String> values) -> Wildcard.anyInAnyCase(values, bare(request.host()));
      case PathPattern(List<String> values) ->
          values.stream().anyMatch(pattern -> Wildcard.matches(pattern, request.path()));
      case HttpHeader(String name, List<String> values) ->
          request.headers().stream()
              .filter(header -> header.getKey().equalsIgnoreCase(name))
              .anyMatch(header -> Wildcard.anyInAnyCase(values, header.getValue()));
      case RequestMethod(List<String> values) -> values.contains(request.method());
      case QueryString(List<Parameter> values) ->
          values.stream()
              .anyMatch(wanted -> request.query().stream().anyMatch(given -> fits(wanted, given)));
      case SourceIp _, Beyond _ -> true;
    };
  }

  private static boolean fits(Parameter wanted, Map.Entry<String, String> given) {
    return (wanted.key().isEmpty() || Wildcard.anyInAnyCase(List.of(wanted.key()), given.getKey()))
        && Wildcard.anyInAnyCase(List.of(wanted.value()), given.getValue());
  }

  /** The host without its port. */
  private static String bare(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }

  /** The host name, in any case, with wildcards. */
  record HostHeader(List<String> values) implements RuleCondition {
    public HostHeader {
      values = List.copyOf(values);
    }
  }

  /** The path without the query, case told apart, with wildcards. */
  record PathPattern(List<String> values) implements RuleCondition {
    public PathPattern {
      values = List.copyOf(values);
    }
  }

  /** A request header, in any case, with wildcards. */
  record HttpHeader(String name, List<String> values) implements RuleCondition {
    public HttpHeader {
      values = List.copyOf(values);
    }
  }

  /** The request method, case told apart. */
  record RequestMethod(List<String> values) implements RuleCondition {
    public RequestMethod {
      values = List.copyOf(values);
    }
  }

  /** A query parameter, in any case, with wildcards. */
  record QueryString(List<Parameter> values) implements RuleCondition {
    public QueryString {
      values = List.copyOf(values);
    }
  }

  /**
   * A query parameter.
   *
   * @param key empty for any
   */
  record Parameter(String key, String value) {}

  /** The address that the request comes from, which a hook cannot choose. */
  record SourceIp(List<String> values) implements RuleCondition {
    public SourceIp {
      values = List.copyOf(values);
    }
  }

  /**
   * A condition that cannot be turned into a request: a regular expression, or a kind that this
   * version does not know.
   *
   * @param what in words
   */
  record Beyond(String what) implements RuleCondition {}
}
