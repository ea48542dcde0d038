package dev.deployhooks.plan;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part {@code target}: what a plan says about the way to green. */
final class TargetPart {

  static final Keys KEYS =
      Keys.of(
          "target",
          "url",
          "connectTo",
          "host",
          "headers",
          "certificateAuthority",
          "allowAddresses");
  static final Keys CERTIFICATE_AUTHORITY = Keys.of("certificateAuthority", "file", "inline");

  private TargetPart() {}

  static TargetOverride read(Value value) {
    return value.fields(KEYS).map(TargetPart::read).orElse(TargetOverride.NONE);
  }

  private static TargetOverride read(Fields fields) {
    if (fields.isEmpty()) {
      fields.mapping().mistake("\"target\" says nothing; leave it out, or say what to override");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    fields
        .optional("headers")
        .ifPresent(
            value ->
                HttpSyntax.requestHeaders(value)
                    .forEach(header -> headers.put(header.getKey(), header.getValue())));
    return new TargetOverride(
        fields.optional("url").flatMap(HttpSyntax::baseUrl),
        fields.optional("connectTo").flatMap(HttpSyntax::hostAndPort),
        fields.optional("host").flatMap(HttpSyntax::host),
        headers,
        fields.optional("certificateAuthority").flatMap(TargetPart::certificates),
        fields.optional("allowAddresses").map(TargetPart::addresses).orElse(Set.of()));
  }

  private static Set<InetAddress> addresses(Value value) {
    if (value.isEmpty()) {
      value.mistake("\"allowAddresses\" allows nothing; leave it out");
    }
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (Value item : value.itemOrItems()) {
      address(item).ifPresent(addresses::add);
    }
    return addresses;
  }

  /** An IP address. */
  static Optional<InetAddress> address(Value item) {
    return item.text("an IP address such as 127.0.0.1")
        .flatMap(
            text -> {
              try {
                return Optional.of(InetAddress.ofLiteral(text));
              } catch (IllegalArgumentException _) {
                item.says("must be an IP address such as 127.0.0.1, not a name");
                return Optional.empty();
              }
            });
  }

  private static Optional<String> certificates(Value value) {
    return value
        .fields(CERTIFICATE_AUTHORITY)
        .flatMap(fields -> fields.exactlyOne("the PEM text of the authority", "file", "inline"))
        .flatMap(
            source ->
                (source.name().equals("file") ? Attached.text(source) : source.confidentialText())
                    .filter(
                        pem ->
                            holdsCertificate(pem)
                                || source.says(
                                    "holds no certificate: PEM text begins with -----BEGIN"
                                        + " CERTIFICATE-----")));
  }

  /** Whether a text holds a certificate in PEM. */
  static boolean holdsCertificate(String pem) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
          .isEmpty();
    } catch (CertificateException _) {
      return false;
    }
  }
}
