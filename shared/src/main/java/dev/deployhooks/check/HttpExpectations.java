package dev.deployhooks.check;

import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.HttpVersion;
import dev.deployhooks.plan.TextMatcher;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What only an answer over HTTP shows, held against what was expected. */
final class HttpExpectations {

  /** Of what leads elsewhere, the header {@code Location} says where (RFC 9110, 15.4). */
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private HttpExpectations() {}

  static Seen observe(Expectation.OfHttp expectation, HttpAnswer http) {
    return switch (expectation) {
      case Expectation.Status(_, List<Expectation.StatusRange> ranges) ->
          Seen.of(
              "status " + InWords.ranges(ranges),
              "status " + http.status(),
              ranges.stream().anyMatch(r -> r.from() <= http.status() && http.status() <= r.to()));
      case Expectation.Header(_, String name, TextMatcher matcher) -> header(name, matcher, http);
      case Expectation.Cookie cookie -> Cookies.observe(cookie, http.headers());
      case Expectation.Redirect(_, TextMatcher target) -> redirect(target, http);
      case Expectation.Protocol(_, HttpVersion version) ->
          Seen.of(
              "an answer by " + version.words(),
              http.exchange().protocol(),
              version.words().equals(http.exchange().protocol()));
      case Expectation.OfCertificate ofCertificate -> certificate(ofCertificate, http.exchange());
    };
  }

  private static Seen header(String name, TextMatcher matcher, HttpAnswer http) {
    String expected = "header " + name + " " + InWords.of(matcher);
    List<String> values = values(name, http);
    if (values.isEmpty()) {
      return absent(expected, "no header " + name, matcher);
    }
    String seen =
        name.equalsIgnoreCase("set-cookie")
            ? values.size() + " of them (values of cookies are not shown)"
            : InWords.quoted(String.join("\", \"", values));
    return Seen.of(expected, seen, TextMatching.fits(matcher, values));
  }

  /** What is not there fits only what asks for existence. */
  private static Seen absent(String expected, String seen, TextMatcher matcher) {
    return TextMatching.asksForExistence(matcher)
        ? Seen.of(expected, seen, TextMatching.fits(matcher, List.of()))
        : Seen.notThere(expected, seen);
  }

  private static Seen redirect(TextMatcher target, HttpAnswer http) {
    String expected = "a redirect whose target " + InWords.of(target);
    List<String> locations =
        REDIRECTS.contains(http.status()) ? values("location", http) : List.of();
    if (locations.isEmpty()) {
      return absent(expected, "no redirect, but status " + http.status(), target);
    }
    List<String> targets = new ArrayList<>(locations);
    for (String location : locations) {
      resolved(http.exchange().url(), location).ifPresent(targets::add);
    }
    return Seen.of(
        expected,
        "a redirect to " + InWords.quoted(String.join("\", \"", locations)),
        TextMatching.fits(target, targets));
  }

  private static Optional<String> resolved(URI asked, String location) {
    try {
      return Optional.of(asked.resolve(new URI(location)).toString());
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** The values of a header, in their order. */
  static List<String> values(String name, HttpAnswer http) {
    return http.headers().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Seen certificate(Expectation.OfCertificate expectation, Exchange exchange) {
    String expected =
        switch (expectation) {
          case Expectation.CertificateDays(_, int days) ->
              "a certificate that is valid for %d days or more".formatted(days);
          case Expectation.CertificateName(_, String host) -> "a certificate for " + host;
          case Expectation.CertificateIssuer(_, TextMatcher matcher) ->
              "a certificate whose issuer " + InWords.of(matcher);
        };
    if (exchange.certificate().isEmpty()) {
      return Seen.notThere(expected, "a connection without TLS, which shows no certificate");
    }
    X509Certificate certificate = exchange.certificate().get();
    return switch (expectation) {
      case Expectation.CertificateDays(_, int days) -> {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(exchange.at(), end);
        yield Seen.of(
            expected,
            "one that is valid until %s, %d days from now".formatted(end, left.toDays()),
            left.compareTo(Duration.ofDays(days)) >= 0);
      }
      case Expectation.CertificateName(_, String host) -> {
        List<String> names = CertificateNames.of(certificate);
        yield Seen.of(
            expected,
            names.isEmpty()
                ? "one without a name"
                : "one for " + InWords.shown(String.join(", ", names)),
            CertificateNames.fit(names, host));
      }
      case Expectation.CertificateIssuer(_, TextMatcher matcher) -> {
        String issuer = certificate.getIssuerX500Principal().getName();
        yield Seen.of(
            expected, InWords.quoted(issuer), TextMatching.fits(matcher, List.of(issuer)));
      }
    };
  }
}
