package dev.deployhooks.plan;

import dev.deployhooks.json.JsonException;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.json.JsonSchema;
import dev.deployhooks.plan.Expectation.StatusRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part {@code expect}: what must be seen. */
final class ExpectPart {

  static final Keys KEYS =
      Keys.of(
          "expect",
          "status",
          "headers",
          "cookies",
          "redirect",
          "body",
          "sha256",
          "json",
          "jsonFile",
          "jsonSchema",
          "latency",
          "protocol",
          "certificate",
          "functionError",
          "green",
          "not");

  /**
   * What must not be seen. A function error has a negation of its own, and so has this; and that it
   * was not green that answered is nothing to wish for.
   */
  static final Keys UNEXPECTED =
      new Keys(
          "unexpected",
          KEYS.names().stream()
              .filter(name -> !List.of("functionError", "green", "not").contains(name))
              .toList());

  static final Keys GOLDEN = Keys.of("golden", "file", "ignore");

  private static final Map<String, HttpVersion> PROTOCOLS =
      Map.of(
          "http/1.0", HttpVersion.HTTP_1_0,
          "http/1.1", HttpVersion.HTTP_1_1,
          "h2", HttpVersion.HTTP_2);

  private static final int DIGEST_DIGITS = 64;

  /**
   * What can be expected of one kind of look.
   *
   * @param keys what can be
   * @param otherwise what to say of the rest
   */
  record Fit(Set<String> keys, String otherwise) {

    static final Fit HTTP =
        new Fit(
            Set.of(
                "status",
                "headers",
                "cookies",
                "redirect",
                "body",
                "sha256",
                "json",
                "jsonFile",
                "jsonSchema",
                "latency",
                "protocol",
                "certificate",
                "green",
                "not"),
            "does not fit an http check: only a lambda check can see a function error");

    static final Fit LAMBDA =
        new Fit(
            Set.of(
                "body",
                "sha256",
                "json",
                "jsonFile",
                "jsonSchema",
                "latency",
                "functionError",
                "green",
                "not"),
            "does not fit a lambda check: a function returns a payload; look into it with json, such"
                + " as {path: $.statusCode, equals: 200}");
  }

  private ExpectPart() {}

  /** The expectations in the plan's order. */
  static List<Expectation> read(Value value, Fit fit) {
    return value.fields(KEYS).map(fields -> read(fields, KEYS, fit)).orElse(List.of());
  }

  /** An answer to GraphQL tells of errors with status 200: there must be none. */
  static Expectation noGraphQlErrors(Value value) {
    try {
      return new Expectation.JsonAt(
          value.writtenAt(), JsonPath.parse("$.errors"), new JsonMatcher.Exists(false));
    } catch (JsonPathException e) {
      throw new IllegalStateException(e);
    }
  }

  /** None of these must be seen. */
  private static List<Expectation> unexpected(Value value, Fit fit) {
    return value.fields(UNEXPECTED).stream()
        .flatMap(fields -> read(fields, UNEXPECTED, fit).stream())
        .map(ExpectPart::negated)
        .toList();
  }

