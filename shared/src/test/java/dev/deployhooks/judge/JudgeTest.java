package dev.deployhooks.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.judge.Judgement.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {

  private static final Judge JUDGE = Judge.guarded();

  @Test
  void judge_when_green_leaks_is_worse_early_and_keeps_that_period() {
    Finding finding =
        judge(Terms.of("errors"), counts(30, 20, 600), counts(30, 3, 600)).findings().getFirst();

    assertThat(finding.outcome()).isEqualTo(Outcome.WORSE);
    Integer decidedAt = finding.decidedAt();
    assertThat(decidedAt).isNotNull().isBetween(1, 3);
    assertThat(finding.evidence()).isNotNull();
    assertThat(finding.evidence().value()).isGreaterThanOrEqualTo(100);
    assertThat(finding.counts().greenTotal()).isEqualTo(600L * decidedAt);
  }

  @Test
  void judge_when_healthy_under_the_defaults_passes() {
    Judgement judgement =
        judge(Terms.of("errors").allowing(0.25, 0.01), counts(60, 0, 60), counts(60, 1, 540));

    assertThat(judgement.verdict()).isEqualTo(Verdict.PASS);
    assertThat(judgement.findings().getFirst().decidedAt()).isBetween(5, 30);
  }

  @Test
  void judge_when_not_worse_has_the_interval_within_what_blue_allows() {
    Finding finding =
        judge(Terms.of("errors").allowing(0, 0.01), counts(60, 1, 100), counts(60, 1, 100))
            .findings()
            .getFirst();

    assertThat(finding.outcome()).isEqualTo(Outcome.NOT_WORSE);
    assertThat(finding.interval()).isNotNull();
    assertThat(finding.interval().upper()).isLessThan(0.02);
    assertThat(finding.interval().lower()).isLessThan(0.01).isGreaterThan(0);
    assertThat(finding.estimate()).isEqualTo(0.01);
  }

  @Test
  void judge_when_within_the_margin_is_not_worse_however_much_traffic_there_is() {
    Finding finding =
        judge(
                Terms.of("errors").allowing(0.25, 0.01),
                counts(60, 50, 10_000),
                counts(60, 10, 10_000))
            .findings()
            .getFirst();

    assertThat(finding.outcome()).isEqualTo(Outcome.NOT_WORSE);
  }

  @Test
  void judge_when_there_is_no_traffic_never_passes() {
    Terms pass =
        new Terms(
            "errors", Direction.HIGHER, 0, 0.5, null, 0, AtEnd.PASS, 0.9, Standing.CRITICAL, 1);

    assertThat(judge(pass, counts(60, 0, 0), counts(60, 0, 0)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judge(pass, counts(60, 0, 0), counts(60, 3, 900)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judge(pass, counts(60, 3, 900), counts(60, 0, 0)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judge(pass, missing(60), missing(60)).verdict()).isEqualTo(Verdict.ERROR);
    assertThat(judge(pass, missing(60), counts(60, 3, 900)).verdict()).isEqualTo(Verdict.ERROR);
    assertThat(judge(pass, List.of(), List.of()).verdict()).isEqualTo(Verdict.ERROR);
    assertThat(JUDGE.judge(new Bake("none", 0.01, List.of())).verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void
      judge_when_only_an_advisory_metric_is_there_is_an_error_and_when_it_is_worse_decides_nothing() {
    Terms advisory = standing("slow", Standing.ADVISORY);
    Metric worse = new Metric.Share(advisory, counts(60, 50, 100), counts(60, 1, 100));
    Metric fine =
        new Metric.Share(
            Terms.of("errors").allowing(0.25, 0.01), counts(60, 1, 900), counts(60, 1, 900));

    assertThat(JUDGE.judge(new Bake("a", 0.01, List.of(worse))).verdict()).isEqualTo(Verdict.ERROR);
    Judgement both = JUDGE.judge(new Bake("b", 0.01, List.of(worse, fine)));
    assertThat(both.verdict()).isEqualTo(Verdict.PASS);
    assertThat(both.findings().getFirst().outcome()).isEqualTo(Outcome.WORSE);
    assertThat(both.findings().getLast().level()).isEqualTo(0.01);
  }

  @Test
  void judge_when_an_ordinary_metric_is_in_error_is_inconclusive_and_a_critical_one_an_error() {
    Metric fine =
        new Metric.Share(
            Terms.of("errors").allowing(0.25, 0.01), counts(60, 1, 900), counts(60, 1, 900));
    Metric ordinary =
        new Metric.Share(standing("typo", Standing.ORDINARY), missing(60), missing(60));
    Metric critical =
        new Metric.Share(standing("typo", Standing.CRITICAL), missing(60), missing(60));

    assertThat(JUDGE.judge(new Bake("a", 0.01, List.of(fine, ordinary))).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(JUDGE.judge(new Bake("b", 0.01, List.of(fine, critical))).verdict())
        .isEqualTo(Verdict.ERROR);
    assertThat(JUDGE.judge(new Bake("c", 0.01, List.of(ordinary))).verdict())
        .isEqualTo(Verdict.ERROR);
  }

  @Test
  void judge_when_metrics_have_weights_splits_the_level_by_them() {
    Terms three =
        new Terms(
            "a", Direction.HIGHER, 0, 0, null, 0, AtEnd.INCONCLUSIVE, null, Standing.ORDINARY, 3);
    Judgement judgement =
        JUDGE.judge(
            new Bake(
                "a",
                0.04,
                List.of(
                    new Metric.Share(three, counts(2, 1, 9), counts(2, 1, 9)),
                    new Metric.Share(Terms.of("b"), counts(2, 1, 9), counts(2, 1, 9)))));

    assertThat(judgement.findings()).extracting(Finding::level).containsExactly(0.03, 0.01);
  }

  @Test
  void judge_when_under_the_floor_is_not_passed_and_a_worse_one_is_still_stopped() {
    Terms floor =
        new Terms(
            "e", Direction.HIGHER, 0.25, 0.01, null, 50_000, AtEnd.PASS, 0.1, Standing.CRITICAL, 1);

    assertThat(judge(floor, counts(60, 1, 800), counts(60, 1, 800)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judge(floor, counts(60, 1, 850), counts(60, 1, 850)).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(floor, counts(60, 90, 100), counts(60, 1, 100)).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void judge_when_it_ends_open_follows_atEnd() {
    assertThat(judge(atEnd(AtEnd.FAIL, 0.1), counts(30, 2, 100), counts(30, 2, 100)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(
            judge(atEnd(AtEnd.INCONCLUSIVE, 0.1), counts(30, 2, 100), counts(30, 2, 100)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judge(atEnd(AtEnd.PASS, 0.1), counts(30, 2, 100), counts(30, 2, 100)).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(atEnd(AtEnd.PASS, 0.001), counts(30, 2, 100), counts(30, 2, 100)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void judge_when_there_is_a_limit_and_no_blue_judges_by_the_limit() {
    Terms limit =
        new Terms(
            "e", Direction.HIGHER, 0, 0, 0.02, 0, AtEnd.INCONCLUSIVE, null, Standing.CRITICAL, 1);

    assertThat(judge(limit, counts(60, 10, 100), List.of()).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(judge(limit, counts(60, 0, 100), List.of()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge(limit, counts(60, 2, 100), List.of()).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(judge(limit, counts(60, 10, 100), counts(60, 10, 100)).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void judge_when_lower_is_worse_mirrors() {
    Terms hits =
        new Terms(
            "hits",
            Direction.LOWER,
            0.1,
            0.05,
            null,
            0,
            AtEnd.INCONCLUSIVE,
            null,
            Standing.CRITICAL,
            1);

    assertThat(judge(hits, counts(60, 30, 100), counts(60, 60, 100)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(judge(hits, counts(60, 60, 100), counts(60, 60, 100)).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(hits, counts(60, 90, 100), counts(60, 60, 100)).verdict())
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void judge_when_inconclusive_says_how_much_more_is_needed_and_that_is_about_enough() {
    Terms terms = Terms.of("errors").allowing(0.25, 0.01);
    Finding open = judge(terms, counts(6, 0, 60), counts(6, 0, 540)).findings().getFirst();

    assertThat(open.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(open.need()).isNotNull();
    assertThat(open.need().towards()).isEqualTo(Outcome.NOT_WORSE);
    int then = 6 + (int) open.need().periods();
    assertThat(judge(terms, counts(then, 0, 60), counts(then, 0, 540)).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(terms, counts(then - 3, 0, 60), counts(then - 3, 0, 540)).verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void judge_when_green_looks_worse_says_how_much_more_would_show_it() {
    Terms terms = Terms.of("errors");
    Finding open = judge(terms, counts(5, 2, 100), counts(5, 1, 100)).findings().getFirst();

    assertThat(open.need()).isNotNull();
    assertThat(open.need().towards()).isEqualTo(Outcome.WORSE);
    int enough = 2 * (5 + (int) open.need().periods());
    assertThat(judge(terms, counts(enough, 2, 100), counts(enough, 1, 100)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(open.reason()).contains(open.need().periods() + " more periods", "would show worse");
  }

  @Test
  void judge_when_both_sides_are_alike_and_nothing_is_acceptable_says_that_no_traffic_would_do() {
    Finding open = judge(Terms.of("e"), counts(5, 2, 100), counts(5, 2, 100)).findings().getFirst();

    assertThat(open.need()).isNull();
    assertThat(open.reason()).contains("ten thousand times");
  }

  @Test
  void judge_when_gauges_differ_is_worse_and_when_alike_is_not_worse_within_the_tolerance() {
    Terms cpu = Terms.of("cpu").allowing(0.1, 0);

    assertThat(gauges(cpu, 60, 55).outcome()).isEqualTo(Outcome.WORSE);
    assertThat(gauges(cpu, 60, 40).outcome()).isEqualTo(Outcome.NOT_WORSE);
    assertThat(gauges(cpu, 7, 90).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(gauges(cpu, 7, 90).need()).isEqualTo(new Finding.Need(Outcome.INCONCLUSIVE, 1, 1));
  }

  @Test
  void judge_when_asked_twice_says_the_same() {
    Terms terms = Terms.of("errors");
    assertThat(judge(terms, counts(60, 3, 100), counts(60, 2, 100)))
        .isEqualTo(judge(terms, counts(60, 3, 100), counts(60, 2, 100)));
  }

  /** Values that jump about 40 (blue) and about {@code around} (green), without ties. */
  private static Finding gauges(Terms terms, int periods, double around) {
    List<@Nullable Double> green = new ArrayList<>();
    List<@Nullable Double> blue = new ArrayList<>();
    for (int i = 0; i < periods; i++) {
      green.add(around + (i * 37 % 61) / 61.0);
      blue.add(40 + (i * 23 % 59) / 59.0);
    }
    return JUDGE
        .judge(new Bake("g", 0.01, List.of(new Metric.Gauge(terms, green, blue))))
        .findings()
        .getFirst();
  }

  private static Judgement judge(
      Terms terms, List<@Nullable Count> green, List<@Nullable Count> blue) {
    return JUDGE.judge(new Bake("a", 0.01, List.of(new Metric.Share(terms, green, blue))));
  }

  private static List<@Nullable Count> counts(int periods, long bad, long total) {
    return Collections.nCopies(periods, new Count(bad, total));
  }

  private static List<@Nullable Count> missing(int periods) {
    return Arrays.asList(new @Nullable Count[periods]);
  }

  private static Terms standing(String name, Standing standing) {
    return new Terms(name, Direction.HIGHER, 0, 0, null, 0, AtEnd.INCONCLUSIVE, null, standing, 1);
  }

  private static Terms atEnd(AtEnd atEnd, double mustDetect) {
    return new Terms("e", Direction.HIGHER, 0, 0, null, 0, atEnd, mustDetect, Standing.CRITICAL, 1);
  }
}
