package dev.deployhooks.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;

/** The part {@code textMatcher}: what a text must be. */
final class TextMatcherPart {

  static final Keys KEYS = Keys.of("textMatcher", "equals", "contains", "matches", "exists", "not");

  /** A matcher, and where it is written. */
  record Placed(Place place, TextMatcher matcher) {}

  private TextMatcherPart() {}

  /** The matchers of a value, of which all must fit: a bare text must be equal. */
  static List<Placed> read(Value value) {
    if (value.kind() != Kind.MAPPING) {
      return bare(value).stream().map(matcher -> new Placed(value.writtenAt(), matcher)).toList();
    }
    Optional<Fields> fields = value.fields(KEYS);
    fields.ifPresent(TextMatcherPart::refuseEmpty);
    return fields.stream()
        .flatMap(all -> all.inOrder().stream())
        .flatMap(
            entry -> one(entry).map(matcher -> new Placed(entry.writtenAt(), matcher)).stream())
        .toList();
  }

  /** The matcher that one of the keys stands for. */
  static Optional<TextMatcher> one(Value entry) {
    return switch (entry.name()) {
      case "equals" -> entry.anyText().map(TextMatcher.Equals::new);
      case "contains" -> entry.text().map(TextMatcher.Contains::new);
      case "matches" -> pattern(entry).map(TextMatcher.Matches::new);
      case "exists" -> entry.truth().map(TextMatcher.Exists::new);
      case "not" -> negated(entry).map(TextMatcher.Not::new);
      default -> throw new IllegalStateException(entry.name() + " is not among " + KEYS.names());
    };
  }

  private static Optional<TextMatcher> bare(Value value) {
    return value
        .text("text, or a mapping with " + String.join(", ", KEYS.names()))
        .map(TextMatcher.Equals::new);
  }

  private static Optional<TextMatcher> negated(Value value) {
    if (value.kind() != Kind.MAPPING) {
      return bare(value);
    }
    return value
        .fields(KEYS)
        .flatMap(
            fields ->
                fields.exactlyOne("say what it must not be", KEYS.names().toArray(String[]::new)))
        .flatMap(TextMatcherPart::one);
  }

  private static void refuseEmpty(Fields fields) {
    if (!fields.meant(KEYS.names().toArray(String[]::new))) {
      fields
          .mapping()
          .mistake(
              "\"%s\" expects nothing; give it one of %s"
                  .formatted(fields.mapping().name(), String.join(", ", KEYS.names())));
    }
  }

  static Optional<Pattern> pattern(Value value) {
    return value
        .text()
        .flatMap(
            expression -> {
              try {
                return Optional.of(Pattern.compile(expression));
              } catch (PatternSyntaxException e) {
                int offset = e.getIndex() >= 0 ? e.getIndex() : expression.indexOf(e.getPattern());
                String where = offset < 0 ? "" : " at character " + (offset + 1);
                return value.mistaken(
                    "\"%s\" is not a regular expression (RE2): %s%s"
                        .formatted(value.name(), described(e), where));
              }
            });
  }

  private static String described(PatternSyntaxException e) {
    String part = e.getPattern();
    return part == null || part.isEmpty()
        ? e.getDescription()
        : e.getDescription() + ": " + Value.shown(part);
  }
}
