package dev.deployhooks.local.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.sandbox.FunctionHost.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The Lambda Runtime API for one execution environment, on loopback: it hands calls to a runtime
 * and takes what the runtime says of them.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda
 *     runtime API for custom runtimes</a>
 */
final class RuntimeApi implements AutoCloseable {

  private static final String ROOT = "/2018-06-01/runtime/";

  /** What a runtime says. */
  sealed interface Said {

    /** The function returned. */
    record Response(String payload) implements Said {}

    /** The function threw. */
    record Error(String payload) implements Said {}

    /** The function could not be started, or died, or was to be killed: the child is of no use. */
    record Dead(String payload) implements Said {}
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Call> next = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Said>> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Said> initError = new CompletableFuture<>();
  private volatile CompletableFuture<Void> asking = new CompletableFuture<>();

  RuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("the local Runtime API cannot listen on loopback", e);
    }
    server.setExecutor(threads);
    server.createContext(ROOT, this::handle);
    server.start();
  }

  /** Host and port, as {@code AWS_LAMBDA_RUNTIME_API} has them. */
  String address() {
    InetSocketAddress address = server.getAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Done while the runtime asks for work: it has started, or is through with the last call. */
  CompletableFuture<Void> asking() {
    return asking;
  }

  /** Done when the runtime has said that the function cannot be started. */
  CompletableFuture<Said> initError() {
    return initError;
  }

  /** Hands a call to the runtime as soon as it asks for one; done when the runtime has answered. */
  CompletableFuture<Said> offer(Call call) {
    CompletableFuture<Said> said = new CompletableFuture<>();
    running.put(call.requestId(), said);
    next.add(call);
    return said;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      if (path.equals("invocation/next")) {
        next(exchange);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String[] parts = path.split("/", -1);
      boolean known =
          path.equals("init/error")
              ? initError.complete(new Said.Dead(body))
              : parts.length == 3
                  && parts[0].equals("invocation")
                  && said(parts[1], parts[2], body);
      if (known) {
        answer(exchange, 202, "{\"status\":\"OK\"}");
      } else {
        answer(exchange, 400, "{\"errorType\":\"InvalidRequestID\"}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the environment is being closed: nobody waits any more
    }
  }

  private boolean said(String requestId, String kind, String body) {
    CompletableFuture<Said> said = running.remove(requestId);
    return said != null
        && switch (kind) {
          case "response" -> said.complete(new Said.Response(body));
          case "error" -> said.complete(new Said.Error(body));
          default -> false;
        };
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    asking.complete(null);
    Call call = next.take();
    asking = new CompletableFuture<>();
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", call.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(call.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", call.functionArn());
    headers.set("Lambda-Runtime-Trace-Id", call.trace());
    answer(exchange, 200, call.payload());
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
