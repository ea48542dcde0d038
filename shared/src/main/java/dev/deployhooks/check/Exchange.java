package dev.deployhooks.check;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * How an answer came.
 *
 * @param url what was asked for
 * @param protocol {@code http/1.0}, {@code http/1.1} or {@code h2}
 * @param certificate the server's own certificate, if TLS was spoken
 * @param at when it came
 * @param ledBy what led to who answered
 */
record Exchange(
    URI url, String protocol, Optional<X509Certificate> certificate, Instant at, LedBy ledBy) {

  /** What led a request to who answered it. */
  enum LedBy {
    /** The way to green, or where the check itself wants to ask. */
    THE_PLAN,
    /** A redirect to another server, of which nobody knows whose it is. */
    REDIRECT_ELSEWHERE
  }

  /** The answer of who was to be asked. */
  Exchange(URI url, String protocol, Optional<X509Certificate> certificate, Instant at) {
    this(url, protocol, certificate, at, LedBy.THE_PLAN);
  }
}
