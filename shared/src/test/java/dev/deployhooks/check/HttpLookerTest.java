package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLookerTest {

  private final ManualTime time = new ManualTime();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String base;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/quiz", exchange -> answer(exchange, 200, "{\"categories\": 4}"));
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Judged look(CheckSpec check, Deployment deployment) throws Exception {
    Looker looker = new Looker(new NoFunctions(), (arn, deadline) -> List.of(), time);
    return looker.look(check, Samples.aim(deployment), Deadline.in(Duration.ofMinutes(1), time));
  }

  @Test
  void look_when_answerIsAsExpected() throws Exception {
    Judged judged =
        look(
            Samples.check("quiz", Samples.get("/quiz/all?lang=en"), Samples.status(200)),
            Samples.serviceAt(base));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.lookedAt()).isEqualTo("GET " + base + "/quiz/all?lang=... (test listener)");
    assertThat(judged.observations())
        .containsExactly(new Observation("status 200", "status 200", true, "plan.yaml:7:5"));
    assertThat(asked).containsExactly("GET /quiz/all?lang=en");
  }
}
