package dev.deployhooks.plan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a check looks at around green: names, ports, and what a service depends on. */
final class SurroundingsPart {

  static final Keys DNS = Keys.of("dns", "name", "atLeast", "addresses", "cname", "timeout");
  static final Keys TCP = Keys.of("tcp", "to", "tls", "timeout");
  static final Keys DEPENDENCY =
      Keys.of("dependency", "queue", "table", "secret", "parameter", "bucket");

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_ADDRESSES = 100;

  private SurroundingsPart() {}

  static Optional<Look> dns(Fields fields) {
    Optional<String> name =
        fields.required("name", "the name to resolve").flatMap(HttpSyntax::host);
    Set<InetAddress> addresses =
        fields.optional("addresses").map(SurroundingsPart::addresses).orElse(Set.of());
    int atLeast =
        fields.optional("atLeast").flatMap(value -> value.integer(1, MOST_ADDRESSES)).orElse(1);
    Optional<String> alias = fields.optional("cname").flatMap(HttpSyntax::host);
    Duration timeout = timeout(fields);
    return name.map(known -> new Look.Dns(known, atLeast, addresses, alias, timeout));
  }

  private static Set<InetAddress> addresses(Value value) {
    if (value.isEmpty()) {
      value.mistake("\"addresses\" names none; leave it out, or say which the name must have");
    }
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (Value item : value.itemOrItems()) {
      TargetPart.address(item).ifPresent(addresses::add);
    }
    return addresses;
  }

  static Optional<Look> tcp(Fields fields) {
    Optional<Value> to = fields.optional("to");
    Optional<String> address = to.flatMap(HttpSyntax::hostAndPort);
    boolean tls = fields.optional("tls").flatMap(Value::truth).orElse(false);
    Duration timeout = timeout(fields);
    return to.isPresent() && address.isEmpty()
        ? Optional.empty()
        : Optional.of(new Look.Tcp(address, tls, timeout));
  }

  static Optional<Look> dependency(Fields fields) {
    return fields
        .exactlyOne(
            "what the service depends on", "queue", "table", "secret", "parameter", "bucket")
        .flatMap(
            value ->
                value
                    .text()
                    .map(
                        name ->
                            switch (value.name()) {
                              case "queue" -> new Dependency.Queue(name);
                              case "table" -> new Dependency.Table(name);
                              case "secret" -> new Dependency.Secret(name);
                              case "parameter" -> new Dependency.Parameter(name);
                              default -> new Dependency.Bucket(name);
                            }))
        .map(Look.Needed::new);
  }

  private static Duration timeout(Fields fields) {
    return fields.optional("timeout").flatMap(Value::duration).orElse(TIMEOUT);
  }
}
