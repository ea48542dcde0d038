package dev.deployhooks.plan;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an HTTP request may look like, checked while the plan is read and not while a deployment
 * waits.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986">RFC 3986</a>
 */
final class HttpSyntax {

  private static final int MAX_PORT = 65_535;

  /** Headers that belong to the connection, and where to say such a thing instead. */
  private static final Map<String, String> NOT_FOR_PLANS =
      Map.of(
          "host", "say \"host\" under \"target\"",
          "content-length", "it follows from the body",
          "transfer-encoding", "it follows from the body",
          "connection", "it belongs to the connection",
          "upgrade", "it belongs to the connection");

  private HttpSyntax() {}

  /** The path of a request: it begins with a slash, and holds neither query nor fragment. */
  static Optional<String> path(Value value) {
    return value
        .text("a path such as /health")
        .filter(path -> path.startsWith("/") || value.says("must begin with /"))
        .filter(
            path -> !path.contains("?") || value.says("has a ?; write its part under \"query\""))
        .filter(path -> !path.contains("#") || value.says("has a #, which no server is sent"))
        .filter(
            path ->
                isUri(path)
                    || value.says(
                        "has characters that a path cannot have; percent-encode them, such as %20"
                            + " for a space"));
  }

  private static boolean isUri(String path) {
    boolean ascii = path.chars().allMatch(c -> c > ' ' && c < 0x7f);
    try {
      return ascii && path.equals(new URI("http://host" + path).getRawPath());
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /** An absolute http or https URL without user, password and fragment. */
  static Optional<URI> url(Value value) {
    return value
        .text("a URL such as https://quiz.example.com/health")
        .flatMap(text -> url(text, value));
  }

  private static Optional<URI> url(String text, Value value) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return value.mistaken(
          "\"%s\" is not a URL: %s at character %d"
              .formatted(value.name(), e.getReason(), e.getIndex() + 1));
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String how = "must be an absolute URL such as https://quiz.example.com/health";
    boolean fine =
        (scheme.equals("http") || scheme.equals("https") || value.says(how + " (http or https)"))
            && (url.getHost() != null || value.says(how + "; this one has no host"))
            && (url.getRawUserInfo() == null
                || value.says("must not carry user and password; send an Authorization header"))
            && (url.getPort() <= MAX_PORT || value.says("has no valid port"))
            && (url.getRawFragment() == null || value.says("has a #, which no server is sent"));
    return fine ? Optional.of(url) : Optional.empty();
  }

  /** The scheme, host and port of a URL, and nothing behind them. */
  static Optional<URI> baseUrl(Value value) {
    return url(value)
        .filter(
            url ->
                (List.of("", "/").contains(url.getRawPath()) && url.getRawQuery() == null)
                    || value.says("must end after host and port; write the path into each check"));
  }

  /** Host and port, such as {@code 10.0.0.7:8443} or {@code [::1]:8443}. */
  static Optional<String> hostAndPort(Value value) {
    String wanted = "host and port, such as 10.0.0.7:8443";
    return value
        .text(wanted)
        .filter(text -> isHostAndPort(text) || value.says("must be " + wanted));
  }

  private static boolean isHostAndPort(String text) {
    try {
      URI uri = new URI("http://" + text);
      return text.equals(uri.getRawAuthority())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getPort() >= 1
          && uri.getPort() <= MAX_PORT;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /** A host name without port. */
  static Optional<String> host(Value value) {
    String wanted = "a host name such as quiz.example.com, without scheme and port";
    return value.text(wanted).filter(text -> isHost(text) || value.says("must be " + wanted));
  }

  private static boolean isHost(String text) {
    try {
      return text.equals(new URI("http://" + text + ":1").getHost());
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /** Request headers in the plan's order. */
  static List<Map.Entry<String, String>> requestHeaders(Value value) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (Value header : headerEntries(value)) {
      String elsewhere = NOT_FOR_PLANS.get(header.name().toLowerCase(Locale.ROOT));
      if (elsewhere != null) {
        header
            .draft()
            .mistake(
                header.writtenAt(),
                "header \"%s\" is not a plan's to set: %s".formatted(header.name(), elsewhere));
      } else {
        headerText(header).ifPresent(text -> headers.add(Map.entry(header.name(), text)));
      }
    }
    return headers;
  }

  /** The value of a header, which may be a secret. */
  static Optional<String> headerText(Value value) {
    return value
        .confidentialText()
        .filter(
            text ->
                text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))
                    || value.says("has characters that a header cannot have"));
  }

  /** Entries whose keys are names of headers, each once whatever its case. */
  static List<Value> headerEntries(Value value) {
    List<Value> headers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Value header : value.entries()) {
      if (!isToken(header.name())) {
        header
            .draft()
            .mistake(
                header.writtenAt(),
                "\"%s\" is no name of a header: letters, digits and - are"
                    .formatted(Value.shown(header.name())));
      } else if (!seen.add(header.name().toLowerCase(Locale.ROOT))) {
        header
            .draft()
            .mistake(
                header.writtenAt(),
                "header \"%s\" stands twice; upper and lower case are the same"
                    .formatted(header.name()));
      } else {
        headers.add(header);
      }
    }
    return headers;
  }

  /** Whether it is a token, as names of headers are (RFC 9110, 5.6.2). */
  static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }
}
