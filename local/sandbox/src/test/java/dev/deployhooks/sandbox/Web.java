package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.LoopbackServer;
import dev.deployhooks.sandbox.wire.Request;
import dev.deployhooks.sandbox.wire.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service for tests: says its name on every path, and is well or not at {@code /health}. */
final class Web implements AutoCloseable {

  final List<Request> seen = new CopyOnWriteArrayList<>();
  volatile int health = 200;
  private final LoopbackServer server;

  Web(String name) {
    server =
        new LoopbackServer(
            request -> {
              if (request.path().equals("/health")) {
                return Response.empty(health);
              }
              seen.add(request);
              return Response.text(200, "text/plain", name);
            });
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
