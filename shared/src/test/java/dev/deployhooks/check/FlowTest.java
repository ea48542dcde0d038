package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SecretReference;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.testing.Plans;
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
import org.junit.jupiter.api.Timeout;

/** Flows, tables and secrets, as people write them in plans, seen by a server. */
@Timeout(60)
class FlowTest {

  private static final String PASSWORD = "hunter2 \"&";

  private final ManualTime time = new ManualTime();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/login",
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "sid=cookie-of-quiz; Secure");
          exchange.getResponseHeaders().add("X-Next", "/play");
          answer(
              exchange, 200, "{\"token\": \"t0ken-of-quiz\", \"id\": 7, \"word\": \"game=chess\"}");
        });
    server.createContext("/", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/gone", exchange -> answer(exchange, 404, "{}"));
    server.createContext(
        "/echo",
        exchange ->
            answer(exchange, 200, new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    asked.add(
        "%s %s %s|%s|%s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getOrDefault("Authorization", List.of("")),
                exchange.getRequestHeaders().getOrDefault("Cookie", List.of("")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String secret(SecretReference reference) throws SourceException {
    return switch (reference) {
      case SecretReference.Parameter(String name) when name.equals("/quiz/password") -> PASSWORD;
      case SecretReference.Parameter(String name) ->
          throw new SourceException.Refused("no parameter " + name);
      case SecretReference.Secret secret -> "of " + secret.name() + secret.key().orElse("");
    };
  }

  private List<CheckResult> run(String checks) throws InterruptedException {
    PlanReading reading =
        PlanReader.read(
            "version: 1\nsmokeTest:\n  concurrency: 1\n  checks:\n" + checks.indent(4),
            "plan.yaml",
            PlanFiles.none("none"));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return new Checks(
            new NoFunctions(),
            (arn, deadline) -> List.of(),
            (reference, _) -> secret(reference),
            SideSource::none,
            new Reach(true, 0),
            time)
        .run(
            Plans.section(((PlanReading.Read) reading).plan(), SectionKind.SMOKE_TEST),
            Samples.aim(Samples.serviceAt("http://127.0.0.1:" + server.getAddress().getPort())),
            Deadline.in(Duration.ofMinutes(1), time),
            _ -> {});
  }

  @Test
  void run_when_stepsCapture_laterStepsUseIt() throws Exception {
    CheckResult result =
        run("""
                - name: sign in and play
                  steps:
                    - name: sign in
                      http: {path: /login, method: POST, body: hello}
                      expect: {status: 200}
                      capture:
                        token: {json: $.token, secret: true}
                        id: {json: $.id}
                        game: {regex: "game=([a-z]+)"}
                        sid: {cookie: sid}
                        next: {header: x-next}
                    - name: play
                      http:
                        method: POST
                        path: "${captures.next}/${captures.id}"
                        bearer: "${captures.token}"
                        headers: {cookie: "sid=${captures.sid}"}
                        json: {id: "${captures.id}", game: "a ${captures.game}", price: "$${5}"}
                      expect: {status: 200}
                """)
            .getFirst();

    assertThat(result.outcome()).isEqualTo(new Passed());
    assertThat(asked)
        .containsExactly(
            "POST /login []|[]|hello",
            "POST /play/7 [Bearer t0ken-of-quiz]|[sid=cookie-of-quiz]|{\"id\":7,\"game\":\"a chess\",\"price\":\"${5}\"}");
    assertThat(result.lookedAt()).contains("sign in: POST ", " -> play: POST ");
    assertThat(result.observations().toString())
        .contains("sign in: to capture \"token\"", "\"chess\"")
        .doesNotContain("t0ken", "cookie-of-quiz");
  }

  @Test
  void run_when_aStepFails_skipsWhatDependsOnIt_andNoMore() throws Exception {
    CheckResult result =
        run("""
                - name: a
                  steps:
                    - {name: one, http: {path: /gone}, expect: {status: 200}, capture: {x: {json: $.x}}}
                    - {name: two, http: {path: "/${captures.x}"}, capture: {y: {json: $.y}}}
                    - {name: three, http: {path: "/${captures.y}"}, expect: {status: 200}}
                    - {name: four, http: {path: /four}, expect: {status: 200}}
                """)
            .getFirst();

    assertThat(result.outcome())
        .isEqualTo(new Failed("one: expected status 200, saw status 404 (and 1 more)"));
    assertThat(asked).containsExactly("GET /gone []|[]|", "GET /four []|[]|");
    assertThat(result.observations())
        .extracting(seen -> seen.held() + " " + seen.expected() + ": " + seen.seen())
        .containsExactly(
            "false one: status 200: status 404",
            "false one: to capture \"x\": nothing at $.x",
            "false two: the step to be tried: not tried: it needs ${captures.x} of step \"one\", which did not give it",
            "false three: the step to be tried: not tried: it needs ${captures.y} of step \"two\", which did not give it",
            "true four: status 200: status 200");
  }

  @Test
  void run_when_whatWasCapturedMakesNoRequest_isAnError() throws Exception {
    CheckResult result =
        run("""
                - name: a
                  steps:
                    - {name: one, http: {path: /login}, capture: {x: {json: $.word}}}
                    - {name: two, http: {path: /, timeout: "${captures.x}"}, expect: {status: 200}}
                """)
            .getFirst();

    assertThat(result.outcome()).isInstanceOf(Outcome.Error.class);
    assertThat(((Outcome.Error) result.outcome()).why())
        .startsWith(
            "two: with what was put in, the step makes no sense: plan.yaml:8:48: \"timeout\"");
  }

  @Test
  void run_when_secretIsKeptElsewhere_sendsItAndNeverShowsIt() throws Exception {
    CheckResult result =
        run("""
                - name: a
                  http:
                    path: /echo
                    method: POST
                    json: {password: {secret: {ssm: /quiz/password}}, pad: "%s"}
                  expect:
                    json: [{path: $.password, equals: other}]
                    body: {contains: "%s"}
                """
                .formatted("x".repeat(30), "y".repeat(300)))
            .getFirst();

    assertThat(result.outcome()).isInstanceOf(Failed.class);
    assertThat(result.toString()).contains("saw \"(secret)\"").doesNotContain("hunter");
  }

  @Test
  void run_when_secretCannotBeRead_isAnError() throws Exception {
    CheckResult result =
        run("- {name: a, http: {path: /, bearer: {secret: {ssm: /b}}}, expect: {status: 200}}")
            .getFirst();

    assertThat(result.outcome()).isEqualTo(new Outcome.Error("no parameter /b"));
    assertThat(result.lookedAt()).isEqualTo("GET /");
    assertThat(asked).isEmpty();
  }

  @Test
  void run_when_checkHasATable_eachRowIsACheck() throws Exception {
    List<CheckResult> results =
        run(
            """
            - name: pages
              table: [{name: start, path: /}, {name: old, path: /gone}]
              http: {path: "${row.path}"}
              expect: {status: 200}
            - {name: after, needs: pages, http: {path: /after}, expect: {status: 200}}
            """);

    assertThat(results)
        .extracting(CheckResult::name)
        .containsExactly("pages [start]", "pages [old]", "after");
    assertThat(results.get(0).outcome()).isEqualTo(new Passed());
    assertThat(results.get(1).outcome()).isInstanceOf(Failed.class);
    assertThat(results.get(2).outcome())
        .isEqualTo(new Outcome.NotRun("it needs \"pages [old]\", which did not pass"));
  }

  @Test
  void redacted_when_cutOffWithinASecret_hidesThePart() {
    Redactor redactor = new Redactor();
    redactor.hide("correct horse");

    assertThat(redactor.redacted(InWords.shown("x".repeat(193) + "correct horse")))
        .isEqualTo("x".repeat(193) + "(secret)... (206 characters)");
    assertThat(redactor.redacted("a correct+horse, correct%20horse, Y29ycmVjdCBob3JzZQ=="))
        .isEqualTo("a (secret), (secret), (secret)==");
  }
}
