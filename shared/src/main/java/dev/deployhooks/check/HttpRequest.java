package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.plan.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * A request as it goes on the wire, and the host that is connected to for it.
 *
 * @param request with the real host name in its URL, so that TLS names and checks that one, and the
 *     port to connect to
 * @param connectTo host name or IP address to connect to
 * @param words what is asked, for the report: no credentials, and no values of query parameters
 * @param elsewhere whether a redirect has led away from the way to green
 * @param entrance the way to who is asked, which a redirect on the same server must keep to
 * @param side who is asked
 */
record HttpRequest(
    Request request,
    String connectTo,
    String words,
    boolean elsewhere,
    Entrance entrance,
    Side side) {

  /** A side of a deployment. */
  enum Side {
    GREEN("green"),
    BLUE("blue");

    private final String words;

    Side(String words) {
      this.words = words;
    }

    /** What messages call it. */
    String words() {
      return words;
    }
  }

  /** Headers that may be sent to wherever a redirect leads. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-charset", "accept-encoding", "accept-language", "user-agent");

  /**
   * The request of a look through an entrance.
   *
   * @throws CannotLookException if it cannot be made, or would not reach that side through the
   *     entrance
   */
  static HttpRequest of(Look.Http look, Entrance entrance, Side side) throws CannotLookException {
    HttpUrl address = HttpUrl.parse(entrance.address().toString());
    if (address == null) {
      throw new CannotLookException(
          "not an address that begins with http:// or https:// and names a host: "
              + InWords.quoted(withoutCredentials(entrance.address().toString())));
    }
    if (!address.username().isEmpty() || !address.password().isEmpty()) {
      throw new CannotLookException(
          "credentials in a URL are not sent: give the header authorization");
    }
    HttpUrl url = url(look, entrance, address);
    String words = words(look.method(), url) + " (" + entrance.description() + ")";
    Optional<String> missed = entrance.misses(url.encodedPath(), look.method());
    if (missed.isPresent()) {
      throw new CannotLookException(
          "the request would not reach " + side.words() + ": " + missed.get());
    }
    Request.Builder request = new Request.Builder();
    headers(request, look, entrance);
    if (entrance.host().isPresent()) {
      url = named(url, entrance.host().get(), request, look);
    }
    request.url(url);
    body(request, look);
    Request whole = request.build();
    Optional<String> diverted = entrance.diverts(asked(whole));
    if (diverted.isPresent()) {
      throw new CannotLookException(
          "the request would not reach " + side.words() + ": " + diverted.get());
    }
    return new HttpRequest(whole, address.host(), words, false, entrance, side);
  }

  /** The request as the rules of a listener see it. */
  private static Entrance.Asked asked(Request request) {
    HttpUrl url = request.url();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    request
        .headers()
        .forEach(header -> headers.add(Map.entry(header.getFirst(), header.getSecond())));
    List<Map.Entry<String, String>> query = new ArrayList<>();
    for (int i = 0; i < url.querySize(); i++) {
      String value = url.queryParameterValue(i);
      query.add(Map.entry(url.queryParameterName(i), value == null ? "" : value));
    }
    String host = request.header("Host");
    return new Entrance.Asked(
        request.method(), host == null ? url.host() : host, url.encodedPath(), headers, query);
  }

  /**
   * The request that a redirect asks for (RFC 9110, 15.4). To another server goes nothing of what
   * was for this one: no body, and no header that could prove anything.
   *
   * @throws RedirectException if it is not followed
   */
  HttpRequest redirected(Response response) throws RedirectException {
    String location = response.header("Location");
    if (location == null) {
      throw new RedirectException(
          "it was redirected (status %d) without a word where to".formatted(response.code()));
    }
    HttpUrl here = request.url();
    HttpUrl there = here.resolve(location);
    if (there == null) {
      throw new RedirectException(
          "it was redirected to what is no address of http or https: " + InWords.quoted(location));
    }
    if (here.isHttps() && !there.isHttps()) {
      throw new RedirectException(
          "it was redirected from https to http, which is not followed: " + words("GET", there));
    }
    if (!there.username().isEmpty() || !there.password().isEmpty()) {
      throw new RedirectException("it was redirected to an address that carries credentials");
    }
    boolean same =
        here.scheme().equals(there.scheme())
            && here.host().equals(there.host())
            && here.port() == there.port();
    boolean keepsMethod = response.code() == 307 || response.code() == 308;
    String method = keepsMethod || request.method().equals("HEAD") ? request.method() : "GET";
    RequestBody body = keepsMethod ? request.body() : null;
    if (body != null && !same) {
      throw new RedirectException(
          "it was redirected with its body to another server, which is not followed: "
              + words(method, there));
    }
    Request.Builder next =
        request.newBuilder().url(there.newBuilder().fragment(null).build()).method(method, body);
    for (String name : request.headers().names()) {
      if (!same && !HARMLESS.contains(name.toLowerCase(Locale.ROOT))) {
        next.removeHeader(name);
      }
    }
    if (body == null) {
      next.removeHeader("Content-Type");
    }
    Request led = next.build();
    if (same && !elsewhere) {
      Optional<String> missed =
          entrance.misses(there.encodedPath(), method).or(() -> entrance.diverts(asked(led)));
      if (missed.isPresent()) {
        throw new RedirectException(
            "it was redirected to where %s is not reached, which is not followed: %s"
                .formatted(side.words(), missed.get()));
      }
    }
    return new HttpRequest(
        led,
        same ? connectTo : there.host(),
        words(method, there) + " (where " + words + " led)",
        elsewhere || !same,
        entrance,
        side);
  }

  private static HttpUrl url(Look.Http look, Entrance entrance, HttpUrl address)
      throws CannotLookException {
    HttpUrl.Builder url = address.newBuilder();
    if (look.path().isPresent()) {
      String path = look.path().get();
      int mark = path.indexOf('?');
      String base = address.encodedPath();
      url.encodedPath(
          (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
              + (mark < 0 ? path : path.substring(0, mark)));
      if (mark >= 0) {
        url.encodedQuery(path.substring(mark + 1));
      }
    }
    for (Map.Entry<String, String> parameter : look.query()) {
      url.addQueryParameter(parameter.getKey(), parameter.getValue());
    }
    HttpUrl soFar = url.fragment(null).build();
    for (Map.Entry<String, String> asked : entrance.query().entrySet()) {
      List<String> given = new ArrayList<>(soFar.queryParameterValues(asked.getKey()));
      if (given.isEmpty()) {
        url.addQueryParameter(asked.getKey(), asked.getValue());
      } else if (!given.contains(asked.getValue())) {
        throw conflict(entrance, "the query parameter " + asked.getKey());
      }
    }
    return url.build();
  }

  private static void headers(Request.Builder request, Look.Http look, Entrance entrance)
      throws CannotLookException {
    request.header("User-Agent", "deployhooks");
    for (Map.Entry<String, String> asked : entrance.headers().entrySet()) {
      for (Map.Entry<String, String> given : look.headers()) {
        if (given.getKey().equalsIgnoreCase(asked.getKey())
            && !given.getValue().equals(asked.getValue())) {
          throw conflict(entrance, "the header " + asked.getKey());
        }
      }
      setHeader(request, asked.getKey(), asked.getValue());
    }
    for (Map.Entry<String, String> given : look.headers()) {
      request.removeHeader(given.getKey());
    }
    for (Map.Entry<String, String> given : look.headers()) {
      addHeader(request, given.getKey(), given.getValue());
    }
  }

  private static CannotLookException conflict(Entrance entrance, String what) {
    return new CannotLookException(
        "the check and the %s want different values of %s: the request would not be let through"
            .formatted(entrance.description(), what));
  }

  private static void setHeader(Request.Builder request, String name, String value)
      throws CannotLookException {
    request.removeHeader(name);
    addHeader(request, name, value);
  }

  private static void addHeader(Request.Builder request, String name, String value)
      throws CannotLookException {
    try {
      request.addHeader(name, value);
    } catch (IllegalArgumentException _) {
      // The exception's message would show the value, which may be a secret.
      throw new CannotLookException(
          "the name or the value of header %s has a character that HTTP does not allow"
              .formatted(InWords.quoted(name)));
    }
  }

  /**
   * The URL with the real host name in place of the address to connect to. The {@code Host} header
   * is the entrance's very words: the port that is connected to is not part of them, because the
   * rules of a listener compare the host without it.
   */
  private static HttpUrl named(HttpUrl url, String host, Request.Builder request, Look.Http look)
      throws CannotLookException {
    HttpUrl authority = HttpUrl.parse(url.scheme() + "://" + host);
    if (authority == null) {
      throw new CannotLookException("not a host name: " + InWords.quoted(host));
    }
    Optional<String> given =
        look.headers().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("host"))
            .map(Map.Entry::getValue)
            .findFirst();
    if (given.isPresent() && !given.get().equalsIgnoreCase(host)) {
      throw new CannotLookException(
          "the check's header host is %s, and the way to green asks for %s"
              .formatted(InWords.quoted(given.get()), InWords.quoted(host)));
    }
    setHeader(request, "Host", host);
    if (authority.host().equals(url.host())) {
      return url;
    }
    if (isAddress(authority.host())) {
      if (url.isHttps()) {
        throw new CannotLookException(
            "TLS needs a host name, not the address " + InWords.quoted(host));
      }
      return url;
    }
    return url.newBuilder().host(authority.host()).build();
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private static void body(Request.Builder request, Look.Http look) throws CannotLookException {
    boolean needed =
        switch (look.method()) {
          case "POST", "PUT", "PATCH", "PROPPATCH", "REPORT", "QUERY" -> true;
          default -> false;
        };
    RequestBody body =
        look.body().isPresent() || needed
            ? RequestBody.create(look.body().orElse("").getBytes(UTF_8))
            : null;
    try {
      request.method(look.method(), body);
    } catch (IllegalArgumentException _) {
      throw new CannotLookException(
          "a request with method %s cannot be made%s"
              .formatted(
                  InWords.quoted(look.method()), look.body().isPresent() ? " with a body" : ""));
    }
  }

  /** What is asked, without what might be a secret. */
  private static String words(String method, HttpUrl url) {
    StringBuilder words = new StringBuilder(method).append(' ');
    HttpUrl bare = url.newBuilder().query(null).build();
    words.append(InWords.shown(bare.toString()));
    char separator = '?';
    for (String name : url.queryParameterNames()) {
      words.append(separator).append(InWords.shown(name)).append("=...");
      separator = '&';
    }
    return words.toString();
  }

  private static String withoutCredentials(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : address.substring(at + 1);
  }
}