  /**
   * The opposite: where several values may be seen, none of them fits, which is more than that not
   * every one does.
   */
  private static Expectation negated(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Header(Place place, String name, TextMatcher matcher) ->
          new Expectation.Header(place, name, new TextMatcher.Not(matcher));
      case Expectation.Redirect(Place place, TextMatcher target) ->
          new Expectation.Redirect(place, new TextMatcher.Not(target));
      case Expectation.JsonAt(Place place, JsonPath path, JsonMatcher matcher) ->
          new Expectation.JsonAt(place, path, new JsonMatcher.Not(matcher));
      case Expectation.Not _,
          Expectation.Status _,
          Expectation.Cookie _,
          Expectation.Protocol _,
          Expectation.OfCertificate _,
          Expectation.BodyText _,
          Expectation.Sha256 _,
          Expectation.JsonEquals _,
          Expectation.JsonValid _,
          Expectation.Latency _,
          Expectation.FunctionError _,
          Expectation.Green _ ->
          new Expectation.Not(expectation.place(), expectation);
    };
  }

  private static List<Expectation> read(Fields fields, Keys keys, Fit fit) {
    if (!fields.meant(keys.names().toArray(String[]::new))) {
      fields
          .mapping()
          .mistake(
              "\"%s\" expects nothing, so the check could not fail"
                  .formatted(fields.mapping().name()));
    }
    List<Expectation> expectations = new ArrayList<>();
    for (Value entry : fields.inOrder()) {
      if (fit.keys().contains(entry.name())) {
        expectations.addAll(
            switch (entry.name()) {
              case "not" -> unexpected(entry, fit);
              case "green" -> GreenPart.read(entry, fit.equals(Fit.HTTP));
              default -> one(entry);
            });
      } else {
        entry
            .draft()
            .mistake(entry.writtenAt(), "\"%s\" %s".formatted(entry.name(), fit.otherwise()));
      }
    }
    return expectations;
  }

  private static List<? extends Expectation> one(Value entry) {
    Place place = entry.writtenAt();
    return switch (entry.name()) {
      case "status" -> status(entry).stream().toList();
      case "headers" -> headers(entry);
      case "body" ->
          TextMatcherPart.read(entry).stream()
              .map(placed -> new Expectation.BodyText(placed.place(), placed.matcher()))
              .toList();
      case "json" -> json(entry);
      case "cookies" -> CookiePart.read(entry);
      case "redirect" ->
          TextMatcherPart.read(entry).stream()
              .map(placed -> new Expectation.Redirect(placed.place(), placed.matcher()))
              .toList();
      case "sha256" ->
          digest(entry).map(digest -> new Expectation.Sha256(place, digest)).stream().toList();
      case "jsonFile" -> golden(entry).stream().toList();
      case "jsonSchema" -> schema(entry).stream().toList();
      case "protocol" ->
          entry.oneOf(PROTOCOLS).map(version -> new Expectation.Protocol(place, version)).stream()
              .toList();
      case "certificate" -> CertificatePart.read(entry);
      case "latency" ->
          entry.duration().map(below -> new Expectation.Latency(place, below)).stream().toList();
      case "functionError" ->
          TextMatcherPart.read(entry).stream()
              .map(placed -> new Expectation.FunctionError(placed.place(), placed.matcher()))
              .toList();
      default -> throw new IllegalStateException(entry.name() + " is not among " + KEYS.names());
    };
  }

  private static List<Expectation> headers(Value value) {
    List<Value> headers = HttpSyntax.headerEntries(value);
    if (value.isEmpty()) {
      value.mistake("\"headers\" expects nothing; name a header and what it must be");
    }
    List<Expectation> expectations = new ArrayList<>();
    for (Value header : headers) {
      TextMatcherPart.read(header)
          .forEach(
              placed ->
                  expectations.add(
                      new Expectation.Header(placed.place(), header.name(), placed.matcher())));
    }
    return expectations;
  }

  private static List<Expectation> json(Value value) {
    Optional<List<Value>> items = value.items();
    if (value.isEmpty()) {
      value.mistake("\"json\" expects nothing; list at least one path");
    }
    return items.stream()
        .flatMap(List::stream)
        .flatMap(item -> JsonMatcherPart.read(item).stream())
        .toList();
  }

  private static Optional<String> digest(Value value) {
    String wanted = "a SHA-256 digest of 64 hexadecimal digits";
    return value
        .text(wanted + ", in quotes")
        .map(text -> text.toLowerCase(Locale.ROOT))
        .filter(
            text ->
                (text.length() == DIGEST_DIGITS
                        && text.chars()
                            .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
                    || value.says("must be " + wanted));
  }

  private static Optional<Expectation> golden(Value entry) {
    if (entry.kind() != Kind.MAPPING) {
      return golden(entry.writtenAt(), entry, List.of());
    }
    return entry
        .fields(GOLDEN)
        .flatMap(
            fields -> {
              List<JsonPath> ignored =
                  fields.optional("ignore").map(Value::itemOrItems).orElse(List.of()).stream()
                      .flatMap(item -> JsonMatcherPart.path(item).stream())
                      .toList();
              return fields
                  .required("file", "the golden file beside the plan")
                  .flatMap(file -> golden(entry.writtenAt(), file, ignored));
            });
  }

  private static Optional<Expectation> golden(Place place, Value file, List<JsonPath> ignored) {
    return Attached.json(file)
        .map(golden -> new Expectation.JsonEquals(place, file.scalar(), golden, ignored));
  }

  private static Optional<Expectation> schema(Value entry) {
    return Attached.json(entry)
        .flatMap(
            json -> {
              try {
                return Optional.of(
                    new Expectation.JsonValid(
                        entry.writtenAt(), entry.scalar(), JsonSchema.of(json)));
              } catch (JsonException e) {
                return entry.mistaken(
                    "file \"%s\" is not a JSON Schema (2020-12): %s"
                        .formatted(entry.scalar(), e.getMessage()));
              }
            });
  }

  private static Optional<Expectation> status(Value value) {
    List<Value> items = value.itemOrItems();
    if (value.isEmpty()) {
      value.mistake("\"status\" expects nothing; list at least one status");
    }
    List<StatusRange> ranges =
        items.stream().flatMap(item -> StatusRanges.read(item).stream()).toList();
    return ranges.isEmpty()
        ? Optional.empty()
        : Optional.of(new Expectation.Status(value.writtenAt(), ranges));
  }
}
