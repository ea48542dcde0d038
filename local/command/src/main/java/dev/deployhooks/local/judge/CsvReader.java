package dev.deployhooks.local.judge;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns CSV (RFC 4180) into the JSON form: a row a period of a metric of a deployment. The first
 * row names the columns: {@code id}, {@code level} and {@code metric} (the metric's name); {@code
 * green_bad}, {@code green_total}, {@code blue_bad}, {@code blue_total} for a share and {@code
 * green}, {@code blue} for a gauge; and any other member of a metric by its name. Cells left empty
 * are absent. What belongs to a deployment or a metric as a whole is taken from its first row. The
 * rows of a deployment stand together; those of a metric are in the order of the periods.
 */
final class CsvReader {

  private static final Set<String> COLUMNS =
      Set.of(
          "id",
          "level",
          "metric",
          "kind",
          "worse",
          "tolerance",
          "margin",
          "critical",
          "advisory",
          "weight",
          "limit",
          "minimumTotal",
          "atEnd",
          "mustDetect",
          "green",
          "blue",
          "green_bad",
          "green_total",
          "blue_bad",
          "blue_total");

  /** Of a metric as a whole. */
  private static final Set<String> STRINGS = Set.of("kind", "worse", "atEnd");

  private static final Set<String> FLAGS = Set.of("critical", "advisory");
  private static final Set<String> NUMBERS =
      Set.of("tolerance", "margin", "weight", "limit", "minimumTotal", "mustDetect");

  private final List<String> columns;

  CsvReader(String header) throws InputException {
    columns = cells(header);
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!COLUMNS.contains(column)) {
        throw new InputException("there is no column " + column);
      }
      if (!seen.add(column)) {
        throw new InputException("the column " + column + " stands twice");
      }
    }
    if (!seen.containsAll(Set.of("id", "metric"))) {
      throw new InputException("the columns id and metric are needed");
    }
  }

  /** Whether a first line is a header of this form. */
  static boolean isHeader(String line) {
    return !line.startsWith("{") && line.indexOf(',') > 0;
  }

  Map<String, String> row(String line) throws InputException {
    List<String> cells = cells(line);
    if (cells.size() != columns.size()) {
      throw new InputException(
          "there are " + cells.size() + " cells under " + columns.size() + " columns");
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        row.put(columns.get(i), cells.get(i));
      }
    }
    if (!row.containsKey("id") || !row.containsKey("metric")) {
      throw new InputException("the cells id and metric are needed");
    }
    return row;
  }

  /** The deployment that these rows make. */
  static JsonObject deployment(List<Map<String, String>> rows) throws InputException {
    JsonObject bake = new JsonObject();
    bake.addProperty("id", rows.getFirst().get("id"));
    addNumber(bake, "level", rows.getFirst().get("level"));
    Map<String, JsonObject> metrics = new HashMap<>();
    JsonArray array = new JsonArray();
    for (Map<String, String> row : rows) {
      String name = row.getOrDefault("metric", "");
      JsonObject metric = metrics.get(name);
      if (metric == null) {
        metric = metric(name, row);
        metrics.put(name, metric);
        array.add(metric);
      }
      addPeriod(metric, "green", row);
      addPeriod(metric, "blue", row);
    }
    bake.add("metrics", array);
    return bake;
  }

  private static JsonObject metric(String name, Map<String, String> row) throws InputException {
    JsonObject metric = new JsonObject();
    metric.addProperty("name", name);
    metric.addProperty(
        "kind",
        row.containsKey("green_total") || row.containsKey("blue_total") ? "share" : "gauge");
    for (Map.Entry<String, String> cell : row.entrySet()) {
      String column = cell.getKey();
      if (STRINGS.contains(column)) {
        metric.addProperty(column, cell.getValue());
      } else if (FLAGS.contains(column)) {
        metric.addProperty(column, flag(column, cell.getValue()));
      } else if (NUMBERS.contains(column)) {
        addNumber(metric, column, cell.getValue());
      }
    }
    metric.add("green", new JsonArray());
    metric.add("blue", new JsonArray());
    return metric;
  }

  private static boolean flag(String column, String value) throws InputException {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InputException(column + " is not true or false");
    };
  }

  private static void addPeriod(JsonObject metric, String side, Map<String, String> row)
      throws InputException {
    JsonArray periods = metric.getAsJsonArray(side);
    if ("gauge".equals(metric.get("kind").getAsString())) {
      String value = row.get(side);
      periods.add(value == null ? JsonNull.INSTANCE : number(side, value));
      return;
    }
    String bad = row.get(side + "_bad");
    String total = row.get(side + "_total");
    if (bad == null && total == null) {
      periods.add(JsonNull.INSTANCE);
      return;
    }
    JsonObject count = new JsonObject();
    addNumber(count, "bad", bad);
    addNumber(count, "total", total);
    periods.add(count);
  }

  private static void addNumber(JsonObject object, String name, @Nullable String value)
      throws InputException {
    if (value != null) {
      object.add(name, number(name, value));
    }
  }

  private static JsonPrimitive number(String name, String value) throws InputException {
    try {
      Double.parseDouble(value);
    } catch (NumberFormatException _) {
      throw new InputException(name + " is not a number: " + value);
    }
    return new JsonPrimitive(new LazilyParsedNumber(value.strip()));
  }

  private static List<String> cells(String line) throws InputException {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new InputException("a quote is not closed (a cell stands on one line)");
    }
    cells.add(cell.toString().strip());
    return cells;
  }
}
