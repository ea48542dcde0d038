package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.plan.Expectation.StatusRange;
import dev.deployhooks.plan.JsonMatcher.Comparison;
import dev.deployhooks.testing.Plans;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanReaderTest {

  @Test
  void read_whenHttpCheckSaysEverything_readsEverything() {
    CheckSpec check =
        check(
            """
            version: 1
            validate:
              checks:
                - {name: first, functionReady: {}}
                - name: right answer
                  needs: first
                  required: false
                  http:
                    method: POST
                    path: /api/answer
                    query: {b: two, a: one}
                    headers: {x-trace: "11"}
                    json: {choice: B, n: 1.0}
                    timeout: 750ms
                  retry: {every: 2s, within: 1m30s}
                  expect:
                    latency: 3s
                    status: [200, 3xx, 401-404]
                    headers: {x-version: "7"}
                    body: {contains: quiz, not: error}
                    jsonFile: golden/all.json
            """,
            1);

    assertThat(check.name()).isEqualTo("right answer");
    assertThat(check.place()).isEqualTo(new Place("quiz.yaml", 5, 7));
    assertThat(check.needs()).containsExactly("first");
    assertThat(check.required()).isFalse();
    assertThat(check.retry()).contains(new Retry(Duration.ofSeconds(2), Duration.ofSeconds(90)));
    assertThat(check.look())
        .isEqualTo(
            new Look.Http(
                "POST",
                Optional.of("/api/answer"),
                Optional.empty(),
                List.of(Map.entry("b", "two"), Map.entry("a", "one")),
                List.of(Map.entry("x-trace", "11"), Map.entry("content-type", "application/json")),
                Optional.of("{\"choice\":\"B\",\"n\":1.0}"),
                Duration.ofMillis(750)));
    JsonArray categories = new JsonArray();
    for (int i = 1; i <= 4; i++) {
      categories.add(i);
    }
    JsonObject golden = new JsonObject();
    golden.add("categories", categories);
    assertThat(check.expectations().subList(0, 5))
        .containsExactly(
            new Expectation.Latency(at(17, 9), Duration.ofSeconds(3)),
            new Expectation.Status(
                at(18, 9),
                List.of(
                    new StatusRange(200, 200),
                    new StatusRange(300, 399),
                    new StatusRange(401, 404))),
            new Expectation.Header(at(19, 19), "x-version", new TextMatcher.Equals("7")),
            new Expectation.BodyText(at(20, 16), new TextMatcher.Contains("quiz")),
            new Expectation.BodyText(
                at(20, 32), new TextMatcher.Not(new TextMatcher.Equals("error"))));
    assertThat(check.expectations().get(5))
        .isInstanceOfSatisfying(
            Expectation.JsonEquals.class,
            equals -> {
              assertThat(equals.name()).isEqualTo("golden/all.json");
              assertThat(equals.golden().toString()).isEqualTo(golden.toString());
            });
  }

  @Test
  void read_whenContentTypeIsGiven_keepsIt() {
    CheckSpec check =
        check(
            """
            version: 1
            smokeTest:
              checks:
                - name: a
                  http: {method: PUT, path: /, headers: {Content-Type: text/json}, json: []}
                  expect: {status: 204}
            """,
            0);

    assertThat(((Look.Http) check.look()).headers())
        .containsExactly(Map.entry("Content-Type", "text/json"));
  }

  @Test
  void read_whenJsonExpectations_readsOneForEachMatcher() {
    CheckSpec check =
        check(
            """
            version: 1
            smokeTest:
              checks:
                - name: a
                  lambda: {payload: {n: 12}}
                  expect:
                    json:
                      - path: $.total
                        greaterThan: 10
                        not: {length: {lessThan: 5}}
                        length: {atLeast: 2, atMost: 8}
            """,
            0);

    assertThat(check.look())
        .isInstanceOfSatisfying(
            Look.Invoke.class,
            invoke -> {
              assertThat(invoke.payload().toString()).isEqualTo("{\"n\":12}");
              assertThat(invoke.timeout()).isEqualTo(Duration.ofSeconds(10));
            });
    assertThat(check.expectations())
        .map(expectation -> ((Expectation.JsonAt) expectation).matcher())
        .containsExactly(
            new JsonMatcher.Compare(Comparison.GREATER, BigDecimal.valueOf(10)),
            new JsonMatcher.Not(new JsonMatcher.Length(Comparison.LESS, BigDecimal.valueOf(5))),
            new JsonMatcher.Length(Comparison.AT_LEAST, BigDecimal.valueOf(2)),
            new JsonMatcher.Length(Comparison.AT_MOST, BigDecimal.valueOf(8)));
    assertThat(check.expectations())
        .allSatisfy(
            expectation ->
                assertThat(((Expectation.JsonAt) expectation).path()).hasToString("$.total"));
  }

  @Test
  void read_whenDefaultsApply_fillsThemIn() {
    Plan plan =
        plan(
            """
            version: 1
            validate: {checks: [{name: a, http: {url: "https://quiz.example.com/h?x=1"}, expect: {status: 200}}]}
            smokeTest: {checks: [{name: b, targetHealth: {}}]}
            """);

    ChecksSection smokeTest = Plans.section(plan, SectionKind.SMOKE_TEST);
    assertThat(smokeTest.head().place()).isEqualTo(at(3, 1));
    assertThat(smokeTest.concurrency()).isEqualTo(4);
    assertThat(smokeTest.timeout()).isEmpty();
    assertThat(smokeTest.head().onInconclusive()).isEqualTo(OnInconclusive.FAIL);
    assertThat(smokeTest.head().lifecycleEvents()).isEmpty();
    assertThat(smokeTest.checks().getFirst().look())
        .isEqualTo(
            new Look.TargetHealth(Optional.empty(), Duration.ofSeconds(5), Duration.ofMinutes(5)));
    Look.Http http =
        (Look.Http) Plans.section(plan, SectionKind.VALIDATE).checks().getFirst().look();
    assertThat(http.method()).isEqualTo("GET");
    assertThat(http.path()).isEmpty();
    assertThat(http.url()).contains(URI.create("https://quiz.example.com/h?x=1"));
    assertThat(http.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(plan.target()).isEqualTo(TargetOverride.NONE);
  }

  @Test
  void read_whenSectionIsNotThere_planHasNone() {
    Plan plan = plan("version: 1\nsmokeTest: {checks: [{name: b, functionReady: {}}]}\n");

    assertThat(plan.section(SectionKind.VALIDATE)).isEmpty();
    assertThat(plan.origin()).isEqualTo("quiz.yaml");
  }

  @Test
  void read_whenCutShort_tellsWhatIsOpen() {
    assertThat(mistakes("{\"version\": 1, \"smokeTest\": {}\n"))
        .containsExactly(
            "quiz.yaml:2:1: it is neither YAML nor JSON: expected ',' or '}', but got <stream end>"
                + " while parsing a flow mapping, which begins in line 1");
  }

  @Test
  void read_whenNestedTooDeeply_isMistaken() {
    assertThat(mistakes("[".repeat(200_000)))
        .containsExactly(
            "quiz.yaml:1:65: it is neither YAML nor JSON: the plan is nested deeper"
                + " than 64 levels");
  }

  @Test
  void read_whenAliasesExplode_isMistaken() {
    List<String> lines = new ArrayList<>(List.of("a0: &a0 [x, x, x, x, x, x, x, x, x, x]"));
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      lines.add(
          "a%d: &a%d [%s]".formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
    }

    assertThat(mistakes(String.join("\n", lines)))
        .containsExactly(
            "quiz.yaml:1:1: with its aliases written out, the plan has more than 100000 values, or"
                + " one that contains itself");
  }

  @Test
  void read_whenAliasContainsItself_isMistaken() {
    assertThat(mistakes("version: 1\nsmokeTest: &a {checks: [*a]}\n"))
        .singleElement()
        .asString()
        .contains("one that contains itself");
  }

  @Test
  void read_whenTooLong_isMistaken() {
    assertThat(mistakes("#" + "x".repeat(1 << 20)))
        .containsExactly(
            "quiz.yaml:1:1: the plan has 1048577 characters; at most 1048576 are read");
  }

  @Test
  void read_whenCharacterIsNotAllowed_tellsWhere() {
    assertThat(mistakes("version: 1\n\u0007smokeTest: {}\n"))
        .containsExactly("quiz.yaml:2:1: the character U+0007 is not allowed in YAML");
  }

  private static Place at(int line, int column) {
    return new Place("quiz.yaml", line, column);
  }

  private static CheckSpec check(String text, int index) {
    return ((ChecksSection) plan(text).sections().getFirst()).checks().get(index);
  }

  private static Plan plan(String text) {
    return switch (PlanReader.read(text, "quiz.yaml", Samples.FILES)) {
      case PlanReading.Read(Plan plan) -> plan;
      case PlanReading.Mistaken mistaken -> throw new AssertionError(mistaken.mistakes());
      case PlanReading.Unreadable(String why) -> throw new AssertionError(why);
    };
  }

  private static List<String> mistakes(String text) {
    return switch (PlanReader.read(text, "quiz.yaml", Samples.FILES)) {
      case PlanReading.Mistaken mistaken ->
          mistaken.mistakes().stream().map(Object::toString).toList();
      case PlanReading.Read read -> throw new AssertionError(read);
      case PlanReading.Unreadable(String why) -> throw new AssertionError(why);
    };
  }

  @Test
  void invokesTheVersion_isTrue_whenACheckOrAStepInvokesIt() {
    assertThat(invokes("- {name: a, functionReady: {}}")).isFalse();
    assertThat(invokes("- {name: a, lambda: {payload: {}}}")).isTrue();
    assertThat(invokes("- {name: a, steps: [{name: b, lambda: {payload: {}}}]}")).isTrue();
    assertThat(invokes("- {name: a, steps: [{name: b, http: {path: /}, expect: {status: 200}}]}"))
        .isFalse();
  }

  private static boolean invokes(String check) {
    return Plans.section(
            plan("version: 1\nsmokeTest:\n  checks:\n    " + check), SectionKind.SMOKE_TEST)
        .invokesTheVersion();
  }
}
