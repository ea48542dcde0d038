package dev.deployhooks.check;

import dev.deployhooks.json.JsonNumber;
import dev.deployhooks.plan.CookieMatcher;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.JsonMatcher.Comparison;
import dev.deployhooks.plan.TextMatcher;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cookies that an answer sets. Their values are never shown, and neither is what a plan expects
 * of them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-5.2">RFC 6265, 5.2</a>
 */
final class Cookies {

  /**
   * A cookie.
   *
   * @param attributes by name in lower case; of several of one name the last counts
   */
  record Cookie(String name, String value, Map<String, String> attributes) {}

  private Cookies() {}

  static Seen observe(Expectation.Cookie expectation, List<Map.Entry<String, String>> headers) {
    String name = InWords.shown(expectation.name());
    String expected = "cookie %s %s".formatted(name, inWords(expectation.matcher()));
    List<Cookie> cookies =
        all(headers).stream().filter(cookie -> cookie.name().equals(expectation.name())).toList();
    if (expectation.matcher() instanceof CookieMatcher.Exists(boolean there)) {
      return Seen.of(
          expected,
          cookies.isEmpty() ? "no cookie " + name : "cookie " + name,
          there != cookies.isEmpty());
    }
    if (cookies.isEmpty()) {
      return Seen.notThere(expected, "no cookie " + name);
    }
    Optional<Cookie> misfit =
        cookies.stream().filter(cookie -> !fits(expectation.matcher(), cookie)).findFirst();
    Cookie shown = misfit.orElse(cookies.getLast());
    return Seen.of(expected, inWords(expectation.matcher(), shown), misfit.isEmpty());
  }

  /** The cookies of the headers {@code Set-Cookie}, in their order. */
  static List<Cookie> all(List<Map.Entry<String, String>> headers) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase("set-cookie"))
        .flatMap(header -> of(header.getValue()).stream())
        .toList();
  }

  private static Optional<Cookie> of(String header) {
    String[] parts = header.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals < 1) {
      return Optional.empty();
    }
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int mark = parts[i].indexOf('=');
      String name = mark < 0 ? parts[i] : parts[i].substring(0, mark);
      attributes.put(
          name.strip().toLowerCase(Locale.ROOT),
          mark < 0 ? "" : parts[i].substring(mark + 1).strip());
    }
    return Optional.of(
        new Cookie(
            parts[0].substring(0, equals).strip(),
            parts[0].substring(equals + 1).strip(),
            attributes));
  }

  private static boolean fits(CookieMatcher matcher, Cookie cookie) {
    return switch (matcher) {
      case CookieMatcher.Exists(boolean expected) -> expected;
      case CookieMatcher.Value(TextMatcher text) ->
          TextMatching.fits(text, List.of(cookie.value()));
      case CookieMatcher.Flag(CookieMatcher.FlagName name, boolean expected) ->
          cookie.attributes().containsKey(key(name.words())) == expected;
      case CookieMatcher.Attribute(CookieMatcher.AttributeName name, TextMatcher text) ->
          (name == CookieMatcher.AttributeName.SAME_SITE
                  && text instanceof TextMatcher.Equals(String site))
              ? values(name, cookie).stream().anyMatch(site::equalsIgnoreCase)
              : TextMatching.fits(text, values(name, cookie));
      case CookieMatcher.MaxAge(Comparison comparison, BigDecimal than) ->
          seconds(cookie)
              .filter(
                  age ->
                      comparison.holds(
                          BigDecimal.valueOf(age.compareTo(JsonNumber.of(than))), BigDecimal.ZERO))
              .isPresent();
    };
  }

  private static List<String> values(CookieMatcher.AttributeName name, Cookie cookie) {
    String value = cookie.attributes().get(key(name.words()));
    return value == null ? List.of() : List.of(value);
  }

  private static Optional<JsonNumber> seconds(Cookie cookie) {
    try {
      return Optional.ofNullable(cookie.attributes().get("max-age")).map(JsonNumber::of);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String inWords(CookieMatcher matcher) {
    return switch (matcher) {
      case CookieMatcher.Exists(boolean expected) -> expected ? "is set" : "is not set";
      case CookieMatcher.Value _ -> "with the value that the plan says (not shown)";
      case CookieMatcher.Flag(CookieMatcher.FlagName name, boolean expected) ->
          (expected ? "with " : "without ") + name.words();
      case CookieMatcher.Attribute(CookieMatcher.AttributeName name, TextMatcher text) ->
          "whose %s %s".formatted(name.words(), InWords.of(text));
      case CookieMatcher.MaxAge(Comparison comparison, BigDecimal than) ->
          "with Max-Age %s %s".formatted(comparison.sign(), than);
    };
  }

  private static String inWords(CookieMatcher matcher, Cookie cookie) {
    return switch (matcher) {
      case CookieMatcher.Exists _ -> "a cookie";
      case CookieMatcher.Value _ -> "a value (not shown)";
      case CookieMatcher.Flag(CookieMatcher.FlagName name, boolean _) ->
          (cookie.attributes().containsKey(key(name.words())) ? "with " : "without ")
              + name.words();
      case CookieMatcher.Attribute(CookieMatcher.AttributeName name, TextMatcher _) ->
          attribute(name.words(), cookie);
      case CookieMatcher.MaxAge _ -> attribute("Max-Age", cookie);
    };
  }

  private static String attribute(String name, Cookie cookie) {
    String value = cookie.attributes().get(key(name));
    return value == null ? "no " + name : name + "=" + InWords.shown(value);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
