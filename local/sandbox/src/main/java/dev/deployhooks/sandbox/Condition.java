package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a listener's rule asks of a request. Values may contain {@code *} and {@code ?}. */
public sealed interface Condition {

  /** The host name, whatever its case. */
  record HostHeader(List<String> values) implements Condition {}

  /** The path, in its case. */
  record PathPattern(List<String> values) implements Condition {}

  /** A header, whatever its case. */
  record HttpHeader(String name, List<String> values) implements Condition {}

  /** The method, exactly. */
  record Method(List<String> values) implements Condition {}

  /** A parameter of the query string; any of the pairs will do. */
  record QueryString(Map<String, String> pairs) implements Condition {}

  /**
   * Where the request comes from; only {@code 0.0.0.0/0} and {@code 127.0.0.1/32} are from here.
   */
  record SourceIp(List<String> values) implements Condition {}

  /** Whether a request meets it. */
  default boolean meets(Request request) {
    return switch (this) {
      case HostHeader(List<String> values) ->
          any(values, request.header("host").orElse("").replaceFirst(":[0-9]+$", ""), true);
      case PathPattern(List<String> values) -> any(values, request.path(), false);
      case HttpHeader(String name, List<String> values) ->
          request
              .headers()
              .getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of())
              .stream()
              .anyMatch(sent -> any(values, sent, true));
      case Method(List<String> values) -> values.contains(request.method());
      case QueryString(Map<String, String> pairs) ->
          pairs.entrySet().stream()
              .anyMatch(
                  pair ->
                      request.parameters().getOrDefault(pair.getKey(), List.of()).stream()
                          .anyMatch(sent -> any(List.of(pair.getValue()), sent, true)));
      case SourceIp(List<String> values) ->
          values.contains("0.0.0.0/0") || values.contains("127.0.0.1/32");
    };
  }

  private static boolean any(List<String> patterns, String text, boolean anyCase) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                Pattern.compile(
                        "\\Q" + pattern.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E",
                        anyCase ? Pattern.CASE_INSENSITIVE : 0)
                    .matcher(text)
                    .matches());
  }

  /** As {@code DescribeRules} shows it. */
  default JsonObject json() {
    return switch (this) {
      case HostHeader(List<String> values) ->
          Tree.of("Field", "host-header", "HostHeaderConfig", Tree.of("Values", values));
      case PathPattern(List<String> values) ->
          Tree.of("Field", "path-pattern", "PathPatternConfig", Tree.of("Values", values));
      case HttpHeader(String name, List<String> values) ->
          Tree.of(
              "Field",
              "http-header",
              "HttpHeaderConfig",
              Tree.of("HttpHeaderName", name, "Values", values));
      case Method(List<String> values) ->
          Tree.of(
              "Field", "http-request-method", "HttpRequestMethodConfig", Tree.of("Values", values));
      case QueryString(Map<String, String> pairs) ->
          Tree.of(
              "Field",
              "query-string",
              "QueryStringConfig",
              Tree.of(
                  "Values",
                  pairs.entrySet().stream()
                      .map(pair -> Tree.of("Key", pair.getKey(), "Value", pair.getValue()))
                      .toList()));
      case SourceIp(List<String> values) ->
          Tree.of("Field", "source-ip", "SourceIpConfig", Tree.of("Values", values));
    };
  }
}
