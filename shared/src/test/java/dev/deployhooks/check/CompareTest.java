package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Inconclusive;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.check.SideSource.Task;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.Listener.Forward;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.deployment.RuleCondition;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.testing.Plans;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Green against blue, over HTTP and by invocation, as people write it in plans. */
@Timeout(60)
class CompareTest {

  private static final String GROUP = "quiz-blue";

  /** What a side is to answer. */
  private record Say(int status, String type, String body) {}

  private final ManualTime time = new ManualTime();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Say> says = new HashMap<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private HttpServer green;
  private HttpServer blue;
  private Found<Route> production = new Found.Unknown<>("not asked");
  private List<Target> targets = List.of();
  private TargetOverride override = TargetOverride.NONE;
  private Found<LifecycleEvent> event =
      new Found.Known<>(LifecycleEvent.of("BeforeAllowTraffic"), "test");

  @BeforeEach
  void startServers() throws IOException {
    green = server("green");
    blue = server("blue");
    production = production(GROUP);
    say("green", json("{\"id\": 1, \"name\": \"History\"}"));
    say("blue", json("{\"id\": 2, \"name\": \"Sports\"}"));
  }

  @AfterEach
  void stopServers() {
    servers.forEach(server -> server.stop(0));
  }

  private HttpServer server(String side) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(side, exchange));
    server.start();
    servers.add(server);
    return server;
  }

  private void answer(String side, HttpExchange exchange) throws IOException {
    asked.add(
        "%s %s %s %s %s"
            .formatted(
                side,
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getOrDefault("X-test", List.of()),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    Say say = says.getOrDefault(side, json("{}"));
    byte[] body = say.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", say.type());
    exchange.getResponseHeaders().add("X-Side", side);
    exchange.sendResponseHeaders(say.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void say(String side, Say say) {
    says.put(side, say);
  }

  private static Say json(String body) {
    return new Say(200, "application/json", body);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private Found<Route> production(String... groups) {
    Listener listener = new Listener("127.0.0.1", "shop", blue.getAddress().getPort(), "HTTP");
    List<Listener.Rule> rules =
        List.of(
            new Listener.Rule(
                "default action",
                List.of(),
                java.util.Arrays.stream(groups).map(group -> new Forward(group, 50)).toList()));
    return new Found.Known<>(new Route(listener, rules, rules, "production listener"), "test");
  }

  private Deployment.Ecs service() {
    Deployment.Ecs sample = Samples.service(Entrance.at(address(green), "test listener"));
    return new Deployment.Ecs(
        sample.controller(),
        event,
        sample.cluster(),
        sample.service(),
        sample.green(),
        new Found.Known<>(
            new Deployment.Side(
                "blue",
                new Found.Unknown<>("not asked"),
                new Found.Unknown<>("not asked"),
                new Found.Known<>(new TargetGroup("arn:blue", GROUP, "HTTP", "/"), "test"),
                new Found.Unknown<>("not asked")),
            "test"),
        sample.testEntrance());
  }

  private static CheckSpec check(String check) {
    String plan = "{version: 1, smokeTest: {checks: [{name: a, %s}]}}".formatted(check);
    PlanReading reading =
        PlanReader.read(plan, "plan.yaml", _ -> new PlanFiles.FileReading.Unavailable("none"));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return Plans.section(((PlanReading.Read) reading).plan(), SectionKind.SMOKE_TEST)
        .checks()
        .getFirst();
  }

  private Judged look(String check, Deployment deployment, FunctionSource functions)
      throws Exception {
    SideSource sides =
        new SideSource() {
          @Override
          public Found<Route> route(Deployment.Ecs of, Road road, Deadline deadline) {
            assertThat(road).isEqualTo(Road.PRODUCTION);
            return production;
          }

          @Override
          public Found<List<Task>> tasks(Deployment.Ecs of, Deadline deadline) {
            return new Found.Unknown<>("not asked");
          }
        };
    CheckSpec spec = check(check);
    return new Looker(
            functions,
            (arn, _) -> {
              assertThat(arn).isEqualTo("arn:blue");
              return targets;
            },
            SecretSource.none(),
            () -> sides,
            Reach.ofThisProcess(Map.of()),
            time)
        .look(
            spec,
            Samples.section(spec),
            new Aim(deployment, override),
            Deadline.in(Duration.ofMinutes(1), time));
  }

  private Judged look(String check) throws Exception {
    return look(check, service(), new NoFunctions());
  }

  private static String why(Judged judged) {
    return switch (judged.outcome()) {
      case Failed(String why) -> why;
      case Inconclusive(String why) -> why;
      case Error(String why) -> why;
      default -> "";
    };
  }

  @Test
  void compare_when_shapesAgree_passes_andAsksBothTheSame() throws Exception {
    Judged judged =
        look(
            "http: {method: PUT, path: /quiz, query: {a: b}, headers: {x-test: hi}, body: x},"
                + " compare: {headers: content-type}");

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked).containsExactly("green PUT /quiz?a=b [hi] x", "blue PUT /quiz?a=b [hi] x");
    assertThat(judged.observations())
        .extracting(Observation::expected)
        .containsExactly(
            "status 200, as of blue",
            "header content-type \"application/json\", as of blue",
            "the JSON shape of blue's answer");
    assertThat(judged.details()).isEmpty();
    assertThat(judged.lookedAt())
        .isEqualTo(
            "PUT %s/quiz?a=... (test listener); blue: PUT %s/quiz?a=... (production listener :%d of shop)"
                .formatted(address(green), address(blue), blue.getAddress().getPort()));
  }

  @Test
  void compare_when_shapesDiffer_failsWithADiff() throws Exception {
    say("blue", json("{\"list\": [{\"id\": 1, \"name\": \"a\"}], \"at\": 5}"));
    say("green", json("{\"list\": [{\"id\": \"1\", \"title\": \"a\"}], \"at\": 5}"));

    Judged judged = look("http: {path: /quiz}, compare: {}");

    assertThat(judged.outcome())
        .isEqualTo(
            new Failed(
                "expected the JSON shape of blue's answer, saw $.list[*].id is number at blue and"
                    + " string at green; $.list[*].name is string at blue and nothing at green;"
                    + " $.list[*].title is nothing at blue and string at green"));
    assertThat(judged.details())
        .containsExactly(
            "blue (-) against green (+):",
            "- $.list[*].id: number",
            "+ $.list[*].id: string",
            "- $.list[*].name: string",
            "+ $.list[*].title: string");
    assertThat(judged.observations().getLast().where()).isEqualTo("plan.yaml:1:66");
  }

  @Test
  void compare_when_differencesAreListed_passes() throws Exception {
    say("blue", json("{\"list\": [{\"id\": 1, \"name\": \"a\"}], \"at\": 5}"));
    say("green", new Say(201, "application/json", "{\"list\": [{\"id\": \"1\"}], \"at\": 6}"));

    assertThat(
            look("http: {path: /}, compare: {differences: [status, '$.list[*].id', '$.list[*].name']}")
                .outcome())
        .isEqualTo(new Passed());
    assertThat(
            look("http: {path: /}, compare: {values: true, differences: [status, $.list, $.at]}")
                .outcome())
        .isEqualTo(new Passed());
    assertThat(look("http: {path: /}, compare: {differences: [$.list]}").outcome())
        .isEqualTo(new Failed("expected status 200, as of blue, saw status 201"));
  }

  @Test
  void compare_when_valuesAreWanted_comparesThem() throws Exception {
    say("blue", json("{\"id\": 1, \"name\": \"History\", \"n\": 5.0}"));
    say("green", json("{\"n\": 5, \"id\": 2, \"name\": \"History\"}"));

    assertThat(look("http: {path: /}, compare: {values: [$.name, $.n]}").outcome())
        .isEqualTo(new Passed());
    Judged judged = look("http: {path: /}, compare: {values: true}");
    assertThat(why(judged))
        .isEqualTo("expected the values of blue's answer, saw $.id is 1 at blue and 2 at green");
    assertThat(judged.details()).contains("- $.id: 1", "+ $.id: 2");
    assertThat(why(look("http: {path: /}, compare: {values: [$.name, $.id]}")))
        .isEqualTo("expected the values of blue at $.id, saw $.id is 1 at blue and 2 at green");
    assertThat(why(look("http: {path: /}, compare: {values: $.nmae}")))
        .contains("$.nmae is nothing at blue and nothing either at green");
  }

  @Test
  void compare_when_headersDiffer_fails() throws Exception {
    assertThat(why(look("http: {path: /}, compare: {headers: [content-type, X-Side]}")))
        .isEqualTo("expected header x-side \"blue\", as of blue, saw \"green\"");
    assertThat(look("http: {path: /}, compare: {headers: etag}").warnings())
        .containsExactly("neither blue nor green has a header etag to compare");
  }

  @Test
  void compare_when_oneIsNoJson_fails() throws Exception {
    say("green", new Say(200, "text/html", "<h1>Sorry</h1>"));
    assertThat(why(look("http: {path: /}, compare: {}")))
        .startsWith("expected JSON, as of blue, saw no JSON")
        .contains("<h1>Sorry</h1>");

    say("green", json("{}"));
    say("blue", new Say(200, "text/html", "<h1>Sorry</h1>"));
    assertThat(why(look("http: {path: /}, compare: {}")))
        .isEqualTo("expected no JSON, as of blue, saw JSON");
  }

  @Test
  void compare_when_neitherIsJson_comparesTheTextIfItIsWanted() throws Exception {
    say("green", new Say(200, "text/plain", "well"));
    say("blue", new Say(200, "text/plain", "fine"));

    Judged judged = look("http: {path: /}, compare: {}");
    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.warnings())
        .containsExactly(
            "neither answer is JSON: their bodies were not compared; values: true compares them");
    assertThat(look("http: {path: /}, compare: {values: true}").details())
        .contains("- body: \"fine\"", "+ body: \"well\"");
    assertThat(look("http: {path: /}, compare: {values: $.a}").outcome())
        .isInstanceOf(Failed.class);
  }

  @Test
  void compare_when_expectationsFailToo_saysBoth() throws Exception {
    Judged judged = look("http: {path: /}, compare: {headers: x-side}, expect: {status: 204}");

    assertThat(judged.outcome()).isEqualTo(new Failed("expected status 204, saw status 200"));
    assertThat(judged.observations()).extracting(Observation::held).contains(false, true, false);
  }

  @Test
  void compare_when_productionIsShared_asksBluesTargetsByAddress() throws Exception {
    production = production(GROUP, "quiz-green");
    targets =
        List.of(
            new Target("127.0.0.1", green.getAddress().getPort(), "draining", ""),
            new Target("127.0.0.1", blue.getAddress().getPort(), "healthy", ""));

    Judged judged = look("http: {path: /quiz}, compare: {}");

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.lookedAt()).endsWith("(a healthy target of quiz-blue)");
    assertThat(asked).hasSize(2).last().asString().startsWith("blue GET /quiz");
  }

  @Test
  void compare_when_productionWouldLeadTheRequestElsewhere_asksBluesTargets() throws Exception {
    Listener listener = new Listener("127.0.0.1", "shop", 1, "HTTP");
    List<Listener.Rule> rules =
        List.of(
            new Listener.Rule(
                "rule 5",
                List.of(new RuleCondition.HttpHeader("x-test", List.of("*"))),
                List.of(new Forward("quiz-green", 1))),
            new Listener.Rule("default action", List.of(), List.of(new Forward(GROUP, 1))));
    production =
        new Found.Known<>(new Route(listener, rules, rules, "production listener"), "test");
    targets = List.of(new Target("127.0.0.1", blue.getAddress().getPort(), "healthy", ""));

    assertThat(look("http: {path: /, headers: {x-test: green}}, compare: {}").lookedAt())
        .endsWith("(a healthy target of quiz-blue)");
  }

  @Test
  void compare_when_thePlanHasHeadersForGreen_doesNotSendThemToBlue() throws Exception {
    override =
        new TargetOverride(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("x-test", "to-green"),
            Optional.empty());

    assertThat(look("http: {path: /}, compare: {}").outcome()).isEqualTo(new Passed());
    assertThat(asked).containsExactly("green GET / [to-green] ", "blue GET / [] ");
  }

  @Test
  void compare_when_theRequestHasASecret_sendsItToBothAndShowsItNowhere() throws Exception {
    say("green", json("{\"token\": \"hunter2hunter2\"}"));
    say("blue", json("{\"token\": \"other\"}"));
    Deployment.Ecs service = service();
    SideSource sides =
        new SideSource() {
          @Override
          public Found<Route> route(Deployment.Ecs of, Road road, Deadline deadline) {
            return production;
          }

          @Override
          public Found<List<Task>> tasks(Deployment.Ecs of, Deadline deadline) {
            return new Found.Unknown<>("not asked");
          }
        };
    CheckSpec spec =
        check(
            "http: {path: /, headers: {x-test: {secret: {ssm: /quiz/token}}}}, compare: {values: true}");

    CheckResult result =
        new Checks(
                new NoFunctions(),
                (_, _) -> targets,
                (_, _) -> "hunter2hunter2",
                () -> sides,
                Reach.ofThisProcess(Map.of()),
                time)
            .run(
                Samples.section(spec),
                new Aim(service, override),
                Deadline.in(Duration.ofMinutes(1), time),
                _ -> {})
            .getFirst();

    assertThat(asked)
        .containsExactly("green GET / [hunter2hunter2] ", "blue GET / [hunter2hunter2] ");
    assertThat(result.outcome()).isInstanceOf(Failed.class);
    assertThat(result.details()).contains("- $.token: \"other\"", "+ $.token: \"(secret)\"");
    assertThat(result.toString()).doesNotContain("hunter2");
  }

  @Test
  void compare_when_thereIsNoBlue_isInconclusive() throws Exception {
    Deployment.Ecs first = Samples.service(Entrance.at(address(green), "test listener"));

    assertThat(look("http: {path: /}, compare: {}", first, new NoFunctions()).outcome())
        .isEqualTo(
            new Inconclusive(
                "there is no blue to compare with (first); where that is well, let the section say"
                    + " onInconclusive: pass"));
  }

  @Test
  void compare_when_blueIsBroken_isInconclusive() throws Exception {
    say("blue", new Say(503, "text/plain", "down"));
    assertThat(look("http: {path: /}, compare: {}").outcome())
        .isEqualTo(
            new Inconclusive("blue itself answers with status 503, so that it is no measure"));

    production = production("quiz-green");
    assertThat(look("http: {path: /}, compare: {}").outcome())
        .isEqualTo(
            new Inconclusive(
                "no blue to ask: none of the 0 targets of quiz-blue is healthy and has an"
                    + " address"));

    production = production(GROUP);
    blue.stop(0);
    assertThat(look("http: {path: /}, compare: {}").outcome())
        .isInstanceOfSatisfying(
            Inconclusive.class,
            doubt ->
                assertThat(doubt.why())
                    .startsWith("blue did not answer, so that it is no measure: ")
                    .contains("refused the connection"));
    assertThat(look("http: {path: /}, compare: {}, expect: {status: 204}").outcome())
        .isEqualTo(new Failed("expected status 204, saw status 200"));
  }

  @Test
  void compare_when_greenDoesNotAnswer_fails() throws Exception {
    green.stop(0);

    assertThat(look("http: {path: /}, compare: {}").outcome()).isInstanceOf(Failed.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void compare_when_productionIsAtGreen_cannotLook() {
    event = new Found.Known<>(LifecycleEvent.of("AfterAllowTraffic"), "test");

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look("http: {path: /}, compare: {}"))
        .withMessageStartingWith("at AfterAllowTraffic production traffic is at green already");
    assertThat(asked).isEmpty();
  }

  private static Deployment.Lambda function(Found<String> blueVersion) {
    Deployment.Lambda sample = Samples.function("7");
    return new Deployment.Lambda(
        sample.controller(),
        new Found.Known<>(LifecycleEvent.of("AfterAllowTraffic"), "test"),
        sample.functionName(),
        sample.alias(),
        blueVersion,
        sample.greenVersion(),
        sample.greenWeight());
  }

  /** Versions that return what they are to, or fail. */
  private FunctionSource versions(Map<String, String> payloads) {
    return new NoFunctions() {
      @Override
      public Answered invoke(String name, String version, String payload, Deadline deadline) {
        asked.add(name + ":" + version + " " + payload);
        String returned = payloads.getOrDefault(version, "null");
        return new Answered(
            returned.startsWith("!") ? Optional.of("Unhandled") : Optional.empty(),
            returned.startsWith("!") ? returned.substring(1) : returned,
            "",
            version,
            Duration.ZERO);
      }
    };
  }

  private Judged invoke(String compare, String ofGreen, String ofBlue) throws Exception {
    return look(
        "lambda: {payload: {ask: quiz}}, compare: " + compare,
        function(new Found.Known<>("6", "test")),
        versions(Map.of("7", ofGreen, "6", ofBlue)));
  }

  @Test
  void compare_when_versionsAgree_passes() throws Exception {
    Judged judged = invoke("{}", "{\"a\": [1]}", "{\"a\": [2, 3]}");

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(asked).containsExactly("quiz:7 {\"ask\":\"quiz\"}", "quiz:6 {\"ask\":\"quiz\"}");
    assertThat(judged.lookedAt()).isEqualTo("invoke quiz:7; blue: invoke quiz:6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a": 1} | {"a": "1"} | $.a is string at blue and number at green
          {"statusCode": 500, "body": "{}"} | {"statusCode": 200, "body": "{}"} | expected $.statusCode 200, as of blue, saw 500
          {"statusCode": 200, "body": "{\\"t\\": 1}"} | {"statusCode": 200, "body": "{\\"n\\": 1}"} | $.body.n is number at blue and nothing at green
          {"statusCode": 200, "body": "oops"} | {"statusCode": 200, "body": "{\\"n\\": 1}"} | $.body is object at blue and string at green
          """)
  void compare_when_versionsDiffer_fails(String ofGreen, String ofBlue, String why)
      throws Exception {
    Judged judged = invoke("{}", ofGreen, ofBlue);

    assertThat(judged.outcome()).isInstanceOf(Failed.class);
    assertThat(why(judged)).contains(why);
  }

  @Test
  void compare_when_differencesOfVersionsAreListed_passes() throws Exception {
    assertThat(
            invoke(
                    "{values: true, differences: [status, $.body.version]}",
                    "{\"statusCode\": 201, \"body\": \"{\\\"version\\\": 7}\"}",
                    "{\"statusCode\": 201, \"body\": \"{\\\"version\\\": \\\"6\\\"}\"}")
                .outcome())
        .isEqualTo(new Passed());
  }

  @Test
  void compare_when_blueVersionFails_isInconclusive() throws Exception {
    assertThat(invoke("{}", "1", "!{\"errorType\": \"X\"}").outcome())
        .isEqualTo(
            new Inconclusive(
                "blue itself ends with a function error, so that it is no measure:"
                    + " \"{\"errorType\": \"X\"}\""));
    assertThat(invoke("{}", "!{\"errorType\": \"X\"}", "!{\"errorType\": \"X\"}").outcome())
        .isInstanceOf(Failed.class);
  }

  @Test
  void compare_when_thereIsNoBlueVersion_isInconclusive() throws Exception {
    assertThat(
            look(
                    "lambda: {payload: 1}, compare: {}",
                    function(new Found.Unknown<>("no version served before")),
                    versions(Map.of()))
                .outcome())
        .isInstanceOf(Inconclusive.class);
    assertThat(
            look(
                    "lambda: {payload: 1}, compare: {}",
                    function(new Found.Known<>("7", "test")),
                    versions(Map.of()))
                .outcome())
        .isEqualTo(new Inconclusive("blue and green are both version 7"));
  }

  @Test
  void compare_when_requestsAreForAFunction_cannotLook() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                look(
                    "http: {path: /}, compare: {}",
                    function(new Found.Known<>("6", "test")),
                    versions(Map.of())))
        .withMessageContaining("compare invocations with lambda");
  }
}
