package dev.deployhooks.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on the loopback that answers as AWS does on the wire, and keeps what it was sent. Calls
 * are told apart by {@code X-Amz-Target} (JSON protocols) or by the form field {@code Action}
 * (query protocol). What it was not told to answer is refused with {@code UnknownOperation}.
 */
public final class WireServer implements AutoCloseable {

  /**
   * A request as it was received.
   *
   * @param operation such as {@code GetDeployment}
   * @param body the body: JSON, or a decoded form as {@code name=value} lines in their order
   */
  public record Sent(String operation, String body) {}

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  public record Answer(int status, String contentType, String body) {

    /** JSON of the AWS JSON 1.1 protocol. */
    public static Answer json(String body) {
      return new Answer(200, "application/x-amz-json-1.1", body);
    }

    /** XML of the query protocol: the result's elements of an operation. */
    public static Answer xml(String operation, String result) {
      return new Answer(
          200,
          "text/xml",
          """
          <%1$sResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">
          <%1$sResult>%2$s</%1$sResult>
          <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
          </%1$sResponse>"""
              .formatted(operation, result));
    }

    /** An error of the JSON protocols. */
    public static Answer jsonError(int status, String type, String message) {
      return new Answer(
          status,
          "application/x-amz-json-1.1",
          "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message));
    }

    /** An error of the query protocol. */
    public static Answer xmlError(int status, String code, String message) {
      return new Answer(
          status,
          "text/xml",
          """
          <ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error>
          <Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>r-1</RequestId></ErrorResponse>"""
              .formatted(code, message));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Boolean> hanging = new ConcurrentHashMap<>();
  private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Starts on a free port. */
  public WireServer() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers an operation so from now on. */
  public WireServer on(String operation, Answer answer) {
    answers.put(operation, answer);
    return this;
  }

  /** Answers an operation with JSON from now on. */
  public WireServer on(String operation, String json) {
    return on(operation, Answer.json(json));
  }

  /** Answers an operation of the query protocol with the elements of its result from now on. */
  public WireServer onQuery(String operation, String result) {
    return on(operation, Answer.xml(operation, result));
  }

  /** Leaves an operation without an answer until the server stops. */
  public WireServer hangOn(String operation) {
    hanging.put(operation, true);
    return this;
  }

  /**
   * Waits until an operation was asked.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public void awaitRequest(String operation) throws InterruptedException {
    synchronized (sent) {
      while (sent.stream().noneMatch(one -> one.operation().equals(operation))) {
        sent.wait();
      }
    }
  }

  /** The requests of an operation. */
  public List<String> sent(String operation) {
    synchronized (sent) {
      return sent.stream()
          .filter(one -> one.operation().equals(operation))
          .map(Sent::body)
          .toList();
    }
  }

  /** The names of the operations that were asked, in the order of their coming. */
  public List<String> operations() {
    synchronized (sent) {
      return sent.stream().map(Sent::operation).toList();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Map<String, String> form = target == null ? form(body) : Map.of();
      String operation =
          target == null
              ? form.getOrDefault("Action", exchange.getRequestURI().getPath())
              : target.substring(target.lastIndexOf('.') + 1);
      synchronized (sent) {
        sent.add(new Sent(operation, target == null ? lines(form) : body));
        sent.notifyAll();
      }
      if (hanging.containsKey(operation)) {
        closing.await();
        return;
      }
      answer(
          exchange,
          answers.getOrDefault(operation, Answer.jsonError(400, "UnknownOperation", operation)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("x-amzn-RequestId", "r-1");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return form;
  }

  private static String lines(Map<String, String> form) {
    StringBuilder lines = new StringBuilder();
    form.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    return lines.toString();
  }
}
