package dev.deployhooks.local.child;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The error object in which a Java runtime tells Lambda what was thrown. */
final class LambdaError {

  private LambdaError() {}

  /** {@code {"errorMessage":...,"errorType":...,"stackTrace":[...]}}, UTF-8. */
  static byte[] of(Throwable thrown) {
    StringBuilder json = new StringBuilder("{\"errorMessage\":");
    quote(json, String.valueOf(thrown.getMessage()));
    json.append(",\"errorType\":");
    quote(json, thrown.getClass().getName());
    json.append(",\"stackTrace\":[");
    String comma = "";
    for (StackTraceElement element : thrown.getStackTrace()) {
      json.append(comma);
      quote(json, element.toString());
      comma = ",";
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
