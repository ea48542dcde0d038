package dev.deployhooks.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportViewTest {

  private static final Style UNICODE =
      new Style(Style.Colours.NONE, Style.Signs.UNICODE, Style.WIDTH);

  private static final String LOG =
      """
      INIT_START Runtime Version: java:25
      {"level":"INFO","message":"starting"}
      {"level":"ERROR","message":"fail","report":{"version":1,"hook":"after-test-traffic-validator",\
      "protocol":"CodeDeploy","deployment":{"id":"d-QUIZ7","subject":"service quiz in cluster shop",\
      "change":"task definition quiz:7 in place of quiz:6","event":"AfterAllowTestTraffic"},\
      "plan":"SSM parameter /deployhooks/ecs/shop/quiz","verdict":"fail",\
      "answer":{"status":"Failed","why":"check 'four categories' failed","delivery":"given"},\
      "checks":[\
      {"name":"targets are healthy","where":"plan.yaml:5:7","lookedAt":"target group green",\
      "required":true,"outcome":"passed","why":"2 of 2 healthy",\
      "observations":[{"expected":"2 healthy","seen":"2 healthy","held":true,"where":"green"}],\
      "warnings":["one target is draining"],"details":[],"attempts":3,"tookMillis":10250},\
      {"name":"four categories","where":"plan.yaml:9:7",\
      "lookedAt":"GET https://quiz.example.com:8443/api/quiz/all with the host name quiz.internal.example.com",\
      "required":true,"outcome":"failed","why":"",\
      "observations":[{"expected":"status 200","seen":"200","held":true,"where":"status"},\
      {"expected":"4 elements","seen":"3 elements: History, Science, Geography","held":false,"where":"$.categories"}],\
      "warnings":[],"details":["the answer was 214 bytes long"],"attempts":1,"tookMillis":42},\
      {"name":"speed","where":"plan.yaml:20:7","lookedAt":"GET /slow","required":false,\
      "outcome":"inconclusive","why":"it was asked only once","observations":[],"warnings":[],"details":[],\
      "attempts":1,"tookMillis":8},\
      {"name":"answers","where":"plan.yaml:30:7","lookedAt":"POST /api/quiz/question/1/answer",\
      "required":true,"outcome":"error","why":"connection refused","observations":[],"warnings":[],\
      "details":[],"attempts":1,"tookMillis":999},\
      {"name":"never","where":"plan.yaml:40:7","lookedAt":"","required":true,"outcome":"not run",\
      "why":"it needs 'four categories', which failed","observations":[],"warnings":[],"details":[],\
      "attempts":0,"tookMillis":0}],\
      "remarks":["The test listener's address was found by its rule."],\
      "startedAt":"2026-03-04T05:06:07Z","tookMillis":11300}}
      END
      """;

  private static HookReport report() {
    return HookReport.in(LOG).orElseThrow();
  }

  @Test
  void whole_when_everyOutcomeIsThere() {
    assertThat(String.join("\n", ReportView.whole(report(), UNICODE)))
        .isEqualTo(
            """
            after-test-traffic-validator at AfterAllowTestTraffic
            deployment  CodeDeploy d-QUIZ7
            subject     service quiz in cluster shop
            change      task definition quiz:7 in place of quiz:6
            plan        SSM parameter /deployhooks/ecs/shop/quiz

            ✓ targets are healthy (3 attempts, 10.3 s)
                warning: one target is draining
            ✗ four categories (42 ms)
                expected   4 elements
                seen       3 elements: History, Science, Geography
                where      $.categories
                looked at  GET https://quiz.example.com:8443/api/quiz/all with the host name
                           quiz.internal.example.com
                the answer was 214 bytes long
                plan       plan.yaml:9:7
            ? speed (inconclusive, advisory, 8 ms)
                it was asked only once
                looked at  GET /slow
                plan       plan.yaml:20:7
            ! answers (error, 999 ms)
                connection refused
                looked at  POST /api/quiz/question/1/answer
                plan       plan.yaml:30:7
            – never (not run)
                it needs 'four categories', which failed
                plan       plan.yaml:40:7

            * The test listener's address was found by its rule.

            verdict     FAIL
            answer      Failed (given)
            why         check 'four categories' failed""");
  }

  @Test
  void brief_when_aCheckFailed() {
    assertThat(ReportView.brief(report(), UNICODE))
        .startsWith(
            "after-test-traffic-validator at AfterAllowTestTraffic: fail, answer Failed",
            "    ✓ targets are healthy (3 attempts, 10.3 s)")
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void brief_when_nothingWasLookedAt_saysWhy() {
    HookReport report =
        HookReport.in(
                "{\"report\":{\"hook\":\"smoke\",\"verdict\":\"none\","
                    + "\"answer\":{\"status\":\"Succeeded\",\"why\":\"this is a rollback\"}}}")
            .orElseThrow();

    assertThat(ReportView.brief(report, UNICODE))
        .containsExactly("smoke: answer Succeeded", "    this is a rollback");
  }

  @Test
  void brief_when_overridden_saysSoAndLooksDoubtful() {
    HookReport overridden =
        HookReport.in(
                LOG.replace(
                    "\"status\":\"Failed\"",
                    "\"status\":\"Succeeded\",\"grounds\":{\"kind\":\"overridden\"}"))
            .orElseThrow();
    Style coloured = new Style(Style.Colours.ANSI, Style.Signs.UNICODE, Style.WIDTH);
    assertThat(ReportView.brief(overridden, coloured)).contains(coloured.doubtful("(overridden)"));
  }

  @Test
  void whole_when_onlyAsciiCanBeShown_hasNothingElse() {
    List<String> lines = ReportView.whole(report(), Style.PLAIN);

    assertThat(String.join("\n", lines))
        .isASCII()
        .contains("ok   targets are healthy", "FAIL four categories", "-    never");
  }

  @Test
  void whole_when_coloursAreWanted_marksWhatHeldAndWhatDidNot() {
    Style colours = new Style(Style.Colours.ANSI, Style.Signs.UNICODE, Style.WIDTH);

    assertThat(ReportView.whole(report(), colours))
        .contains(
            "\u001b[32m✓ targets are healthy (3 attempts, 10.3 s)\u001b[0m",
            "\u001b[31m✗ four categories (42 ms)\u001b[0m",
            "\u001b[31mverdict     FAIL\u001b[0m");
  }

  @Test
  void whole_when_linesAreNarrow_keepsToTheWidth() {
    Style narrow = new Style(Style.Colours.NONE, Style.Signs.UNICODE, 40);

    assertThat(ReportView.whole(report(), narrow)).allMatch(line -> line.length() <= 40);
  }

  @Test
  void in_when_noLineHasAReport_isEmpty() {
    assertThat(HookReport.in("START\n{\"report\":7}\n{\"report\":{\nEND")).isEmpty();
  }

  @Test
  void in_when_thereAreTwo_isTheLast() {
    assertThat(
            HookReport.in(
                "{\"report\":{\"verdict\":\"fail\"}}\n{\"report\":{\"verdict\":\"pass\"}}"))
        .map(HookReport::verdict)
        .contains("pass");
  }

  @Test
  void lines_when_aWideWordHasCommas_breaksAfterOne() {
    assertThat(Wrapped.lines("[\"history\",\"science\",\"sports\"]", 24))
        .containsExactly("[\"history\",\"science\",", "\"sports\"]");
  }

  @Test
  void lines_when_aWordIsWiderThanALine_breaksItThereOnly() {
    assertThat(Wrapped.lines("an abcdefghijkl end", 5))
        .containsExactly("an", "abcde", "fghij", "kl", "end");
  }
}
