package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part {@code http}: a request to green. */
final class HttpPart {

  static final Keys KEYS =
      Keys.of(
          "http",
          "method",
          "path",
          "url",
          "query",
          "headers",
          "body",
          "bodyFile",
          "json",
          "timeout");

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Map<String, String> METHODS =
      Map.of(
          "GET", "GET",
          "HEAD", "HEAD",
          "POST", "POST",
          "PUT", "PUT",
          "PATCH", "PATCH",
          "DELETE", "DELETE",
          "OPTIONS", "OPTIONS");

  private HttpPart() {}

  static Optional<Look> read(Value value) {
    return value.fields(KEYS).map(HttpPart::read);
  }

  private static Look read(Fields fields) {
    String method = fields.optional("method").flatMap(value -> value.oneOf(METHODS)).orElse("GET");
    Optional<Value> target =
        fields.exactlyOne("what to ask for, such as path: /health", "path", "url");
    List<Map.Entry<String, String>> headers =
        new ArrayList<>(
            fields.optional("headers").map(HttpSyntax::requestHeaders).orElse(List.of()));
    Optional<Value> source = fields.atMostOne("body", "bodyFile", "json");
    source.filter(_ -> method.equals("GET") || method.equals("HEAD")).ifPresent(HttpPart::noBody);
    Optional<String> body = source.flatMap(HttpPart::body);
    if (source.isPresent() && source.get().name().equals("json") && lacksContentType(headers)) {
      headers.add(Map.entry("content-type", "application/json"));
    }
    return new Look.Http(
        method,
        target.filter(value -> value.name().equals("path")).flatMap(HttpSyntax::path),
        target.filter(value -> value.name().equals("url")).flatMap(HttpSyntax::url),
        fields.optional("query").map(HttpPart::query).orElse(List.of()),
        headers,
        body,
        fields.optional("timeout").flatMap(Value::duration).orElse(TIMEOUT));
  }

  private static void noBody(Value source) {
    source
        .draft()
        .mistake(
            source.writtenAt(),
            "\"%s\" needs a method that sends a body, such as method: POST"
                .formatted(source.name()));
  }

  private static Optional<String> body(Value source) {
    return switch (source.name()) {
      case "body" -> source.confidentialText();
      case "bodyFile" -> Attached.text(source);
      default -> source.json().map(JsonElement::toString);
    };
  }

  private static List<Map.Entry<String, String>> query(Value value) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    for (Value entry : value.entries()) {
      entry.confidentialText().ifPresent(text -> query.add(Map.entry(entry.name(), text)));
    }
    return query;
  }

  private static boolean lacksContentType(List<Map.Entry<String, String>> headers) {
    return headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase("content-type"));
  }
}
