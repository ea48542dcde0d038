package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.RuleCondition;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.testing.Plans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests, as people write them in plans, seen by a server. */
@Timeout(60)
class RequestedByPlanTest {

  private static final PlanFiles FILES =
      name -> new PlanFiles.FileReading.Text("content of " + name);

  private record Asked(String line, List<String> headers, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private HttpServer green;
  private HttpServer other;

  @BeforeEach
  void startServers() throws IOException {
    green = server();
    other = server();
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, 200, "{\"data\": 1}"));
    server.createContext("/errors", exchange -> answer(exchange, 200, "{\"errors\": []}"));
    server.createContext(
        "/to",
        exchange -> {
          String[] status = exchange.getRequestURI().getQuery().split("=", 2);
          exchange.getResponseHeaders().add("Location", status[1]);
          answer(exchange, Integer.parseInt(status[0]), "");
        });
    server.start();
    servers.add(server);
    return server;
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    List<String> headers = new ArrayList<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.add(name + ": " + String.join(", ", values)));
    asked.add(
        new Asked(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            headers,
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.getBytes(UTF_8).length);
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  @AfterEach
  void stopServers() {
    servers.forEach(server -> server.stop(0));
  }

  private static CheckSpec check(String http) {
    String plan =
        "{version: 1, smokeTest: {checks: [{name: a, http: {%s}, expect: {status: [200-399]}}]}}"
            .formatted(http);
    PlanReading reading = PlanReader.read(plan, "plan.yaml", FILES);
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return Plans.section(((PlanReading.Read) reading).plan(), SectionKind.SMOKE_TEST)
        .checks()
        .getFirst();
  }

  private Judged look(String http) throws Exception {
    return Http.look(
        new ManualTime(),
        check(http),
        Samples.serviceAt("http://127.0.0.1:" + green.getAddress().getPort()),
        TargetOverride.NONE);
  }

  private static String why(Judged judged) {
    return switch (judged.outcome()) {
      case Failed(String why) -> why;
      case Outcome.Error(String why) -> why;
      default -> judged.outcome().toString();
    };
  }

  @Test
  void look_when_form_isEncoded() throws Exception {
    look("path: /, method: POST, form: {a: \"1 & 2\", b: [x, \"ü\"]}");

    assertThat(asked.getFirst().body()).isEqualTo("a=1+%26+2&b=x&b=%C3%BC");
    assertThat(asked.getFirst().headers())
        .contains("Content-type: application/x-www-form-urlencoded");
  }

  @Test
  void look_when_multipart_hasABoundaryThatNoPartContains() throws Exception {
    look(
        "path: /, method: POST, multipart: [{name: a, text: deployhooks}, {name: f, file: d/n.txt,"
            + " contentType: text/csv}]");

    assertThat(asked.getFirst().headers())
        .contains("Content-type: multipart/form-data; boundary=deployhooks-");
    assertThat(asked.getFirst().body())
        .isEqualTo(
            """
            --deployhooks-
            Content-Disposition: form-data; name="a"

            deployhooks
            --deployhooks-
            Content-Disposition: form-data; name="f"; filename="n.txt"
            Content-Type: text/csv

            content of d/n.txt
            --deployhooks---
            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "basic: {user: Aladdin, password: \"open sesame\"}|Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "bearer: abc.def|Bearer abc.def"
      })
  void look_when_authorized_provesIt_andNeverSaysHow(String authorization, String sent)
      throws Exception {
    Judged judged = look("path: /, " + authorization);

    assertThat(asked.getFirst().headers()).contains("Authorization: " + sent);
    assertThat(judged.toString()).doesNotContain(sent, "sesame", "abc");
  }

  @Test
  void look_when_graphQl_asksAndRefusesErrors() throws Exception {
    Judged fine =
        look("path: /, graphql: {query: \"{ quiz }\", variables: {n: 1}, operation: all}");
    Judged errors = look("path: /errors, graphql: {queryFile: q.graphql}");

    assertThat(fine.outcome()).isEqualTo(new Passed());
    assertThat(asked.getFirst().line()).isEqualTo("POST /");
    assertThat(asked.getFirst().body())
        .isEqualTo("{\"query\":\"{ quiz }\",\"variables\":{\"n\":1},\"operationName\":\"all\"}");
    assertThat(asked.getLast().body()).isEqualTo("{\"query\":\"content of q.graphql\"}");
    assertThat(why(errors)).contains("$.errors");
  }

  @Test
  void look_when_redirectIsFollowed_seesWhereItLeads() throws Exception {
    Judged judged =
        look("path: /to, query: {\"302\": /end}, bearer: abc, method: POST, body: x, redirects: 1");

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.observations().getFirst().seen()).isEqualTo("status 200");
    assertThat(asked.getLast().line()).isEqualTo("GET /end");
    assertThat(asked.getLast().headers()).contains("Authorization: Bearer abc");
    assertThat(judged.lookedAt()).contains("GET", "/end (where POST ", "/to?302=...");
  }

  @Test
  void look_when_redirectKeepsTheMethod_sendsTheBodyAgain() throws Exception {
    look("path: /to, query: {\"307\": /end}, method: PUT, body: quiz, redirects: 1");

    assertThat(asked.getLast())
        .extracting(Asked::line, Asked::body)
        .containsExactly("PUT /end", "quiz");
  }

  @Test
  void look_when_redirectedToAnotherServer_takesNothingAlong() throws Exception {
    Judged judged =
        look(
            "path: /to, query: {\"301\": \"http://127.0.0.1:%d/there\"}, bearer: abc, headers: {x-key: secret, accept: text/plain}, redirects: 3"
                .formatted(other.getAddress().getPort()));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked.getLast().line()).isEqualTo("GET /there");
    assertThat(asked.getLast().headers().toString())
        .contains("text/plain")
        .doesNotContain("abc", "secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path: /to, query: {\"302\": \"/to?302=/to\"}, redirects: 1|more often than the 1 times",
        "path: /to, query: {\"302\": \"ftp://example.com/\"}, redirects: 1|no address of http",
        "path: /to, query: {\"302\": \"http://a:b@example.com/\"}, redirects: 1|credentials",
        "path: /to, query: {\"308\": \"http://localhost:1/\"}, method: POST, body: x, redirects: 1|another server"
      })
  void look_when_redirectIsNotFollowed_saysWhy(String http, String why) throws Exception {
    Judged judged = look(http);

    assertThat(judged.outcome()).isInstanceOf(Failed.class);
    assertThat(why(judged)).contains(why);
  }

  @Test
  void look_when_redirectedToAnotherServer_warnsOfBlue() throws Exception {
    int elsewhere = other.getAddress().getPort();

    assertThat(
            look("path: /to, query: {\"302\": \"http://127.0.0.1:%d/end\"}, redirects: 1"
                    .formatted(elsewhere))
                .warnings())
        .containsExactly(
            "a redirect led away from the way to green, to 127.0.0.1:%d, where blue may have answered"
                .formatted(elsewhere));
    assertThat(look("path: /to, query: {\"302\": /end}, redirects: 1").warnings()).isEmpty();
  }

  @Test
  void look_when_redirectedOnTheSameServerToWhereBlueAnswers_doesNotFollow() throws Exception {
    Entrance entrance =
        new Entrance(
            URI.create("http://127.0.0.1:" + green.getAddress().getPort()),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of("/to*"),
            List.of(),
            List.of(),
            "test listener");

    Judged judged =
        Http.look(
            new ManualTime(),
            check("path: /to, query: {\"302\": /end}, redirects: 1"),
            Samples.service(entrance),
            TargetOverride.NONE);

    assertThat(judged.outcome())
        .isEqualTo(
            new Failed(
                "it was redirected to where green is not reached, which is not followed: the test"
                    + " listener lets only paths like /to* through, not /end"));
    assertThat(asked).extracting(Asked::line).hasSize(1);
  }

  @Test
  void look_when_redirectedOnTheSameServerIntoARuleOfBlue_doesNotFollow() throws Exception {
    Listener.Rule ofBlue =
        new Listener.Rule(
            "rule 5",
            List.of(new RuleCondition.PathPattern(List.of("/end"))),
            List.of(new Listener.Forward("quiz-blue", 1)));
    Listener.Rule ofGreen =
        new Listener.Rule(
            "default action", List.of(), List.of(new Listener.Forward("quiz-green", 1)));
    Entrance entrance =
        new Entrance(
            URI.create("http://127.0.0.1:" + green.getAddress().getPort()),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(ofBlue, ofGreen),
            "test listener");

    Judged judged =
        Http.look(
            new ManualTime(),
            check("path: /to, query: {\"302\": /end}, redirects: 1"),
            Samples.service(entrance),
            TargetOverride.NONE);

    assertThat(why(judged))
        .contains("rule 5 of the test listener comes first")
        .contains("quiz-blue");
    assertThat(asked).hasSize(1);
  }

  @Test
  void look_when_redirectedInACircle_comesToAnEnd() throws Exception {
    green.createContext(
        "/circle",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/circle");
          answer(exchange, 302, "");
        });

    assertThat(why(look("path: /circle, redirects: 10"))).contains("more often than the 10 times");
    assertThat(asked).hasSize(11);
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest",
    "http://[::ffff:169.254.170.2]/v2/credentials"
  })
  void look_when_redirectedToWhereCredentialsAre_isRefused(String location) {
    assertThatThrownBy(
            () -> look("path: /to, query: {\"302\": \"%s\"}, redirects: 1".formatted(location)))
        .isInstanceOf(CannotLookException.class)
        .hasMessageContaining("where AWS hands out credentials");
  }

  @ParameterizedTest
  @CsvSource({"br", "zstd", "deflate", "'gzip, br'"})
  void look_when_compressedOtherwise_saysSo(String encoding) throws Exception {
    green.createContext(
        "/other",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", encoding);
          answer(exchange, 200, "xyz");
        });

    assertThat(why(look("path: /other"))).contains("is compressed with \"" + encoding + "\"");
  }

  @Test
  void look_when_gzipWasAskedForByThePlan_readsIt() throws Exception {
    green.createContext(
        "/zipped",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
          try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write("x".repeat(HttpLooker.LONGEST_BODY + 1).getBytes(UTF_8));
          }
          exchange.sendResponseHeaders(200, bytes.size());
          exchange.getResponseBody().write(bytes.toByteArray());
          exchange.close();
        });

    assertThat(why(look("path: /zipped, headers: {accept-encoding: gzip}")))
        .contains("a body larger than");
    assertThat(why(look("path: /zipped"))).contains("a body larger than");
  }

  @Test
  void look_when_http2IsWantedWithoutTls() {
    assertThatThrownBy(() -> look("path: /, protocol: h2"))
        .isInstanceOf(CannotLookException.class)
        .hasMessageContaining("h2c");
  }
}
