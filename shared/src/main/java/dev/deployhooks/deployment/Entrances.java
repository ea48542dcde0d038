package dev.deployhooks.deployment;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The decision by which entrance a request reaches green: which rule of a listener leads there and
 * to nobody else, and what a request must look like to be let through by it.
 */
public final class Entrances {

  private static final String MEND =
      "; to mend it, set DEPLOYHOOKS_TEST_URL or target.url in the plan";

  private Entrances() {}

  /**
   * The entrance by the first of some rules that leads to green alone.
   *
   * @param candidates the rules that may be taken, in order
   * @param rules every rule of the listener, in the order in which it tries them: one that comes
   *     before the one that is taken may catch a request
   * @param green the name of green's target group
   * @param what the listener in words, such as {@code "test listener"}
   */
  public static Found<Entrance> find(
      Listener listener,
      List<Listener.Rule> candidates,
      List<Listener.Rule> rules,
      String green,
      String what) {
    String described = "%s :%d of %s".formatted(what, listener.port(), listener.loadBalancer());
    Optional<String> scheme = scheme(listener.protocol());
    if (scheme.isEmpty()) {
      return new Found.Unknown<>(
          "%s speaks %s, and whether that carries HTTP is not known%s"
              .formatted(described, listener.protocol(), MEND));
    }
    return candidates.stream()
        .filter(rule -> rule.leadsOnlyTo(green))
        .findFirst()
        .<Found<Entrance>>map(
            rule ->
                new Found.Known<>(
                    entrance(
                        address(scheme.get(), listener),
                        rule.conditions(),
                        upTo(rule, rules, green),
                        described),
                    rule.name() + " of the " + described))
        .orElseGet(
            () ->
                new Found.Unknown<>(
                    "%s does not lead to green's target group %s alone: %s%s"
                        .formatted(described, green, leading(candidates), MEND)));
  }

  /** The rule, after those that are tried before it and lead elsewhere; none if it catches all. */
  private static List<Listener.Rule> upTo(
      Listener.Rule rule, List<Listener.Rule> rules, String green) {
    List<Listener.Rule> upTo = new ArrayList<>();
    for (Listener.Rule earlier : rules) {
      if (earlier.name().equals(rule.name())) {
        break;
      }
      if (!earlier.leadsOnlyTo(green)) {
        upTo.add(earlier);
      }
    }
    if (upTo.isEmpty() && rule.conditions().isEmpty()) {
      return List.of();
    }
    upTo.add(rule);
    return upTo;
  }

  private static Optional<String> scheme(String protocol) {
    return switch (protocol) {
      case "HTTP" -> Optional.of("http");
      case "HTTPS", "TLS" -> Optional.of("https");
      default -> Optional.empty();
    };
  }

  private static URI address(String scheme, Listener listener) {
    return URI.create(scheme + "://" + listener.dnsName() + ":" + listener.port());
  }

  private static String leading(List<Listener.Rule> rules) {
    if (rules.isEmpty()) {
      return "it has no rules";
    }
    return rules.stream()
        .map(rule -> rule.name() + " leads to " + rule.leadsTo())
        .collect(Collectors.joining(", "));
  }

  /** What a request must look like to meet the conditions. */
  static Entrance entrance(
      URI address, List<RuleCondition> conditions, List<Listener.Rule> rules, String description) {
    Optional<String> host = Optional.empty();
    Map<String, List<List<String>>> headers = new LinkedHashMap<>();
    Map<String, List<List<String>>> query = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>();
    List<String> methods = new ArrayList<>();
    List<String> unmet = new ArrayList<>();
    for (RuleCondition condition : conditions) {
      switch (condition) {
        case RuleCondition.HostHeader(List<String> values) -> host = host(values);
        case RuleCondition.PathPattern(List<String> values) -> paths.addAll(values);
        case RuleCondition.RequestMethod(List<String> values) -> methods.addAll(values);
        case RuleCondition.HttpHeader(String name, List<String> values) ->
            alternatives(headers, name.toLowerCase(Locale.ROOT)).add(values);
        case RuleCondition.QueryString(List<RuleCondition.Parameter> values) ->
            parameter(query, values);
        case RuleCondition.SourceIp(List<String> values) ->
            unmet.add("source-ip in " + String.join(" or ", values));
        case RuleCondition.Beyond(String what) -> unmet.add(what);
      }
    }
    return new Entrance(
        address,
        host,
        concrete(headers, "http-header ", unmet),
        concrete(query, "query-string ", unmet),
        paths,
        methods,
        unmet,
        rules,
        description);
  }

  /** One of the host names, one without a wildcard if there is one; none if any will do. */
  private static Optional<String> host(List<String> values) {
    if (values.contains("*")) {
      return Optional.empty();
    }
    return values.stream()
        .filter(value -> !Wildcard.isPattern(value))
        .findFirst()
        .or(() -> values.stream().findFirst().map(Wildcard::example));
  }

  private static List<List<String>> alternatives(Map<String, List<List<String>>> of, String name) {
    return of.computeIfAbsent(name, _ -> new ArrayList<>());
  }

  /** Of several parameters any one will do: those of the first one's key are kept. */
  private static void parameter(
      Map<String, List<List<String>>> query, List<RuleCondition.Parameter> values) {
    values.stream()
        .findFirst()
        .ifPresent(
            first ->
                alternatives(query, Wildcard.example(first.key().isEmpty() ? "*" : first.key()))
                    .add(
                        values.stream()
                            .filter(value -> value.key().equals(first.key()))
                            .map(RuleCondition.Parameter::value)
                            .toList()));
  }

  /** For each name one value that meets every condition on it; what none meets is unmet. */
  private static Map<String, String> concrete(
      Map<String, List<List<String>>> conditions, String kind, List<String> unmet) {
    Map<String, String> chosen = new LinkedHashMap<>();
    conditions.forEach(
        (name, all) ->
            all.stream()
                .flatMap(List::stream)
                .map(Wildcard::example)
                .filter(value -> all.stream().allMatch(one -> anyMatches(one, value)))
                .findFirst()
                .ifPresentOrElse(
                    value -> chosen.put(name, value),
                    () -> unmet.add(kind + name + " must be several things at once")));
    return chosen;
  }

  private static boolean anyMatches(List<String> patterns, String value) {
    return Wildcard.anyInAnyCase(patterns, value);
  }
}
