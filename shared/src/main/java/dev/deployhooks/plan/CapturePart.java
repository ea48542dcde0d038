package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part {@code capture} of a step: what it keeps for later steps, by name. */
final class CapturePart {

  static final Keys KEYS = Keys.of("captured", "header", "cookie", "json", "regex", "secret");

  private CapturePart() {}

  static List<Capture> read(Value value, boolean http) {
    if (value.isEmpty()) {
      value.mistake("\"capture\" keeps nothing; name what to keep, and where it is found");
    }
    List<Capture> captures = new ArrayList<>();
    for (Value entry : value.entries()) {
      if (!isName(entry.name())) {
        entry
            .draft()
            .mistake(
                entry.writtenAt(),
                "\"%s\" is no name of a capture: letters, digits, - and _ are"
                    .formatted(Value.shown(entry.name())));
        continue;
      }
      entry.fields(KEYS).flatMap(fields -> read(entry, fields, http)).ifPresent(captures::add);
    }
    return captures;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_');
  }

  private static Optional<Capture> read(Value entry, Fields fields, boolean http) {
    boolean secret = fields.optional("secret").flatMap(Value::truth).orElse(false);
    return fields
        .exactlyOne("where it is found", "header", "cookie", "json", "regex")
        .flatMap(
            source ->
                source(source, http)
                    .map(
                        found ->
                            new Capture(
                                entry.name(),
                                entry.writtenAt(),
                                secret || found instanceof Capture.Source.Cookie,
                                found)));
  }

  /**
   * Where something is found.
   *
   * @param http whether the answer comes over HTTP
   */
  static Optional<Capture.Source> source(Value source, boolean http) {
    if (!http && List.of("header", "cookie").contains(source.name())) {
      source
          .draft()
          .mistake(
              source.writtenAt(),
              "\"%s\" does not fit lambda: a function returns a payload; look into it with"
                      .formatted(source.name())
                  + " json, such as {json: $.statusCode}");
      return Optional.empty();
    }
    return switch (source.name()) {
      case "header" -> source.text().map(Capture.Source.Header::new);
      case "cookie" -> source.text().map(Capture.Source.Cookie::new);
      case "json" -> JsonMatcherPart.path(source).map(Capture.Source.Json::new);
      default -> TextMatcherPart.pattern(source).map(Capture.Source.Regex::new);
    };
  }
}
