package dev.deployhooks.sandbox.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Passes an HTTP request on as it is, its {@code Host} included, which the JDK's clients do not let
 * one set. One connection a request.
 */
public final class RawHttp {

  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "te", "expect");

  private RawHttp() {}

  /**
   * Sends a request and reads the whole response.
   *
   * @param idle how long to wait for the connection and for each byte
   * @throws java.net.ConnectException if nobody listens
   * @throws java.net.SocketTimeoutException if nothing comes for so long
   * @throws IOException if what comes is not a response
   */
  public static Response exchange(String host, int port, Request request, Duration idle)
      throws IOException {
    int millis = Math.toIntExact(Math.max(1, idle.toMillis()));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      write(socket.getOutputStream(), request);
      return read(new BufferedInputStream(socket.getInputStream()), request.method());
    }
  }

  /** A GET without more, as a health check sends it. */
  public static Request get(URI uri) {
    return new Request(
        "GET",
        uri.getRawPath(),
        uri.getRawQuery() == null ? "" : uri.getRawQuery(),
        Map.of(
            "host", java.util.List.of(uri.getHost() + ":" + uri.getPort()),
            "user-agent", java.util.List.of("ELB-HealthChecker/2.0")),
        new byte[0]);
  }

  private static void write(OutputStream out, Request request) throws IOException {
    StringBuilder head = new StringBuilder(request.method()).append(' ').append(request.path());
    if (!request.query().isEmpty()) {
      head.append('?').append(request.query());
    }
    head.append(" HTTP/1.1\r\n");
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name) && !name.equals("content-length")) {
                values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n"));
              }
            });
    if (request.body().length > 0 || request.method().startsWith("P")) {
      head.append("content-length: ").append(request.body().length).append("\r\n");
    }
    head.append("connection: close\r\n\r\n");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(request.body());
    whole.writeTo(out);
    out.flush();
  }

  private static Response read(InputStream in, String method) throws IOException {
    String[] status = line(in).split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[0-9]{3}")) {
      throw new IOException("not an HTTP response");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    String line = line(in);
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      line = line(in);
    }
    int code = Integer.parseInt(status[1]);
    boolean bodiless = method.equals("HEAD") || code == 204 || code == 304;
    byte[] body = bodiless ? new byte[0] : body(in, headers);
    headers.keySet().removeAll(HOP_BY_HOP);
    headers.remove("content-length");
    return new Response(code, headers, body);
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(in);
    }
    String length = headers.get("content-length");
    return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.writeBytes(exactly(in, size));
      line(in);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the response ended early");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      switch (next) {
        case -1 -> throw new EOFException("the response ended early");
        case '\r' -> {}
        case '\n' -> {
          return line.toString(StandardCharsets.ISO_8859_1);
        }
        default -> line.write(next);
      }
    }
  }
}
