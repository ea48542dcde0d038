package dev.deployhooks.plan;

import dev.deployhooks.json.JsonPath;
import dev.deployhooks.plan.Agreement.Status;
import dev.deployhooks.plan.Agreement.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part {@code compare} of a check: in what green must agree with blue. */
final class ComparePart {

  static final Keys KEYS = Keys.of("compare", "headers", "values", "differences");

  /** The one difference that is no path. */
  private static final String STATUS = "status";

  private ComparePart() {}

  /**
   * A look at both sides in place of one at green.
   *
   * @param asked what is looked at, {@code http} or {@code lambda}
   */
  static Optional<Look> read(Value value, Value asked, Look look) {
    boolean http = asked.name().equals("http");
    asked
        .under("url")
        .filter(_ -> http)
        .ifPresent(
            url ->
                url.draft()
                    .mistake(
                        url.writtenAt(),
                        "\"url\" leads to one place, and compare asks green and blue; give a path"));
    return value.fields(KEYS).map(fields -> new Look.Compare(look, agreement(fields, http)));
  }

  private static Agreement agreement(Fields fields, boolean http) {
    Optional<Value> headers = fields.optional("headers");
    headers
        .filter(_ -> !http)
        .ifPresent(
            value ->
                value
                    .draft()
                    .mistake(
                        value.writtenAt(),
                        "\"headers\" does not fit lambda: a function returns a payload; take"
                            + " values, such as values: [\"$.headers['content-type']\"]"));
    List<JsonPath> differences = new ArrayList<>();
    Status status = Status.SAME;
    for (Value item : fields.optional("differences").map(ComparePart::items).orElse(List.of())) {
      if (item.kind() == Kind.TEXT && item.scalar().equals(STATUS)) {
        status = Status.MAY_DIFFER;
      } else {
        JsonMatcherPart.path(item).ifPresent(differences::add);
      }
    }
    return new Agreement(
        fields.mapping().writtenAt(),
        headers.map(ComparePart::items).orElse(List.of()).stream()
            .flatMap(item -> header(item).stream())
            .toList(),
        fields.optional("values").map(ComparePart::values).orElse(new Values.None()),
        status,
        differences);
  }

  private static List<Value> items(Value value) {
    if (value.isEmpty()) {
      value.mistake("\"%s\" is empty; leave it out".formatted(value.name()));
    }
    return value.itemOrItems();
  }

  private static Optional<String> header(Value item) {
    return item.text("the name of a header")
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> HttpSyntax.isToken(name) || item.says("must be the name of a header"))
        .filter(
            name ->
                !name.equals("set-cookie")
                    || item.says(
                        "cannot have set-cookie: cookies differ by nature, and are secret"));
  }

  private static Values values(Value value) {
    if (value.kind() == Kind.BOOLEAN) {
      if (!value.truth().orElse(false)) {
        value.mistake("\"values\" is false, as it is where it is left out; leave it out");
      }
      return new Values.All();
    }
    return new Values.At(
        items(value).stream().flatMap(item -> JsonMatcherPart.path(item).stream()).toList());
  }
}
