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
 */
record Exchange(URI url, String protocol, Optional<X509Certificate> certificate, Instant at) {}
