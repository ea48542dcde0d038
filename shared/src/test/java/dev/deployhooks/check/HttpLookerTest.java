package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.RuleCondition;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.plan.TextMatcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpLookerTest {

  /** A request as the server saw it. */
  private record Asked(String line, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join("; ", headers.getOrDefault(name, List.of()));
    }
  }

  private final ManualTime time = new ManualTime();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int port;
  private String base;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    port = server.getAddress().getPort();
    base = "http://127.0.0.1:" + port;
    server.createContext("/quiz", exchange -> answer(exchange, 200, bytes("{\"categories\": 4}")));
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    asked.add(
        new Asked(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Judged look(Look.Http look, Deployment deployment, Expectation... expectations)
      throws Exception {
    return Http.look(
        time, Samples.check("quiz", look, expectations), deployment, TargetOverride.NONE);
  }

  private static Expectation body(String text) {
    return new Expectation.BodyText(Samples.PLACE, new TextMatcher.Equals(text));
  }

  private Entrance entrance(
      Map<String, String> headers, Map<String, String> query, List<String> paths) {
    return new Entrance(
        URI.create(base),
        Optional.of("quiz.example.com"),
        headers,
        query,
        paths,
        List.of("GET", "HEAD"),
        List.of(),
        "test listener");
  }

  @Test
  void look_when_answerIsAsExpected() throws Exception {
    Judged judged =
        look(Samples.get("/quiz/all?lang=en"), Samples.serviceAt(base), Samples.status(200));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.lookedAt()).isEqualTo("GET " + base + "/quiz/all?lang=... (test listener)");
    assertThat(judged.observations())
        .containsExactly(new Observation("status 200", "status 200", true, "plan.yaml:7:5"));
    assertThat(asked).extracting(Asked::line).containsExactly("GET /quiz/all?lang=en");
    assertThat(asked.getFirst().header("Host")).isEqualTo("127.0.0.1:" + port);
  }

  @Test
  void look_when_requestHasEverything_sendsIt() throws Exception {
    Look.Http post =
        new Look.Http(
            "POST",
            Optional.of("/quiz/a%2Fb"),
            Optional.empty(),
            List.of(Map.entry("q", "a b&c=d"), Map.entry("q", "ä"), Map.entry("empty", "")),
            List.of(
                Map.entry("Content-Type", "application/json"),
                Map.entry("X-Twice", "1"),
                Map.entry("X-Twice", "2")),
            Optional.of("{\"answer\": \"ü\"}"),
            Duration.ofSeconds(20));

    Judged judged = look(post, Samples.serviceAt(base), Samples.status(200));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    Asked request = asked.getFirst();
    assertThat(request.line()).isEqualTo("POST /quiz/a%2Fb?q=a%20b%26c%3Dd&q=%C3%A4&empty=");
    assertThat(request.header("Content-type")).isEqualTo("application/json");
    assertThat(request.header("X-twice")).isEqualTo("1; 2");
    assertThat(request.body()).isEqualTo("{\"answer\": \"ü\"}");
  }

  @Test
  void look_when_entranceAsksForHostHeaderAndQuery_sendsThem() throws Exception {
    Entrance entrance =
        entrance(Map.of("x-blue-green", "test"), Map.of("stage", "green"), List.of("/quiz/*"));

    Judged judged = look(Samples.get("/quiz/all"), Samples.service(entrance), Samples.status(200));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    Asked request = asked.getFirst();
    assertThat(request.line()).isEqualTo("GET /quiz/all?stage=green");
    assertThat(request.header("Host")).isEqualTo("quiz.example.com");
    assertThat(request.header("X-blue-green")).isEqualTo("test");
  }

  @Test
  void look_when_requestWouldMissTheRule_isNotSent() {
    Entrance entrance = entrance(Map.of("x-stage", "test"), Map.of(), List.of("/api/?", "/v2/*"));

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () -> look(Samples.get("/quiz/all"), Samples.service(entrance), Samples.status(200)))
        .withMessageContaining("/api/? or /v2/*")
        .withMessageContaining("not /quiz/all");
    assertThat(asked).isEmpty();
  }

  @Test
  void look_when_anEarlierRuleMayCatchTheRequest_isNotSent() {
    Listener.Rule toBlue =
        new Listener.Rule(
            "rule 3",
            List.of(new RuleCondition.PathPattern(List.of("/quiz/*"))),
            List.of(new Listener.Forward("blue-tg", 1)));

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                look(
                    Samples.get("/quiz/all"),
                    Samples.service(
                        behind(toBlue, new Listener.Rule("rest", List.of(), List.of()))),
                    Samples.status(200)))
        .withMessageContaining("rule 3 of the test listener comes first")
        .withMessageContaining("blue-tg");
    assertThat(asked).isEmpty();
  }

  @Test
  void look_when_thePlansTargetContradictsTheRule_isNotSent() {
    Listener.Rule own =
        new Listener.Rule(
            "rule 4",
            List.of(new RuleCondition.HttpHeader("X-Stage", List.of("test"))),
            List.of(new Listener.Forward("green-tg", 1)));
    TargetOverride target =
        new TargetOverride(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("x-stage", "production"),
            Optional.empty());

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                Http.look(
                    time,
                    Samples.check("quiz", Samples.get("/quiz/all"), Samples.status(200)),
                    Samples.service(behind(own)),
                    target))
        .withMessageContaining("does not meet the conditions of rule 4");
    assertThat(asked).isEmpty();
  }

  private Entrance behind(Listener.Rule... rules) {
    return new Entrance(
        URI.create(base),
        Optional.empty(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(rules),
        "test listener");
  }

  @Test
  void look_when_checkContradictsTheRule_isNotSent() {
    Entrance entrance = entrance(Map.of("x-stage", "test"), Map.of(), List.of());
    Look.Http look =
        new Look.Http(
            "GET",
            Optional.of("/quiz"),
            Optional.empty(),
            List.of(),
            List.of(Map.entry("X-Stage", "secret-value")),
            Optional.empty(),
            Duration.ofSeconds(20));

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(look, Samples.service(entrance), Samples.status(200)))
        .withMessageContaining("the header x-stage")
        .satisfies(e -> assertThat(e).message().doesNotContain("secret-value"));
    assertThat(asked).isEmpty();
  }

  @Test
  void look_when_headerCannotBeSent_hidesItsValue() {
    Look.Http look =
        new Look.Http(
            "GET",
            Optional.of("/quiz"),
            Optional.empty(),
            List.of(),
            List.of(Map.entry("Authorization", "hunter2\nx")),
            Optional.empty(),
            Duration.ofSeconds(20));

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(look, Samples.serviceAt(base), Samples.status(200)))
        .withMessageContaining("Authorization")
        .satisfies(e -> assertThat(e).message().doesNotContain("hunter2"));
  }

  @Test
  void look_when_planNamesATarget_goesThere() throws Exception {
    TargetOverride target =
        new TargetOverride(
            Optional.of(URI.create("http://nowhere.invalid:9/quiz")),
            Optional.of("127.0.0.1:" + port),
            Optional.empty(),
            Map.of("x-plan", "yes"),
            Optional.empty());

    Judged judged =
        Http.look(
            time,
            Samples.check("quiz", Samples.get("/deep"), Samples.status(200)),
            Samples.function("7"),
            target);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked.getFirst().line()).isEqualTo("GET /quiz/deep");
    assertThat(asked.getFirst().header("Host")).isEqualTo("nowhere.invalid:9");
    assertThat(asked.getFirst().header("X-plan")).isEqualTo("yes");
  }

  @Test
  void look_when_checkHasAUrl_goesThereWithoutTheTargetsHeaders() throws Exception {
    TargetOverride target =
        new TargetOverride(
            Optional.empty(),
            Optional.of("127.0.0.1:1"),
            Optional.of("other.example.com"),
            Map.of("x-plan", "yes"),
            Optional.empty());

    Judged judged =
        Http.look(
            time,
            Samples.check("quiz", Samples.getUrl(base + "/quiz/x"), Samples.status(200)),
            Samples.function("7"),
            target);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked.getFirst().headers()).doesNotContainKey("X-plan");
  }

  @Test
  void look_when_noEntrance_asksAHealthyTarget() throws Exception {
    TargetHealthSource targets =
        (arn, deadline) ->
            List.of(
                new Target("127.0.0.1", 1, "unhealthy", "Target.Timeout"),
                new Target("i-0123", port, "healthy", ""),
                new Target("127.0.0.1", port, "healthy", ""));

    Judged judged =
        Http.look(
            time,
            Samples.check("quiz", Samples.get("/quiz"), Samples.status(200)),
            Samples.service(
                new Found.Unknown<>("no test listener"), new Found.Known<>(Samples.GROUP, "ELB")),
            TargetOverride.NONE,
            targets);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.lookedAt()).contains("a healthy target of quiz-green");
  }

  @Test
  void look_when_noTargetIsHealthyYet_mayBeTriedAgain() throws Exception {
    Judged judged =
        look(
            Samples.get("/quiz"),
            Samples.service(
                new Found.Unknown<>("no test listener"), new Found.Known<>(Samples.GROUP, "ELB")),
            Samples.status(200));

    assertThat(judged.outcome())
        .isInstanceOfSatisfying(
            Error.class,
            error -> assertThat(error.why()).contains("no test listener", "none of the 0 targets"));
  }

  @Test
  void look_when_thereIsNoWay_saysWhyNot() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                look(
                    Samples.get("/quiz"),
                    Samples.service(
                        new Found.Unknown<>("no test listener"),
                        new Found.Unknown<>("no load balancer")),
                    Samples.status(200)))
        .withMessageContainingAll("no test listener", "no load balancer", "target.url");
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                look(
                    Samples.get("/quiz"),
                    Samples.service(
                        new Found.Unknown<>("no test listener"),
                        new Found.Known<>(new TargetGroup("arn", "net", "TCP", "/"), "ELB")),
                    Samples.status(200)))
        .withMessageContaining("TCP");
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(Samples.get("/quiz"), Samples.function("7"), Samples.status(200)))
        .withMessageContaining("Lambda");
  }

  @Test
  void look_when_redirected_seesTheRedirect() throws Exception {
    server.createContext(
        "/old",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/quiz");
          answer(exchange, 302, bytes(""));
        });

    Judged judged = look(Samples.get("/old"), Samples.serviceAt(base), Samples.status(302));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked).extracting(Asked::line).containsExactly("GET /old");
  }

  @Test
  void look_when_503SaysRetryAtOnce_isNotAskedAgain() throws Exception {
    server.createContext(
        "/busy",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "0");
          answer(exchange, 503, bytes("busy"));
        });

    Judged judged =
        look(
            Samples.get("/busy"),
            Samples.serviceAt(base),
            Samples.status(200),
            new Expectation.Header(Samples.PLACE, "retry-after", new TextMatcher.Equals("0")));

    assertThat(judged.outcome()).isEqualTo(new Failed("expected status 200, saw status 503"));
    assertThat(judged.observations().get(1).held()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void look_when_compressed_readsTheText() throws Exception {
    server.createContext(
        "/gzip",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          answer(exchange, 200, gzip(bytes("hello")));
        });

    Judged judged =
        look(
            Samples.get("/gzip"),
            Samples.serviceAt(base),
            body("hello"),
            new Expectation.Header(
                Samples.PLACE, "content-encoding", new TextMatcher.Equals("gzip")));

    assertThat(judged.outcome()).isEqualTo(new Passed());
  }

  @Test
  void look_when_bodyIsALargeOnePackedSmall_isAnError() throws Exception {
    byte[] packed = gzip(new byte[HttpLooker.LONGEST_BODY + 1]);
    server.createContext(
        "/bomb",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          answer(exchange, 200, packed);
        });

    Judged judged = look(Samples.get("/bomb"), Samples.serviceAt(base), Samples.status(200));

    assertThat(judged.outcome())
        .isEqualTo(
            new Error(
                "the answer (status 200) has a body larger than 1048576 bytes, which is not read"));
  }

  @Test
  void look_when_bodyIsAsLargeAsAllowed_isRead() throws Exception {
    String text = "x".repeat(HttpLooker.LONGEST_BODY);
    server.createContext("/large", exchange -> answer(exchange, 200, bytes(text)));

    Judged judged = look(Samples.get("/large"), Samples.serviceAt(base), body(text));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.observations().getFirst().seen()).hasSizeLessThan(250);
  }

  @Test
  void look_when_bodyIsNoUtf8_saysSo() throws Exception {
    server.createContext("/latin", exchange -> answer(exchange, 200, "fü".getBytes(ISO_8859_1)));

    Judged judged = look(Samples.get("/latin"), Samples.serviceAt(base), body("fü"));

    assertThat(judged.outcome())
        .isEqualTo(
            new Failed(
                "expected body equals \"fü\", saw a body of 2 bytes that is not valid UTF-8"));
  }

  @Test
  void look_when_bodyNamesItsCharset_isReadByIt() throws Exception {
    server.createContext(
        "/latin",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=iso-8859-1");
          answer(exchange, 200, "fü".getBytes(ISO_8859_1));
        });

    assertThat(look(Samples.get("/latin"), Samples.serviceAt(base), body("fü")).outcome())
        .isEqualTo(new Passed());
  }

  @Test
  void look_when_healthCheckPath_asksForIt() throws Exception {
    server.createContext("/healthz", exchange -> answer(exchange, 399, bytes("")));

    Judged judged =
        Http.look(
            time,
            Samples.check("health", new Look.HealthCheckPath(Duration.ofSeconds(20))),
            Samples.serviceAt(base),
            TargetOverride.NONE);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked).extracting(Asked::line).containsExactly("GET /healthz");
    assertThat(judged.observations().getFirst().expected()).isEqualTo("status 200-399");
  }

  @Test
  void look_when_nothingIsExpected_isAnError() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(Samples.get("/quiz"), Samples.serviceAt(base)))
        .withMessageContaining("it could not fail");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
