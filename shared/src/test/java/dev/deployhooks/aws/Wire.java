package dev.deployhooks.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An endpoint on loopback that gives one answer to everything, and keeps what it was sent. */
final class Wire implements AutoCloseable {

  /** What an endpoint was sent. */
  record Sent(String method, String uri, String target, String body) {}

  /** By what a request was signed. */
  record Signed(String authorization, String session) {}

  private final HttpServer server;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final List<Signed> signed = new CopyOnWriteArrayList<>();

  private Wire(HttpServer server) {
    this.server = server;
  }

  static Wire answering(int status, String contentType, byte[] body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Wire wire = new Wire(server);
    server.createContext("/", exchange -> wire.answer(exchange, status, contentType, body));
    server.start();
    return wire;
  }

  static Wire answering(int status, String contentType, String body) throws IOException {
    return answering(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  List<Signed> signed() {
    return List.copyOf(signed);
  }

  private void answer(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    try (exchange) {
      signed.add(
          new Signed(header(exchange, "Authorization"), header(exchange, "X-Amz-Security-Token")));
      sent.add(
          new Sent(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              header(exchange, "X-Amz-Target"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
