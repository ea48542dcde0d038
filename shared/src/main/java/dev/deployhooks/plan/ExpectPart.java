package dev.deployhooks.plan;

import dev.deployhooks.plan.Expectation.StatusRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part {@code expect}: what must be seen. */
final class ExpectPart {

  static final Keys KEYS =
      Keys.of(
          "expect", "status", "headers", "body", "json", "jsonFile", "latency", "functionError");

  /**
   * What can be expected of one kind of look.
   *
   * @param keys what can be
   * @param otherwise what to say of the rest
   */
  record Fit(Set<String> keys, String otherwise) {

    static final Fit HTTP =
        new Fit(
            Set.of("status", "headers", "body", "json", "jsonFile", "latency"),
            "does not fit an http check: only a lambda check can see a function error");

    static final Fit LAMBDA =
        new Fit(
            Set.of("body", "json", "jsonFile", "latency", "functionError"),
            "does not fit a lambda check: a function returns a payload; look into it with json, such"
                + " as {path: $.statusCode, equals: 200}");
  }

  private ExpectPart() {}

  /** The expectations in the plan's order. */
  static List<Expectation> read(Value value, Fit fit) {
    return value.fields(KEYS).map(fields -> read(fields, fit)).orElse(List.of());
  }

  private static List<Expectation> read(Fields fields, Fit fit) {
    if (!fields.meant(KEYS.names().toArray(String[]::new))) {
      fields.mapping().mistake("\"expect\" expects nothing, so the check could not fail");
    }
    List<Expectation> expectations = new ArrayList<>();
    for (Value entry : fields.inOrder()) {
      if (fit.keys().contains(entry.name())) {
        expectations.addAll(one(entry));
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
      case "jsonFile" ->
          Attached.json(entry)
              .map(golden -> new Expectation.JsonEquals(place, entry.scalar(), golden))
              .stream()
              .toList();
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
