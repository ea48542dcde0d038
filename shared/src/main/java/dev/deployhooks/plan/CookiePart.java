package dev.deployhooks.plan;

import dev.deployhooks.plan.CookieMatcher.AttributeName;
import dev.deployhooks.plan.CookieMatcher.FlagName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The part {@code cookies} of the expectations: what the cookies must be that an answer sets. */
final class CookiePart {

  static final Keys KEYS =
      Keys.of(
          "cookie",
          "exists",
          "value",
          "secure",
          "httpOnly",
          "sameSite",
          "path",
          "domain",
          "maxAge");

  private static final Map<String, String> SAME_SITE =
      Map.of("Strict", "Strict", "Lax", "Lax", "None", "None");

  private CookiePart() {}

  /** The expectations of cookies, by name. */
  static List<Expectation> read(Value value) {
    if (value.isEmpty()) {
      value.mistake("\"cookies\" expects nothing; name a cookie and what it must be");
    }
    List<Expectation> expectations = new ArrayList<>();
    for (Value cookie : value.entries()) {
      Optional<Fields> fields = cookie.fields(KEYS);
      fields
          .filter(all -> !all.meant(KEYS.names().toArray(String[]::new)))
          .ifPresent(
              _ ->
                  cookie.mistake(
                      "nothing is expected of this cookie; add one of "
                          + String.join(", ", KEYS.names())));
      for (Value entry : fields.map(Fields::inOrder).orElse(List.of())) {
        matchers(entry)
            .forEach(
                matcher ->
                    expectations.add(
                        new Expectation.Cookie(entry.writtenAt(), cookie.name(), matcher)));
      }
    }
    return expectations;
  }

  private static Stream<CookieMatcher> matchers(Value entry) {
    return switch (entry.name()) {
      case "exists" -> entry.truth().<CookieMatcher>map(CookieMatcher.Exists::new).stream();
      case "value" -> texts(entry).map(CookieMatcher.Value::new);
      case "secure" -> flag(entry, FlagName.SECURE);
      case "httpOnly" -> flag(entry, FlagName.HTTP_ONLY);
      case "sameSite" ->
          entry
              .oneOf(SAME_SITE)
              .<CookieMatcher>map(
                  site ->
                      new CookieMatcher.Attribute(
                          AttributeName.SAME_SITE, new TextMatcher.Equals(site)))
              .stream();
      case "path" ->
          texts(entry).map(matcher -> new CookieMatcher.Attribute(AttributeName.PATH, matcher));
      case "domain" ->
          texts(entry).map(matcher -> new CookieMatcher.Attribute(AttributeName.DOMAIN, matcher));
      case "maxAge" ->
          JsonMatcherPart.comparisons(entry).stream()
              .map(length -> new CookieMatcher.MaxAge(length.comparison(), length.than()));
      default -> throw new IllegalStateException(entry.name() + " is not among " + KEYS.names());
    };
  }

  private static Stream<CookieMatcher> flag(Value entry, FlagName name) {
    return entry.truth().<CookieMatcher>map(there -> new CookieMatcher.Flag(name, there)).stream();
  }

  private static Stream<TextMatcher> texts(Value entry) {
    return TextMatcherPart.read(entry).stream().map(TextMatcherPart.Placed::matcher);
  }
}
