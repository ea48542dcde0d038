package dev.deployhooks.plan;

import dev.deployhooks.plan.JsonMatcher.Comparison;
import java.math.BigDecimal;

/**
 * What a cookie must be that an answer sets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a>
 */
public sealed interface CookieMatcher {

  /** Whether there is such a cookie at all. */
  record Exists(boolean expected) implements CookieMatcher {}

  /** Its value fits; neither is ever shown. */
  record Value(TextMatcher matcher) implements CookieMatcher {}

  /** Whether it has an attribute that is there or not. */
  record Flag(FlagName name, boolean expected) implements CookieMatcher {}

  /** An attribute's value fits; {@code SameSite} is compared without case. */
  record Attribute(AttributeName name, TextMatcher matcher) implements CookieMatcher {}

  /** Its {@code Max-Age}, in seconds, compares so. */
  record MaxAge(Comparison comparison, BigDecimal than) implements CookieMatcher {}

  /** An attribute that is there or not. */
  enum FlagName {
    SECURE("Secure"),
    HTTP_ONLY("HttpOnly");

    private final String words;

    FlagName(String words) {
      this.words = words;
    }

    /** As the header writes it. */
    public String words() {
      return words;
    }
  }

  /** An attribute with a value. */
  enum AttributeName {
    SAME_SITE("SameSite"),
    PATH("Path"),
    DOMAIN("Domain");

    private final String words;

    AttributeName(String words) {
      this.words = words;
    }

    /** As the header writes it. */
    public String words() {
      return words;
    }
  }
}
