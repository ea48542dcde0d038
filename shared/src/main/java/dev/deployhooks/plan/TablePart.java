package dev.deployhooks.plan;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part {@code table}: rows of inputs, for each of which a check is run. */
final class TablePart {

  static final Keys KEYS = Keys.of("table", "csv", "json");

  private static final int MAX_ROWS = 200;
  private static final int MAX_NAME = 60;
  static final String SCOPE = "row";

  /** A check with one row put in. */
  record Row(Value check, Optional<String> name) {}

  /** A row's name, and its values by column. */
  private record Inputs(String name, Map<String, JsonElement> values) {}

  private TablePart() {}

  /** The check once for each row of its table; the check itself if it has none. */
  static List<Row> rows(Value check) {
    Optional<Value> table = check.under("table");
    if (table.isEmpty()) {
      return List.of(new Row(check, Optional.empty()));
    }
    List<Row> rows = new ArrayList<>();
    for (Inputs inputs : inputs(table.get())) {
      int mistakes = check.draft().mistakes().size();
      Value filled =
          new Variables(Map.of(SCOPE, Step.scope(inputs.values())), Optional.empty(), check.draft())
              .in(check);
      // With a variable that is not known, what follows would be told of as well.
      if (check.draft().mistakes().size() == mistakes) {
        rows.add(new Row(filled, Optional.of(inputs.name())));
      }
    }
    return rows;
  }

  private static List<Inputs> inputs(Value table) {
    int mistakes = table.draft().mistakes().size();
    List<JsonObject> rows =
        switch (table.kind()) {
          case LIST -> objects(table, table.json().orElse(new JsonArray()));
          case MAPPING ->
              table.fields(KEYS).stream()
                  .flatMap(
                      fields ->
                          fields.exactlyOne("the file that holds the rows", "csv", "json").stream())
                  .flatMap(
                      file ->
                          file.name().equals("csv")
                              ? Csv.rows(file).stream()
                              : Attached.json(file).stream()
                                  .flatMap(json -> objects(file, json).stream()))
                  .toList();
          case NOTHING, BOOLEAN, NUMBER, TEXT, TAGGED -> {
            table.mistake(table.wrongType("a list of rows, or a mapping with csv or json"));
            yield List.of();
          }
        };
    if (rows.isEmpty()) {
      if (table.draft().mistakes().size() == mistakes) {
        table.mistake("\"table\" has no rows, so the check could not fail");
      }
      return List.of();
    }
    if (rows.size() > MAX_ROWS) {
      table.mistake("\"table\" has %d rows; at most %d run".formatted(rows.size(), MAX_ROWS));
      return List.of();
    }
    return named(table, rows);
  }

  private static List<JsonObject> objects(Value at, JsonElement json) {
    List<JsonObject> rows = new ArrayList<>();
    if (!(json instanceof JsonArray array)) {
      at.mistake("a table is a list of rows");
      return rows;
    }
    for (JsonElement element : array) {
      if (element instanceof JsonObject row && !row.isEmpty()) {
        rows.add(row);
      } else {
        at.mistake(
            "row %d of the table has no columns: write {column: value}".formatted(rows.size() + 1));
        return List.of();
      }
    }
    return rows;
  }

  /** A row is called by its column {@code name}, or by its number; no two have one name. */
  private static List<Inputs> named(Value table, List<JsonObject> rows) {
    Map<String, Inputs> named = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.get(i);
      String name =
          row.get("name") instanceof JsonPrimitive given ? given.getAsString() : "row " + (i + 1);
      if (name.isBlank()
          || name.length() > MAX_NAME
          || name.chars().anyMatch(Character::isISOControl)) {
        table.mistake(
            "row %d of the table has a name that is empty, longer than %d characters, or not one line"
                .formatted(i + 1, MAX_NAME));
      } else if (named.putIfAbsent(name, new Inputs(name, row.asMap())) != null) {
        table.mistake("two rows of the table have the name \"%s\"".formatted(Value.shown(name)));
      }
    }
    return List.copyOf(named.values());
  }
}
