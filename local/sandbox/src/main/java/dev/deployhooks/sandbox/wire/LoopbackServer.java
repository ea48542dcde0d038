package dev.deployhooks.sandbox.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a free port of 127.0.0.1, with a virtual thread for each request. */
public final class LoopbackServer implements AutoCloseable {

  /** Answers requests; called from several threads at once. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers one request.
     *
     * @throws InterruptedException if the server closes meanwhile: the connection is cut
     */
    Response answer(Request request) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads;

  /** Starts the server. */
  public LoopbackServer(Handler handler) {
    // Without it each answer on a kept connection waits for a delayed acknowledgement, 40 ms.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no server can be started on 127.0.0.1", e);
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, handler));
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Its address, {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Cuts every connection and interrupts the handlers at work. */
  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private static void serve(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      send(exchange, handler.answer(read(exchange)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    URI uri = exchange.getRequestURI();
    return new Request(
        exchange.getRequestMethod(),
        uri.getRawPath(),
        uri.getRawQuery() == null ? "" : uri.getRawQuery(),
        headers,
        exchange.getRequestBody().readAllBytes());
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    response.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean bodiless =
        exchange.getRequestMethod().equals("HEAD")
            || response.status() == 204
            || response.status() == 304
            || response.body().length == 0;
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(response.body().length));
    }
    exchange.sendResponseHeaders(response.status(), bodiless ? -1 : response.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(response.body());
    }
  }
}
