package dev.deployhooks.check;

import static dev.deployhooks.check.Samples.PLACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.re2j.Pattern;
import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Expectation.StatusRange;
import dev.deployhooks.plan.JsonMatcher;
import dev.deployhooks.plan.JsonMatcher.Comparison;
import dev.deployhooks.plan.JsonMatcher.JsonType;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TextMatcher;
import java.math.BigDecimal;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {

  private static HttpAnswer answer(String body) {
    return new HttpAnswer(
        "GET /",
        200,
        List.of(
            Map.entry("Content-Type", "application/json"),
            Map.entry("Via", "one"),
            Map.entry("via", "two"),
            Map.entry("Set-Cookie", "session=hunter2")),
        exchange(Optional.empty()),
        Body.of(body),
        Duration.ofMillis(250));
  }

  private static Exchange exchange(Optional<X509Certificate> certificate) {
    return new Exchange(
        URI.create("https://quiz.example.com/a/b"),
        "h2",
        certificate,
        Instant.parse("2026-11-22T12:00:00Z"));
  }

  private static FunctionAnswer invoked(Optional<String> error, String payload) {
    return new FunctionAnswer(
        "invoke quiz:7", "7", new Answered(error, payload, "START\n\nboom\n", "7", Duration.ZERO));
  }

  private static Observation observe(Expectation expectation, Answer answer) {
    return Expectations.judge(
            Samples.check("any", Samples.get("/"), expectation), answer, Samples.function("7"))
        .observations()
        .getLast();
  }

  private static Observation jsonAt(String path, JsonMatcher matcher, String body)
      throws Exception {
    return observe(new Expectation.JsonAt(PLACE, JsonPath.parse(path), matcher), answer(body));
  }

  private static JsonMatcher number(Comparison comparison, String than) {
    return new JsonMatcher.Compare(comparison, new BigDecimal(than));
  }

  private static TextMatcher not(TextMatcher matcher) {
    return new TextMatcher.Not(matcher);
  }

  @ParameterizedTest
  @CsvSource({"200,200,true", "100,199,false", "201,299,false", "200,204,true", "199,200,true"})
  void status_when(int from, int to, boolean held) {
    Expectation status = new Expectation.Status(PLACE, List.of(new StatusRange(from, to)));

    assertThat(observe(status, answer("")).held()).isEqualTo(held);
  }

  @Test
  void status_when_several_oneMustFit() {
    Expectation status =
        new Expectation.Status(
            PLACE, List.of(new StatusRange(404, 404), new StatusRange(200, 204)));

    assertThat(observe(status, answer("")))
        .isEqualTo(new Observation("status 404, 200-204", "status 200", true, "plan.yaml:7:5"));
  }

  private static Observation header(String name, TextMatcher matcher) {
    return observe(new Expectation.Header(PLACE, name, matcher), answer(""));
  }

  @Test
  void header_when_oneOfSeveralFits() {
    assertThat(header("VIA", new TextMatcher.Equals("two")))
        .isEqualTo(
            new Observation(
                "header VIA equals \"two\"", "\"one\", \"two\"", true, "plan.yaml:7:5"));
    assertThat(header("via", new TextMatcher.Equals("three")).held()).isFalse();
    assertThat(header("via", not(new TextMatcher.Equals("two"))).held()).isFalse();
    assertThat(header("via", not(new TextMatcher.Equals("three"))).held()).isTrue();
    assertThat(header("via", not(not(new TextMatcher.Equals("two")))).held()).isTrue();
    assertThat(
            header("content-type", new TextMatcher.Matches(Pattern.compile("^application/json")))
                .held())
        .isTrue();
  }

  @Test
  void header_when_absent_onlyExistenceDecides() {
    assertThat(header("x-none", new TextMatcher.Contains("a")).seen())
        .isEqualTo("no header x-none");
    assertThat(header("x-none", not(new TextMatcher.Contains("a"))).held()).isFalse();
    assertThat(header("x-none", new TextMatcher.Exists(false)).held()).isTrue();
    assertThat(header("x-none", not(new TextMatcher.Exists(true))).held()).isTrue();
    assertThat(header("via", new TextMatcher.Exists(false)).held()).isFalse();
  }

  @Test
  void header_when_cookie_hidesIt() {
    assertThat(header("set-cookie", new TextMatcher.Contains("session")).seen())
        .doesNotContain("hunter2");
  }

  @Test
  void body_when_seen_isBoundedAndVisible() {
    Observation seen =
        observe(
            new Expectation.BodyText(PLACE, new TextMatcher.Contains("quiz")),
            answer("\u001b[2J\r\n\u202e" + "x".repeat(5_000)));

    assertThat(seen.held()).isFalse();
    assertThat(seen.seen())
        .startsWith("\"\\u{1b}[2J\\r\\n\\u{202e}xxx")
        .endsWith("... (5007 characters)\"")
        .hasSizeLessThan(240);
  }

  @Test
  void body_when_empty() {
    assertThat(
            observe(new Expectation.BodyText(PLACE, new TextMatcher.Exists(true)), answer(""))
                .held())
        .isFalse();
    assertThat(
            observe(
                    new Expectation.BodyText(PLACE, not(new TextMatcher.Contains("error"))),
                    answer(""))
                .held())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"n": 4}     | EQUAL    | 4.0 | true
          {"n": 4}     | GREATER  | 4   | false
          {"n": 4}     | AT_LEAST | 4   | true
          {"n": 4}     | LESS     | 4.1 | true
          {"n": 4}     | AT_MOST  | 3.9 | false
          {"n": "4"}   | EQUAL    | 4   | false
          {"n": null}  | LESS     | 4   | false
          {"n": 1e1000000000}           | GREATER | 10 | true
          {"n": -1e99999999999999999}   | LESS    | 10 | true
          {"m": 4}     | EQUAL    | 4   | false
          """)
  void json_when_compared(String body, Comparison comparison, String than, boolean held)
      throws Exception {
    assertThat(jsonAt("$.n", number(comparison, than), body).held()).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          null   | NULL
          true   | BOOLEAN
          1      | INTEGER
          1.0    | INTEGER
          1      | NUMBER
          1.5    | NUMBER
          "1"    | STRING
          []     | ARRAY
          {}     | OBJECT
          """)
  void json_when_ofThatType(String body, JsonType type) throws Exception {
    assertThat(jsonAt("$", new JsonMatcher.TypeIs(type), body).held()).isTrue();
    for (JsonType other : JsonType.values()) {
      boolean alsoNumber = type == JsonType.INTEGER && other == JsonType.NUMBER;
      boolean maybeInteger = type == JsonType.NUMBER && other == JsonType.INTEGER;
      if (other != type && !alsoNumber && !maybeInteger) {
        assertThat(jsonAt("$", new JsonMatcher.TypeIs(other), body).held())
            .as("%s", other)
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          [1,2]          | 2 | true
          {"a":1}        | 1 | true
          "\\ud83d\\ude00" | 1 | true
          ""             | 0 | true
          12             | 2 | false
          null           | 0 | false
          """)
  void json_when_long(String body, String length, boolean held) throws Exception {
    JsonMatcher matcher = new JsonMatcher.Length(Comparison.EQUAL, new BigDecimal(length));

    assertThat(jsonAt("$", matcher, body).held()).isEqualTo(held);
  }

  @Test
  void json_when_nothingIsFound() throws Exception {
    JsonMatcher not = new JsonMatcher.Not(new JsonMatcher.Equals(Json.parse("1")));

    assertThat(jsonAt("$.x", not, "{}"))
        .isEqualTo(new Observation("$.x not: equals 1", "nothing at $.x", false, "plan.yaml:7:5"));
    assertThat(jsonAt("$.x", new JsonMatcher.Exists(false), "{}").held()).isTrue();
    assertThat(jsonAt("$.x", new JsonMatcher.Exists(true), "{}").held()).isFalse();
    assertThat(jsonAt("$.x", new JsonMatcher.Exists(true), "{\"x\": null}").held()).isTrue();
  }

  @Test
  void json_when_severalAreFound_everyOneMustFit() throws Exception {
    String body = "{\"a\": [{\"n\": 5}, {\"n\": 6}, {\"n\": 1}, {}]}";

    assertThat(jsonAt("$.a[*].n", number(Comparison.GREATER, "4"), body))
        .isEqualTo(new Observation("$.a[*].n > 4", "$.a[2].n is 1", false, "plan.yaml:7:5"));
    assertThat(jsonAt("$.a[*].n", number(Comparison.GREATER, "0"), body).seen())
        .isEqualTo("3 values, the first 5");
    assertThat(jsonAt("$.b[*].n", number(Comparison.GREATER, "0"), body).held()).isFalse();
  }

  @Test
  void json_when_bodyIsAnErrorPage() throws Exception {
    Observation seen = jsonAt("$.x", new JsonMatcher.Exists(false), "<html>Error</html>");

    assertThat(seen.held()).isFalse();
    assertThat(seen.seen()).contains("no JSON", "<html>Error</html>");
  }

  @Test
  void golden_when_different_showsWhere() throws Exception {
    Expectation golden =
        new Expectation.JsonEquals(
            PLACE, "golden/all.json", Json.parse("{\"n\": 4.0, \"list\": [1, 2]}"), List.of());

    assertThat(observe(golden, answer("{\"list\": [1, 2], \"n\": 4}")).held()).isTrue();
    assertThat(observe(golden, answer("{\"list\": [1, 3], \"n\": 4}")))
        .isEqualTo(
            new Observation(
                "JSON equal to golden/all.json",
                "$.list[1]: expected 2, saw 3",
                false,
                "plan.yaml:7:5"));
  }

  @Test
  void latency_when_atTheLimit_isTooLate() {
    assertThat(observe(new Expectation.Latency(PLACE, Duration.ofMillis(250)), answer("")).held())
        .isFalse();
    assertThat(observe(new Expectation.Latency(PLACE, Duration.ofMillis(251)), answer("")))
        .isEqualTo(new Observation("an answer within 251ms", "250ms", true, "plan.yaml:7:5"));
  }

  @Test
  void json_when_lengthIsExpected_saysTheLength() throws Exception {
    Expectation four =
        new Expectation.JsonAt(
            PLACE,
            JsonPath.parse("$.list"),
            new JsonMatcher.Length(Comparison.EQUAL, new BigDecimal(4)));

    assertThat(observe(four, answer("{\"list\": [7, 8, 9]}")).seen())
        .isEqualTo("a length of 3: [7,8,9]");
    assertThat(observe(four, answer("{\"list\": \"abcd\"}")).seen())
        .isEqualTo("a length of 4: \"abcd\"");
    assertThat(observe(four, answer("{\"list\": [1, 2, 3, 4, 5]}")).seen())
        .isEqualTo("a length of 5");
    assertThat(observe(four, answer("{\"list\": 5}")).seen()).isEqualTo("5, which has no length");
  }

  private static Judged judge(FunctionAnswer answer, Expectation... expectations) {
    Look.Invoke look = new Look.Invoke(new JsonObject(), Duration.ofSeconds(9));
    return Expectations.judge(
        Samples.check("golden", look, expectations), answer, Samples.function("7"));
  }

  @Test
  void function_when_itFails_saysHow() {
    Judged judged =
        judge(
            invoked(
                Optional.of("Unhandled"),
                "{\"errorType\": \"java.lang.IllegalStateException\", \"errorMessage\": \"no quiz\"}"));

    assertThat(judged.outcome())
        .isEqualTo(
            new Failed(
                "expected no function error, saw Unhandled java.lang.IllegalStateException: no quiz"));
    assertThat(judged.details()).containsExactly("log: START", "log: boom");
  }

  @Test
  void function_when_theErrorIsExpected() {
    Expectation error =
        new Expectation.FunctionError(
            PLACE, new TextMatcher.Matches(Pattern.compile(".*Invalid.*")));
    String payload = "{\"errorType\": \"InvalidQuestion\", \"errorMessage\": \"none\"}";

    assertThat(judge(invoked(Optional.of("Unhandled"), payload), error).outcome())
        .isEqualTo(new Passed());
    assertThat(judge(invoked(Optional.of("Unhandled"), "{}"), error).outcome())
        .isInstanceOf(Failed.class);
    assertThat(judge(invoked(Optional.empty(), payload), error).outcome())
        .isInstanceOf(Failed.class);
  }

  @Test
  void function_when_statusIsExpected_doesNotHold() {
    assertThat(judge(invoked(Optional.empty(), "{}"), Samples.status(200)).outcome())
        .isInstanceOf(Failed.class);
  }

  @Test
  void outcome_when_severalDoNotHold_countsThem() {
    Judged judged =
        Expectations.judge(
            Samples.check("any", Samples.get("/"), Samples.status(201), Samples.status(202)),
            answer(""),
            Samples.function("7"));

    assertThat(judged.outcome())
        .isEqualTo(new Failed("expected status 201, saw status 200 (and 1 more)"));
    assertThat(judged.observations()).hasSize(2);
  }
}
