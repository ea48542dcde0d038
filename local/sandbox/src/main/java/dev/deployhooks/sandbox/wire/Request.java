package dev.deployhooks.sandbox.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as it came.
 *
 * @param path still percent-encoded
 * @param query the raw query string, empty if there is none
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent" /* Neither compared nor changed. */)
public record Request(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()).stream()
        .findFirst();
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The parameters of the query string, decoded, in order. */
  public Map<String, List<String>> parameters() {
    return form(query);
  }

  /** The first value of a query parameter. */
  public Optional<String> parameter(String name) {
    return parameters().getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Reads a query string or a form. */
  static Map<String, List<String>> form(String text) {
    Map<String, List<String>> read = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        read.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
      }
    }
    return read;
  }

  /** Takes the percent-encoding off. */
  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
