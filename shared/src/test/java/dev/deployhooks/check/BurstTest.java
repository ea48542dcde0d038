package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.testing.Plans;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bursts, as people write them in plans, seen by a server and by a function. */
@Timeout(60)
class BurstTest {

  private final FakeTime time = new FakeTime();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger secretsRead = new AtomicInteger();
  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private final List<String> payloads = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 200, "{\"ok\": true}"));
    server.createContext(
        "/tenth", exchange -> answer(exchange, asked.get() % 10 == 9 ? 503 : 200, "{}"));
    server.createContext(
        "/echo",
        exchange -> answer(exchange, 200, exchange.getRequestHeaders().getFirst("Authorization")));
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    asked.incrementAndGet();
    connections.add(exchange.getRemoteAddress().getPort());
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private final class Functions implements FunctionSource {
    @Override
    public FunctionState state(String functionName, String version, Deadline deadline) {
      throw new AssertionError("asked for the state of " + functionName);
    }

    @Override
    public void dryRun(String functionName, String version, Deadline deadline) {
      throw new AssertionError("asked for a dry run of " + functionName);
    }

    @Override
    public Answered invoke(String functionName, String version, String payload, Deadline deadline) {
      payloads.add(functionName + ":" + version + " " + payload);
      time.advance(Duration.ofMillis(40));
      return new Answered(Optional.empty(), "{}", "", version, Duration.ofMillis(40));
    }
  }

  private CheckResult run(Deployment deployment, Duration within, String check)
      throws InterruptedException {
    PlanReading reading =
        PlanReader.read(
            "{version: 1, smokeTest: {checks: [{name: a, " + check + "}]}}",
            "plan.yaml",
            PlanFiles.none("none"));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return new Checks(
            new Functions(),
            (arn, deadline) -> List.of(),
            (reference, _) -> "hunter" + (1 + secretsRead.incrementAndGet()),
            SideSource::none,
            new Reach(true, 0),
            time)
        .run(
            Plans.section(((PlanReading.Read) reading).plan(), SectionKind.SMOKE_TEST),
            Samples.aim(deployment),
            Deadline.in(within, time),
            _ -> {})
        .getFirst();
  }

  private CheckResult run(String check) throws InterruptedException {
    return run(
        Samples.serviceAt("http://127.0.0.1:" + server.getAddress().getPort()),
        Duration.ofMinutes(1),
        check);
  }

  @Test
  void run_when_allIsWell_passesAndReports() throws Exception {
    CheckResult result =
        run(
            "http: {path: /}, expect: {status: 200},"
                + " burst: {requests: 40, warmUp: 10, rate: 25, concurrency: 1, latency: {max: 5s}}");

    assertThat(result.outcome()).isEqualTo(new Passed());
    assertThat(asked).hasValue(50);
    assertThat(connections).hasSize(1);
    assertThat(result.lookedAt()).isEqualTo("GET /, 50 times");
    assertThat(result.took()).isEqualTo(Duration.ofMillis(49 * 40));
    assertThat(result.observations())
        .containsExactly(
            new Observation(
                "no request to end in an error", "0 of 40 (0%)", true, "plan.yaml:1:85"),
            new Observation("max within 5s", "max 0ms", true, "plan.yaml:1:155"));
    assertThat(result.details())
        .containsExactly(
            "50 requests sent, the first 10 of them to warm up, at 25 a second (25 wanted), at most"
                + " 1 at once",
            "40 of 40 requests counted: 40 as expected, 0 in error",
            "latency: p50 0ms, p75 0ms, p90 0ms, p95 0ms, p99 0ms, p99.9 0ms, max 0ms");
  }

  @Test
  void run_when_someAtOnce_keepsConnections() throws Exception {
    CheckResult result =
        run("http: {path: /}, expect: {status: 200}, burst: {requests: 200, concurrency: 8}");

    assertThat(result.outcome()).isEqualTo(new Passed());
    assertThat(asked).hasValue(200);
    assertThat(connections).hasSizeBetween(1, 8);
  }

  @Test
  void run_when_errorsAreWithinTheLimit_passesAndShowsThem() throws Exception {
    CheckResult result =
        run(
            "http: {path: /tenth}, expect: {status: 200},"
                + " burst: {requests: 100, concurrency: 1, errors: 10%, latency: {p90: 5s}}");

    assertThat(result.outcome()).isEqualTo(new Passed());
    assertThat(result.details())
        .contains(
            "100 of 100 requests counted: 90 as expected, 10 in error",
            "10 x expected status 200, saw status 503");
    assertThat(result.details().getLast())
        .startsWith("latency: p50 ")
        .contains("p90 ")
        .doesNotContain("p95", "max");
  }

  @Test
  void run_when_errorsAreTooMany_stopsEarly() throws Exception {
    CheckResult result =
        run(
            "http: {path: /tenth}, expect: {status: 200},"
                + " burst: {requests: 100, concurrency: 1, errors: 4.5%}");

    assertThat(result.outcome())
        .isEqualTo(
            new Failed(
                "expected at most 4.5% of the requests to end in errors, saw 5 of the first 50"
                    + " ended in errors, where of 100 at most 4 may; it was stopped, because the"
                    + " rest could not have changed that"));
    assertThat(asked).hasValue(50);
  }

  @Test
  void run_when_itNeedsASecret_readsItOnce_andHidesIt() throws Exception {
    CheckResult result =
        run(
            "http: {path: /echo, bearer: {secret: {ssm: /quiz/token}}}, expect: {body: other},"
                + " burst: {requests: 20, concurrency: 1, errors: 50%}");

    assertThat(secretsRead).hasValue(1);
    assertThat(asked).hasValue(11);
    assertThat(result.toString()).doesNotContain("hunter2").contains("Bearer (secret)");
  }

  @Test
  void run_when_aFunctionIsAsked_invokesTheNewVersion() throws Exception {
    CheckResult result =
        run(
            Samples.function("7"),
            Duration.ofMinutes(1),
            "lambda: {payload: {id: 3}}, burst: {requests: 20, concurrency: 1, latency: {p95: 40ms}}");

    assertThat(payloads).hasSize(2).containsOnly("quiz:7 {\"id\":3}");
    assertThat(result.outcome())
        .isEqualTo(
            new Failed(
                "expected p95 within 40ms, saw 2 of the first 2 took that long or ended in errors,"
                    + " where of 20 at most 1 may; it was stopped, because the rest could not have"
                    + " changed that"));
  }

  @Test
  void run_when_itDoesNotFitTheTime_sendsNothing() throws Exception {
    CheckResult result =
        run(
            Samples.function("7"),
            Duration.ofSeconds(10),
            "lambda: {payload: {}}, burst: {requests: 100, rate: 9}");

    assertThat(payloads).isEmpty();
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.Error.class,
            error ->
                assertThat(error.why())
                    .startsWith("nothing was sent: 100 requests at 9 a second take 11s, and 9."));
  }

  @Test
  void run_when_theTimeIsOver_isAnError() throws Exception {
    CheckResult result =
        run(
            Samples.function("7"),
            Duration.ofSeconds(2),
            "lambda: {payload: {}}, burst: {requests: 100, concurrency: 1}");

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.Error.class,
            error -> assertThat(error.why()).startsWith("the time was over when "));
  }

  @Test
  void run_when_thereIsNoWayToGreen_isAnError() throws Exception {
    CheckResult result =
        run(
            Samples.function("7"),
            Duration.ofSeconds(10),
            "http: {path: /}, expect: {status: 200}, burst: {requests: 100, rate: 50}");

    assertThat(result.outcome()).isInstanceOf(Outcome.Error.class);
    assertThat(asked).hasValue(0);
  }
}
