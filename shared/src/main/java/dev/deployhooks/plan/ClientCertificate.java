package dev.deployhooks.plan;

/**
 * What a request identifies itself with in the TLS handshake.
 *
 * @param chain PEM text of its certificate, and of those that lead to the authority
 * @param key PEM text of its private key
 */
public record ClientCertificate(String chain, String key) {

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "ClientCertificate";
  }
}
