package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanFiles.FileReading;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.testing.Plans;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plans expect, as people write it, held against answers. */
class ExpectedByPlanTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final X509Certificate CERTIFICATE =
      new HeldCertificate.Builder()
          .commonName("not a name")
          .addSubjectAlternativeName("quiz.example.com")
          .addSubjectAlternativeName("*.shop.example.com")
          .addSubjectAlternativeName("10.0.0.7")
          .validityInterval(
              NOW.minus(Duration.ofDays(1)).toEpochMilli(),
              NOW.plus(Duration.ofDays(30)).toEpochMilli())
          .build()
          .certificate();

  private static final PlanFiles FILES =
      name ->
          switch (name) {
            case "golden.json" ->
                new FileReading.Text(
                    "{\"id\": 1, \"at\": \"then\", \"list\": [{\"n\": 1}, {\"n\": 2}]}");
            case "schema.json" ->
                new FileReading.Text(
                    """
                    {"type": "object", "required": ["id"],
                     "properties": {"id": {"type": "integer"}, "at": {"pattern": "^t"}},
                     "patternProperties": {"^x-": {"type": "string"}},
                     "additionalProperties": false}
                    """);
            default -> new FileReading.Unavailable("file " + name + " is missing");
          };

  private static Answer http(int status, String body, String... headers) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    for (String header : headers) {
      int colon = header.indexOf(": ");
      all.add(Map.entry(header.substring(0, colon), header.substring(colon + 2)));
    }
    return http(status, Body.of(body), Optional.of(CERTIFICATE), all);
  }

  private static Answer http(
      int status,
      Body body,
      Optional<X509Certificate> certificate,
      List<Map.Entry<String, String>> headers) {
    return new HttpAnswer(
        "GET /",
        status,
        headers,
        new Exchange(URI.create("https://quiz.example.com/a/b?c=d"), "h2", certificate, NOW),
        body,
        Duration.ofMillis(250));
  }

  /** What is observed of the one expectation of a plan. */
  private static Observation observe(String expect, Answer answer) {
    String look = answer instanceof FunctionAnswer ? "lambda: {payload: 1}" : "http: {path: /}";
    String plan =
        "{version: 1, smokeTest: {checks: [{name: a, %s, expect: {%s}}]}}".formatted(look, expect);
    PlanReading reading = PlanReader.read(plan, "plan.yaml", FILES);
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return Expectations.judge(
            Plans.section(((PlanReading.Read) reading).plan(), SectionKind.SMOKE_TEST)
                .checks()
                .getFirst(),
            answer,
            Samples.function("7"))
        .observations()
        .getLast();
  }

  private static boolean held(String expect, Answer answer) {
    return observe(expect, answer).held();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secure: true",
        "httpOnly: false",
        "sameSite: Lax",
        "path: /quiz",
        "domain: {contains: example}",
        "maxAge: 3600",
        "maxAge: {atLeast: 60, lessThan: 3601}",
        "exists: true",
        "value: {matches: ^hun}"
      })
  void cookie_when_itFits_andItsOppositeDoesNot(String attribute) {
    Answer answer =
        http(
            200,
            "",
            "Set-Cookie: other=1; HttpOnly",
            "Set-Cookie: id=hunter2; Max-Age=3600; path=/quiz; DOMAIN=example.com; secure; SameSite=lax");

    assertThat(held("cookies: {id: {%s}}".formatted(attribute), answer)).isTrue();
    assertThat(held("not: {cookies: {id: {%s}}}".formatted(attribute), answer)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secure: false",
        "httpOnly: true",
        "sameSite: Strict",
        "path: /",
        "domain: example.org",
        "maxAge: {greaterThan: 3600}",
        "exists: false",
        "value: hunter3"
      })
  void cookie_when_itDoesNotFit_saysSoWithoutItsValue(String attribute) {
    Answer answer =
        http(
            200,
            "",
            "Set-Cookie: id=hunter2; Max-Age=3600; Path=/quiz; Domain=example.com; Secure; SameSite=Lax");

    Observation seen = observe("cookies: {id: {%s}}".formatted(attribute), answer);

    assertThat(seen.held()).isFalse();
    assertThat(seen.expected() + seen.seen()).contains("cookie id").doesNotContain("hunter");
  }

  @Test
  void cookie_when_setTwice_everyOneMustFit() {
    Answer answer = http(200, "", "Set-Cookie: id=1; Secure", "Set-Cookie: id=2");

    assertThat(held("cookies: {id: {secure: true}}", answer)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookies: {id: {secure: false}}", "not: {cookies: {id: {secure: true}}}"})
  void cookie_when_absent_fitsNothing(String expect) {
    assertThat(observe(expect, http(200, "", "Set-Cookie: idx=1")).seen())
        .isEqualTo("no cookie id");
    assertThat(held(expect, http(200, ""))).isFalse();
    assertThat(held("cookies: {id: {exists: false}}", http(200, ""))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "302, ../login, ../login",
    "301, ../login, https://quiz.example.com/login",
    "307, //other.example/x, https://other.example/x"
  })
  void redirect_when_itLeadsThere(int status, String location, String expected) {
    Answer answer = http(status, "", "Location: " + location);

    assertThat(held("redirect: \"%s\"".formatted(expected), answer)).isTrue();
    assertThat(held("not: {redirect: \"%s\"}".formatted(expected), answer)).isFalse();
    assertThat(held("redirect: /elsewhere", answer)).isFalse();
    assertThat(held("redirect: {exists: false}", answer)).isFalse();
  }

  @Test
  void redirect_when_statusIsNone() {
    Answer created = http(201, "", "Location: /login");

    assertThat(observe("redirect: /login", created).seen())
        .isEqualTo("no redirect, but status 201");
    assertThat(held("redirect: {exists: false}", created)).isTrue();
    assertThat(held("not: {redirect: /login}", created)).isFalse();
  }

  @Test
  void sha256_when_bodyIsTheSameToTheByte() {
    String expect = "sha256: \"2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824\"";

    assertThat(held(expect, http(200, "hello"))).isTrue();
    assertThat(observe(expect, http(200, "hello ")).seen()).endsWith(" of 6 bytes");
    assertThat(held("not: {" + expect + "}", http(200, "hello"))).isFalse();
    assertThat(held("not: {" + expect + "}", http(200, "hello "))).isTrue();
  }

  @Test
  void protocol_when() {
    assertThat(held("protocol: h2", http(200, ""))).isTrue();
    assertThat(held("protocol: http/1.1", http(200, ""))).isFalse();
    assertThat(held("not: {protocol: http/1.1}", http(200, ""))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "validDays: 30, true",
    "validDays: 31, false",
    "name: QUIZ.example.com, true",
    "name: a.shop.example.com, true",
    "name: shop.example.com, false",
    "name: a.b.shop.example.com, false",
    "name: 10.0.0.7, true",
    "name: not, false",
    "issuer: {contains: not a name}, true",
    "issuer: {contains: Amazon}, false"
  })
  void certificate_when(String expect, boolean held) {
    assertThat(held("certificate: {%s}".formatted(expect), http(200, ""))).isEqualTo(held);
    assertThat(held("not: {certificate: {%s}}".formatted(expect), http(200, ""))).isEqualTo(!held);
  }

  @Test
  void certificate_when_thereIsNoTls_fitsNothing() {
    Answer plain = http(200, Body.of(""), Optional.empty(), List.of());

    assertThat(observe("certificate: {validDays: 1}", plain).seen()).contains("without TLS");
    assertThat(held("not: {certificate: {validDays: 1}}", plain)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path: $.n, in: [1, 2.0]|{\"n\": 2}|true",
        "path: $.n, in: [1, \"2\"]|{\"n\": 2}|false",
        "path: $.l, every: {type: integer, atLeast: 1}|{\"l\": [1, 2]}|true",
        "path: $.l, every: {type: integer, atLeast: 2}|{\"l\": [1, 2]}|false",
        "path: $.l, every: {type: integer}|{\"l\": []}|false",
        "path: $.l, every: {type: object}|{\"l\": {}}|false",
        "path: $.l, none: {lessThan: 0}|{\"l\": [1, 2]}|true",
        "path: $.l, none: {lessThan: 2}|{\"l\": [1, 2]}|false",
        "path: $.l, none: {equals: 1}|{\"l\": []}|true",
        "path: $.l, none: {equals: 1}|{\"l\": 2}|false",
        "path: $.l, none: {equals: 1}|{\"m\": [2]}|false",
        "path: $.l, not: {in: [1]}|{\"l\": 2}|true"
      })
  void json_when(String expect, String body, boolean held) {
    assertThat(held("json: [{%s}]".formatted(expect), http(200, body))).isEqualTo(held);
  }

  @Test
  void not_when_severalValuesAreFound_noneMayFit() {
    String expect = "not: {json: [{path: \"$[*].price\", lessThan: 0}]}";

    assertThat(held(expect, http(200, "[{\"price\": 1}, {\"price\": -1}]"))).isFalse();
    assertThat(held(expect, http(200, "[{\"price\": 1}, {\"price\": 2}]"))).isTrue();
    assertThat(held(expect, http(200, "[]"))).isFalse();
    assertThat(held("not: {headers: {via: a}}", http(200, "", "Via: a", "Via: b"))).isFalse();
    assertThat(held("not: {headers: {via: c}}", http(200, "", "Via: a", "Via: b"))).isTrue();
    assertThat(held("not: {headers: {via: c}}", http(200, ""))).isFalse();
  }

  @Test
  void not_when_whatItSpeaksOfIsNotThere_fitsNothing() {
    Answer page = http(200, "<html>");
    Answer noText =
        http(
            200,
            Body.of(ByteString.decodeHex("ff"), java.nio.charset.StandardCharsets.UTF_8),
            Optional.empty(),
            List.of());

    assertThat(held("not: {jsonFile: golden.json}", page)).isFalse();
    assertThat(held("not: {jsonSchema: schema.json}", page)).isFalse();
    assertThat(held("not: {json: [{path: $.a, equals: 1}]}", page)).isFalse();
    assertThat(held("not: {body: {contains: error}}", noText)).isFalse();
    assertThat(held("not: {body: {contains: error}}", page)).isTrue();
  }

  @Test
  void not_when_theOppositeOfEachKind() {
    assertThat(observe("not: {status: [5xx, 404]}", http(503, "")))
        .isEqualTo(
            new Observation("not: status 500-599, 404", "status 503", false, "plan.yaml:1:77"));
    assertThat(held("not: {status: 5xx}", http(200, ""))).isTrue();
    assertThat(held("not: {latency: 250ms}", http(200, ""))).isTrue();
    assertThat(held("not: {latency: 251ms}", http(200, ""))).isFalse();
    assertThat(held("not: {body: quiz}", http(200, "quiz"))).isFalse();
  }

  @Test
  void golden_when_placesAreIgnored() {
    String expect = "jsonFile: {file: golden.json, ignore: [$.at, \"$.list[*].n\", $.more]}";

    assertThat(held(expect, http(200, "{\"id\": 1, \"more\": {}, \"list\": [{\"n\": 9}, {}]}")))
        .isTrue();
    assertThat(observe(expect, http(200, "{\"id\": 2, \"list\": [{\"n\": 9, \"m\": 1}]}")).seen())
        .isEqualTo(
            "$.id: expected 1, saw 2; $.list: expected 2 elements, saw 1; $.list[0].m: expected nothing, saw 1");
    assertThat(held("jsonFile: {file: golden.json}", http(200, "{\"id\": 1}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": 1, \"at\": \"then\", \"x-a\": \"b\"}|valid JSON",
        "{\"id\": 1.0}|valid JSON",
        "{\"id\": \"1\"}|/id: ",
        "{}|the whole: ",
        "{\"id\": 1, \"at\": \"now\"}|/at: does not match the pattern ^t",
        "{\"id\": 1, \"x-a\": 2}|/x-a: ",
        "{\"id\": 1, \"y\": 2}|y",
        "{\"id\": 1e999999999}|digits"
      })
  void schema_when(String body, String seen) {
    Observation observation = observe("jsonSchema: schema.json", http(200, body));

    assertThat(observation.seen()).contains(seen);
    assertThat(observation.held()).isEqualTo(seen.equals("valid JSON"));
    assertThat(held("not: {jsonSchema: schema.json}", http(200, body)))
        .isEqualTo(!seen.equals("valid JSON") && !seen.equals("digits"));
  }

  @Test
  void function_when_itsPayloadIsExpected() {
    Answer answer =
        new FunctionAnswer(
            "invoke quiz:7",
            "7",
            new FunctionSource.Answered(
                Optional.empty(), "{\"id\": 1}", "", "7", Duration.ofMillis(5)));

    assertThat(held("jsonSchema: schema.json", answer)).isTrue();
    assertThat(held("not: {json: [{path: $.id, equals: 1}]}", answer)).isFalse();
    assertThat(held("not: {latency: 5ms}", answer)).isTrue();
  }
}
