package dev.deployhooks.plan;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Rows of comma-separated values, of which the first names the columns. All values are text.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class Csv {

  private Csv() {}

  /** The rows of the file that a value names; none, and the mistake noted, if it is not CSV. */
  static List<JsonObject> rows(Value file) {
    Optional<String> text = Attached.text(file);
    if (text.isEmpty()) {
      return List.of();
    }
    List<List<String>> lines = new ArrayList<>();
    String fault = parse(text.get(), lines);
    if (!fault.isEmpty()) {
      file.mistake("file \"%s\" is not CSV: %s".formatted(file.scalar(), fault));
      return List.of();
    }
    List<String> columns = lines.isEmpty() ? List.of() : lines.getFirst();
    if (columns.contains("") || new HashSet<>(columns).size() < columns.size()) {
      file.mistake(
          "file \"%s\": its first line must name each column, and each once"
              .formatted(file.scalar()));
      return List.of();
    }
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> fields = lines.get(i);
      if (fields.size() != columns.size()) {
        file.mistake(
            "file \"%s\": row %d has %d fields, and there are %d columns"
                .formatted(file.scalar(), i, fields.size(), columns.size()));
        return List.of();
      }
      JsonObject row = new JsonObject();
      for (int j = 0; j < columns.size(); j++) {
        row.add(columns.get(j), new JsonPrimitive(fields.get(j)));
      }
      rows.add(row);
    }
    return rows;
  }

  /** What is wrong with the text; empty if nothing is. */
  private static String parse(String text, List<List<String>> lines) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder field = new StringBuilder();
      if (text.charAt(at) == '"') {
        at++;
        while (true) {
          if (at >= text.length()) {
            return "a quote is not closed";
          }
          char c = text.charAt(at++);
          if (c != '"') {
            field.append(c);
          } else if (at < text.length() && text.charAt(at) == '"') {
            field.append('"');
            at++;
          } else {
            break;
          }
        }
      } else {
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
          if (text.charAt(at) == '"') {
            return "a quote stands within field %d of line %d"
                .formatted(fields.size() + 1, lines.size() + 1);
          }
          field.append(text.charAt(at++));
        }
      }
      fields.add(field.toString());
      if (at >= text.length()) {
        break;
      }
      char end = text.charAt(at++);
      if (end == ',') {
        if (at == text.length()) {
          fields.add("");
        }
        continue;
      }
      if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      } else if (end != '\n') {
        return "something stands behind a closing quote in line " + (lines.size() + 1);
      }
      lines.add(List.copyOf(fields));
      fields.clear();
    }
    if (!fields.isEmpty()) {
      lines.add(List.copyOf(fields));
    }
    return "";
  }
}
