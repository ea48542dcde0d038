package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonPathException;
import dev.deployhooks.plan.JsonMatcher.Comparison;
import dev.deployhooks.plan.JsonMatcher.JsonType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The part {@code json} of the expectations: what a JSON path must find. */
final class JsonMatcherPart {

  /** What a value can be compared with. */
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "greaterThan", Comparison.GREATER,
          "lessThan", Comparison.LESS,
          "atMost", Comparison.AT_MOST,
          "atLeast", Comparison.AT_LEAST);

  static final Keys MATCHER =
      Keys.of(
          "jsonMatcher",
          "equals",
          "type",
          "length",
          "greaterThan",
          "lessThan",
          "atMost",
          "atLeast",
          "contains",
          "matches",
          "exists",
          "in",
          "every",
          "none",
          "not");

  static final Keys KEYS =
      new Keys(
          "jsonExpectation", Stream.concat(Stream.of("path"), MATCHER.names().stream()).toList());

  static final Keys LENGTH =
      Keys.of("length", "equals", "greaterThan", "lessThan", "atMost", "atLeast");

  private JsonMatcherPart() {}

  /** One entry: a path, and one expectation for each matcher beside it. */
  static List<Expectation> read(Value value) {
    return value.fields(KEYS).map(JsonMatcherPart::read).orElse(List.of());
  }

  private static List<Expectation> read(Fields fields) {
    Optional<JsonPath> path =
        fields
            .required("path", "where to look, such as $.categories[0].name")
            .flatMap(JsonMatcherPart::path);
    if (!fields.meant(MATCHER.names().toArray(String[]::new))) {
      fields
          .mapping()
          .mistake(
              "nothing is expected of this path; add one of " + String.join(", ", MATCHER.names()));
    }
    refuseWhatCannotHold(fields);
    List<Expectation> expectations = new ArrayList<>();
    for (Value entry : fields.inOrder()) {
      if (entry.name().equals("path")) {
        continue;
      }
      for (JsonMatcher matcher : matchers(entry)) {
        path.ifPresent(
            at -> expectations.add(new Expectation.JsonAt(entry.writtenAt(), at, matcher)));
      }
    }
    return expectations;
  }

  private static void refuseWhatCannotHold(Fields fields) {
    fields
        .optional("exists")
        .filter(
            exists -> exists.kind() == Kind.BOOLEAN && exists.scalar().equalsIgnoreCase("false"))
        .filter(_ -> fields.inOrder().size() > 2)
        .ifPresent(
            exists ->
                exists.mistake(
                    "\"exists: false\" stands beside other expectations, which need a value"));
  }

  static Optional<JsonPath> path(Value value) {
    return value
        .text("a JSON path such as $.categories")
        .flatMap(
            text -> {
              try {
                return Optional.of(JsonPath.parse(text));
              } catch (JsonPathException e) {
                return value.mistaken(
                    "\"%s\" is not a JSON path: %s at character %d"
                        .formatted(Value.shown(text), e.getMessage(), e.offset() + 1));
              }
            });
  }

  private static List<? extends JsonMatcher> matchers(Value entry) {
    return entry.name().equals("length") && entry.kind() == Kind.MAPPING
        ? lengths(entry)
        : one(entry).stream().toList();
  }

  private static Optional<JsonMatcher> one(Value entry) {
    return switch (entry.name()) {
      case "equals" -> entry.json().map(JsonMatcher.Equals::new);
      case "type" -> entry.oneOf(types()).map(JsonMatcher.TypeIs::new);
      case "length" ->
          entry.kind() == Kind.MAPPING
              ? entry
                  .fields(LENGTH)
                  .flatMap(
                      fields ->
                          fields.exactlyOne(
                              "say how long it must not be", LENGTH.names().toArray(String[]::new)))
                  .flatMap(JsonMatcherPart::length)
                  .map(JsonMatcher.class::cast)
              : length(entry).map(JsonMatcher.class::cast);
      case "greaterThan", "lessThan", "atMost", "atLeast" ->
          entry.number().map(than -> new JsonMatcher.Compare(comparison(entry), than));
      case "exists" -> entry.truth().map(JsonMatcher.Exists::new);
      case "in" -> values(entry).map(JsonMatcher.In::new);
      case "every" -> elements(entry).map(JsonMatcher.Every::new);
      case "none" ->
          elements(entry)
              .filter(
                  matchers ->
                      matchers.size() == 1
                          || entry.says("takes one matcher: write a further entry for another"))
              .map(matchers -> new JsonMatcher.None(matchers.getFirst()));
      case "not" -> negated(entry).map(JsonMatcher.Not::new);
      case "contains", "matches" -> TextMatcherPart.one(entry).map(JsonMatcher.Text::new);
      default -> throw new IllegalStateException(entry.name() + " is not among " + KEYS.names());
    };
  }

  private static Optional<List<JsonElement>> values(Value value) {
    if (value.isEmpty() && value.kind() == Kind.LIST) {
      return value.mistaken("\"in\" allows nothing; list at least one value");
    }
    return value
        .items()
        .map(items -> items.stream().flatMap(item -> item.json().stream()).toList());
  }

  /** What elements of an array must be; empty, and the mistake noted, if that is nothing. */
  private static Optional<List<JsonMatcher>> elements(Value value) {
    Optional<Fields> fields = value.fields(MATCHER);
    if (fields.isPresent() && !fields.get().meant(MATCHER.names().toArray(String[]::new))) {
      return value.mistaken(
          "\"%s\" expects nothing of the elements; give it one of %s"
              .formatted(value.name(), String.join(", ", MATCHER.names())));
    }
    fields
        .flatMap(all -> all.optional("exists"))
        .ifPresent(
            exists ->
                exists
                    .draft()
                    .mistake(
                        exists.writtenAt(),
                        "\"exists\" does not fit here: an element that is looked at exists"));
    List<JsonMatcher> matchers = new ArrayList<>();
    fields.stream()
        .flatMap(all -> all.inOrder().stream())
        .filter(entry -> !entry.name().equals("exists"))
        .forEach(entry -> matchers.addAll(matchers(entry)));
    return matchers.isEmpty() ? Optional.empty() : Optional.of(matchers);
  }

  /** How a whole number of at least nothing compares: that number, or a mapping of comparisons. */
  static List<JsonMatcher.Length> comparisons(Value entry) {
    return entry.kind() == Kind.MAPPING ? lengths(entry) : length(entry).stream().toList();
  }

  private static List<JsonMatcher.Length> lengths(Value value) {
    Optional<Fields> fields = value.fields(LENGTH);
    if (fields.isPresent() && !fields.get().meant(LENGTH.names().toArray(String[]::new))) {
      value.mistake(
          "\"%s\" expects nothing; give a number or %s"
              .formatted(value.name(), String.join(", ", LENGTH.names())));
    }
    return fields.stream()
        .flatMap(all -> all.inOrder().stream())
        .flatMap(entry -> length(entry).stream())
        .toList();
  }

  private static Optional<JsonMatcher.Length> length(Value entry) {
    return entry
        .integer(0, Integer.MAX_VALUE)
        .map(than -> new JsonMatcher.Length(comparison(entry), BigDecimal.valueOf(than)));
  }

  private static Comparison comparison(Value entry) {
    return COMPARISONS.getOrDefault(entry.name(), Comparison.EQUAL);
  }

  private static Optional<JsonMatcher> negated(Value value) {
    return switch (value.kind()) {
      case MAPPING ->
          value
              .fields(MATCHER)
              .flatMap(
                  fields ->
                      fields.exactlyOne(
                          "say what it must not be", MATCHER.names().toArray(String[]::new)))
              .flatMap(JsonMatcherPart::one);
      case LIST ->
          value.mistaken(
              value.wrongType("a plain value or a mapping; for a list write not: {equals: [...]}"));
      case NOTHING, BOOLEAN, NUMBER, TEXT, TAGGED -> value.json().map(JsonMatcher.Equals::new);
    };
  }

  private static Map<String, JsonType> types() {
    Map<String, JsonType> types = new TreeMap<>();
    for (JsonType type : JsonType.values()) {
      types.put(type.name().toLowerCase(Locale.ROOT), type);
    }
    return types;
  }
}
