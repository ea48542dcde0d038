package dev.deployhooks.judge;

import dev.deployhooks.judge.Judgement.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a bake: looks at each metric after every period, and adds the metrics up.
 *
 * <p>The level is split between the deciding metrics by weight, so that it holds over all of them
 * together (Bonferroni). An advisory metric takes none of it; it is judged at the whole level.
 */
public final class Judge {

  private final boolean guarded;

  private Judge(boolean guarded) {
    this.guarded = guarded;
  }

  /** The judge. */
  public static Judge guarded() {
    return new Judge(true);
  }

  /** The judge without its guard against bursts and waves, to show what the guard does. */
  public static Judge unguarded() {
    return new Judge(false);
  }

  /** Judges the bake as it stands after its last period. */
  public Judgement judge(Bake bake) {
    double weights = 0;
    for (Metric metric : bake.metrics()) {
      if (metric.terms().standing() != Standing.ADVISORY) {
        weights += metric.terms().weight();
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Metric metric : bake.metrics()) {
      Terms terms = metric.terms();
      double level =
          terms.standing() == Standing.ADVISORY
              ? bake.level()
              : bake.level() * terms.weight() / weights;
      findings.add(
          switch (metric) {
            case Metric.Share share -> new ShareJudge(share, level, guarded).judge();
            case Metric.Gauge gauge -> new GaugeJudge(gauge, level, guarded).judge();
          });
    }
    return addUp(bake.id(), findings);
  }

  private static Judgement addUp(String id, List<Finding> findings) {
    List<Finding> deciding =
        findings.stream().filter(finding -> finding.standing() != Standing.ADVISORY).toList();
    if (deciding.isEmpty()) {
      return new Judgement(id, Verdict.ERROR, "there is no metric that decides", findings);
    }
    List<String> failed = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    List<String> open = new ArrayList<>();
    boolean error = deciding.stream().allMatch(finding -> finding.outcome() == Outcome.ERROR);
    for (Finding finding : deciding) {
      switch (finding.outcome()) {
        case WORSE -> failed.add(finding.name() + " is worse");
        case NOT_WORSE -> {}
        case ERROR -> {
          errors.add(finding.name() + " cannot be judged: " + finding.reason());
          error |= finding.standing() == Standing.CRITICAL;
        }
        case INCONCLUSIVE -> {
          switch (finding.atEnd()) {
            case PASS -> {}
            case FAIL -> failed.add(finding.name() + " is inconclusive, which counts as failed");
            case INCONCLUSIVE -> open.add(finding.name() + " is inconclusive");
          }
        }
      }
    }
    if (!failed.isEmpty()) {
      return new Judgement(id, Verdict.FAIL, String.join("; ", failed), findings);
    }
    if (!errors.isEmpty()) {
      Verdict verdict = error ? Verdict.ERROR : Verdict.INCONCLUSIVE;
      return new Judgement(id, verdict, String.join("; ", errors), findings);
    }
    return open.isEmpty()
        ? new Judgement(id, Verdict.PASS, "no deciding metric is worse than allowed", findings)
        : new Judgement(id, Verdict.INCONCLUSIVE, String.join("; ", open), findings);
  }
}
