package dev.deployhooks.plan;

import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan says about the way to green in place of what discovery finds.
 *
 * @param url base URL of green's test address
 * @param connectTo host and port to connect to where they are not the URL's own, such as {@code
 *     10.0.0.7:8443}
 * @param host the host name to send in {@code Host} and as the TLS server name
 * @param headers headers for every request
 * @param certificateAuthority PEM text of the certificate authorities to trust instead of the JDK's
 * @param allowedAddresses addresses that checks may connect to although they are link-local or
 *     loopback
 */
public record TargetOverride(
    Optional<URI> url,
    Optional<String> connectTo,
    Optional<String> host,
    Map<String, String> headers,
    Optional<String> certificateAuthority,
    Set<InetAddress> allowedAddresses) {

  /** Nothing is overridden. */
  public static final TargetOverride NONE =
      new TargetOverride(
          Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

  public TargetOverride {
    headers = Map.copyOf(headers);
    allowedAddresses = Set.copyOf(allowedAddresses);
  }

  /** An override that allows no further address. */
  public TargetOverride(
      Optional<URI> url,
      Optional<String> connectTo,
      Optional<String> host,
      Map<String, String> headers,
      Optional<String> certificateAuthority) {
    this(url, connectTo, host, headers, certificateAuthority, Set.of());
  }
}
