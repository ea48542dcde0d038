package dev.deployhooks.check;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The host names and IP addresses that a certificate is for: its alternative names alone, as
 * browsers have it, and a {@code *} only for the whole first label.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9525">RFC 9525</a>
 */
final class CertificateNames {

  /** The kinds of alternative names (RFC 5280, 4.2.1.6). */
  private static final List<Integer> DNS_NAME_AND_IP_ADDRESS = List.of(2, 7);

  private CertificateNames() {}

  /** The names; empty if there are none, or they cannot be read. */
  static List<String> of(X509Certificate certificate) {
    Collection<List<?>> all;
    try {
      all = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException _) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (List<?> name : all == null ? List.<List<?>>of() : all) {
      if (name.size() > 1
          && DNS_NAME_AND_IP_ADDRESS.contains(name.getFirst())
          && name.get(1) instanceof String text) {
        names.add(text);
      }
    }
    return names;
  }

  /** Whether one of the names is that host's. */
  static boolean fit(List<String> names, String host) {
    return names.stream().anyMatch(name -> fits(name, host));
  }

  private static boolean fits(String name, String host) {
    if (name.equalsIgnoreCase(host)) {
      return true;
    }
    int dot = host.indexOf('.');
    return name.startsWith("*.")
        && dot > 0
        && name.indexOf('.', 2) > 0
        && name.substring(1).equalsIgnoreCase(host.substring(dot));
  }
}
