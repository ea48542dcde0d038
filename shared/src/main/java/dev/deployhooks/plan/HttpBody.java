package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of a request, in one of the forms in which a plan can write it.
 *
 * @param text as it is sent, UTF-8
 * @param contentType what it is, unless the plan's headers say otherwise
 */
record HttpBody(String text, Optional<String> contentType) {

  static final Keys PART = Keys.of("part", "name", "text", "file", "filename", "contentType");
  static final Keys GRAPHQL = Keys.of("graphql", "query", "queryFile", "variables", "operation");

  private static final String JSON = "application/json";

  static Optional<HttpBody> read(Value source) {
    return switch (source.name()) {
      case "body" -> source.confidentialText().map(text -> new HttpBody(text, Optional.empty()));
      case "bodyFile" -> Attached.text(source).map(text -> new HttpBody(text, Optional.empty()));
      case "json" -> source.json().map(json -> new HttpBody(json.toString(), Optional.of(JSON)));
      case "form" -> Optional.of(form(source));
      case "multipart" -> multipart(source);
      case "graphql" -> source.fields(GRAPHQL).flatMap(HttpBody::graphQl);
      default -> throw new IllegalStateException(source.name() + " is no body");
    };
  }

  /** A form as browsers send it: a name may have one text, or a list of them. */
  private static HttpBody form(Value source) {
    List<String> pairs = new ArrayList<>();
    for (Value entry : source.entries()) {
      for (Value item : entry.itemOrItems()) {
        item.confidentialText()
            .ifPresent(text -> pairs.add(encoded(entry.name()) + "=" + encoded(text)));
      }
    }
    return new HttpBody(String.join("&", pairs), Optional.of("application/x-www-form-urlencoded"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Several parts, as RFC 7578 has them. The boundary is one that none of them contains. */
  private static Optional<HttpBody> multipart(Value source) {
    if (source.isEmpty()) {
      return source.mistaken("\"multipart\" is empty; list at least one part");
    }
    List<String> parts =
        source.items().stream()
            .flatMap(List::stream)
            .flatMap(item -> item.fields(PART).flatMap(HttpBody::part).stream())
            .toList();
    String boundary = "deployhooks";
    while (String.join("", parts).contains(boundary)) {
      boundary += "-";
    }
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append("--").append(boundary).append("\r\n").append(part).append("\r\n");
    }
    text.append("--").append(boundary).append("--\r\n");
    return Optional.of(
        new HttpBody(text.toString(), Optional.of("multipart/form-data; boundary=" + boundary)));
  }

  private static Optional<String> part(Fields fields) {
    Optional<String> name =
        fields.required("name", "what the part is called").flatMap(HttpBody::word);
    Optional<Value> source = fields.exactlyOne("what the part holds", "text", "file");
    Optional<String> content =
        source.flatMap(
            value -> value.name().equals("file") ? Attached.text(value) : value.confidentialText());
    Optional<String> fileName =
        fields
            .optional("filename")
            .flatMap(HttpBody::word)
            .or(
                () ->
                    source
                        .filter(value -> value.name().equals("file") && value.kind() == Kind.TEXT)
                        .map(value -> value.scalar().replaceFirst(".*/", "")));
    Optional<String> type = fields.optional("contentType").flatMap(HttpSyntax::headerText);
    return name.flatMap(
        called ->
            content.map(
                text ->
                    "Content-Disposition: form-data; name=\""
                        + called
                        + "\""
                        + fileName.map(file -> "; filename=\"" + file + "\"").orElse("")
                        + type.map(given -> "\r\nContent-Type: " + given).orElse("")
                        + "\r\n\r\n"
                        + text));
  }

  /** A text that can stand between quotes in a header. */
  private static Optional<String> word(Value value) {
    return value
        .text()
        .filter(
            text ->
                text.chars().allMatch(c -> c >= ' ' && c != '"' && c != 0x7f)
                    || value.says("must be one line without quotes"));
  }

  private static Optional<HttpBody> graphQl(Fields fields) {
    Optional<String> query =
        fields
            .exactlyOne("what is asked", "query", "queryFile")
            .flatMap(value -> value.name().equals("query") ? value.text() : Attached.text(value));
    Optional<JsonElement> variables =
        fields
            .optional("variables")
            .filter(
                value ->
                    value.kind() == Kind.MAPPING
                        || value.says("must be a mapping of the query's variables"))
            .flatMap(Value::json);
    Optional<String> operation = fields.optional("operation").flatMap(Value::text);
    return query.map(
        text -> {
          JsonObject json = new JsonObject();
          json.add("query", new JsonPrimitive(text));
          variables.ifPresent(given -> json.add("variables", given));
          operation.ifPresent(given -> json.add("operationName", new JsonPrimitive(given)));
          return new HttpBody(json.toString(), Optional.of(JSON));
        });
  }
}
