package dev.deployhooks.judge;

import dev.deployhooks.judge.Finding.Counts;
import dev.deployhooks.judge.Finding.Evidence;
import dev.deployhooks.judge.Finding.Need;
import dev.deployhooks.judge.Finding.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a share, look by look.
 *
 * <p><i>Worse</i>: the evidence of {@link SplitTest} against blue, or of {@link SideShare} against
 * the limit, has reached one over its level (half the metric's level each, where there are both).
 * <i>Not worse</i>: the end of green's confidence sequence lies within what blue's estimate allows,
 * and within the limit; this may change as more is seen, so it is what the last look says.
 */
final class ShareJudge {

  /** Evidence is written as a number; beyond this it says no more. */
  private static final double LARGEST_LOG = Math.log(1e300);

  private static final double LARGEST_TIMES = 1e4;

  /** By how much the traffic is raised in search of what would be enough. */
  private static final double GROWTH = 1.05;

  private final Metric.Share metric;
  private final Terms terms;
  private final double level;
  private final boolean guarded;
  private final boolean compared;
  private final double logNeeded;
  private final SplitTest split;
  private final SideShare green = new SideShare();
  private final SideShare blue = new SideShare();
  private int periods;

  ShareJudge(Metric.Share metric, double level, boolean guarded) {
    this.metric = metric;
    this.terms = metric.terms();
    this.level = level;
    this.guarded = guarded;
    this.compared = metric.blue().stream().anyMatch(count -> count != null);
    this.logNeeded = Math.log((compared && terms.limit() != null ? 2 : 1) / level);
    this.split =
        switch (terms.worse()) {
          case HIGHER -> new SplitTest(1 + terms.tolerance(), terms.margin());
          case LOWER -> new SplitTest(1 / (1 - terms.tolerance()), terms.margin());
        };
  }

  Finding judge() {
    if (metric.green().stream().allMatch(count -> count == null)) {
      return Finding.error(
          terms,
          metric.periods(),
          "green has no data in any period: is the metric's name right, and has green had traffic?");
    }
    if (!compared && terms.limit() == null) {
      return Finding.error(
          terms,
          metric.periods(),
          "blue has no data in any period, and no limit is stated: there is nothing to judge by");
    }
    int notWorseSince = 0;
    for (int period = 1; period <= metric.periods(); period++) {
      add(period);
      if (isWorse()) {
        return finding(Outcome.WORSE, period);
      }
      notWorseSince = !isNotWorse() ? 0 : notWorseSince == 0 ? period : notWorseSince;
    }
    return notWorseSince > 0
        ? finding(Outcome.NOT_WORSE, notWorseSince)
        : finding(Outcome.INCONCLUSIVE, null);
  }

  private void add(int period) {
    Count ofGreen = at(metric.green(), period);
    Count ofBlue = at(metric.blue(), period);
    if (ofGreen != null) {
      green.add(ofGreen);
    }
    if (ofBlue != null) {
      blue.add(ofBlue);
    }
    if (ofGreen != null && ofBlue != null) {
      switch (terms.worse()) {
        case HIGHER -> split.add(ofGreen, ofBlue);
        case LOWER -> split.add(ofBlue, ofGreen);
      }
    }
    periods = period;
  }

  private static @Nullable Count at(List<@Nullable Count> side, int period) {
    return period <= side.size() ? side.get(period - 1) : null;
  }

  private boolean isWorse() {
    boolean worseThanBlue =
        split.logEvidence() >= logNeeded && (!guarded || split.logGuardedEvidence() >= logNeeded);
    return worseThanBlue || logLimitEvidence(guarded) >= logNeeded;
  }

  private double logLimitEvidence(boolean guarded) {
    Double limit = terms.limit();
    if (limit == null) {
      return Double.NEGATIVE_INFINITY;
    }
    double evidence =
        switch (terms.worse()) {
          case HIGHER -> green.logEvidenceOver(limit);
          case LOWER -> green.logEvidenceUnder(limit);
        };
    return guarded && evidence > 0 ? evidence / green.dispersion() : evidence;
  }

  private boolean isNotWorse() {
    return Math.min(green.total(), compared ? blue.total() : green.total()) >= terms.minimumTotal()
        && isWithin(nearestBound());
  }

  /** The bound that green must be within: that of blue, or the limit, whichever is nearer. */
  private double nearestBound() {
    return nearer(compared ? terms.bound(blue.estimate()) : null, terms.limit());
  }

  private double nearer(@Nullable Double one, @Nullable Double other) {
    if (one == null || other == null) {
      return one != null ? one : other != null ? other : Double.NaN;
    }
    return switch (terms.worse()) {
      case HIGHER -> Math.min(one, other);
      case LOWER -> Math.max(one, other);
    };
  }

  /** Whether the confidence sequence has green on the right side of the bound. */
  private boolean isWithin(double bound) {
    if (green.total() == 0 || (compared && blue.total() == 0)) {
      return false;
    }
    double needed = logEndNeeded();
    return switch (terms.worse()) {
      case HIGHER ->
          green.estimate() < bound && (bound > 1 || green.logEvidenceUnder(bound) > needed);
      case LOWER ->
          green.estimate() > bound && (bound < 0 || green.logEvidenceOver(bound) > needed);
    };
  }

  private double logEndNeeded() {
    return Math.log(2 / level) * (guarded ? green.dispersion() : 1);
  }

  private Finding finding(Outcome outcome, @Nullable Integer decidedAt) {
    boolean ruledOut = outcome == Outcome.INCONCLUSIVE && isMustDetectRuledOut();
    Need need = outcome == Outcome.INCONCLUSIVE ? need() : null;
    return new Finding(
        terms.name(),
        outcome,
        decidedAt,
        green.total() > 0 ? green.estimate() : null,
        blue.total() > 0 ? blue.estimate() : null,
        green.total() > 0 ? green.interval(logEndNeeded()) : null,
        evidence(),
        new Counts(
            (long) green.bad(),
            (long) green.total(),
            (long) blue.bad(),
            (long) blue.total(),
            periods),
        level,
        spread(),
        need,
        terms.standing(),
        terms.atEnd() == AtEnd.PASS && !ruledOut ? AtEnd.INCONCLUSIVE : terms.atEnd(),
        reason(outcome, ruledOut, need));
  }

  private boolean isMustDetectRuledOut() {
    Double mustDetect = terms.mustDetect();
    if (mustDetect == null || green.total() < terms.minimumTotal()) {
      return false;
    }
    if (compared && blue.total() < terms.minimumTotal()) {
      return false;
    }
    double from = compared ? blue.estimate() : terms.limit() != null ? terms.limit() : Double.NaN;
    return isWithin(
        switch (terms.worse()) {
          case HIGHER -> from + mustDetect;
          case LOWER -> from - mustDetect;
        });
  }

  private Evidence evidence() {
    double unguarded =
        Math.max(compared ? split.logEvidence() : logLimitEvidence(false), logLimitEvidence(false));
    double value =
        guarded
            ? Math.max(
                compared ? split.logGuardedEvidence() : logLimitEvidence(true),
                logLimitEvidence(true))
            : unguarded;
    return new Evidence("e-value", exp(value), exp(unguarded), exp(logNeeded));
  }

  private static double exp(double log) {
    return Math.exp(Math.min(log, LARGEST_LOG));
  }

  private Spread spread() {
    Guard guard = compared ? split.guard() : green.guard();
    return guarded ? new Spread(guard.variance(), guard.correlation()) : Spread.NONE;
  }

  /** How much more traffic with the same shares would show one or the other. */
  private @Nullable Need need() {
    if (green.total() == 0 || (compared && blue.total() == 0)) {
      return null;
    }
    double bound = nearestBound();
    boolean beyond =
        terms.worse() == Direction.HIGHER ? green.estimate() >= bound : green.estimate() <= bound;
    if (beyond) {
      double byLimit = logNeeded / Math.max(logLimitEvidence(guarded), Double.MIN_NORMAL);
      double times = compared ? Math.min(split.timesFor(logNeeded), byLimit) : byLimit;
      return times <= LARGEST_TIMES ? need(Outcome.WORSE, times) : null;
    }
    double needed = logEndNeeded();
    double enough = 1;
    while (enough <= LARGEST_TIMES && !green.shows(terms.worse(), bound, needed, enough)) {
      enough *= GROWTH;
    }
    if (enough > LARGEST_TIMES) {
      return null;
    }
    double floor =
        terms.minimumTotal() / Math.min(green.total(), compared ? blue.total() : green.total());
    return need(Outcome.NOT_WORSE, Math.max(enough, floor));
  }

  private Need need(Outcome towards, double times) {
    double more = Math.max(times - 1, 0);
    return new Need(
        towards,
        Math.max(1, (long) Math.ceil(more * periods)),
        Math.max(1, (long) Math.ceil(more * green.total())));
  }

  private String reason(Outcome outcome, boolean ruledOut, @Nullable Need need) {
    String shares =
        "green %s of %s".formatted(count(green.bad()), count(green.total()))
            + (compared ? ", blue %s of %s".formatted(count(blue.bad()), count(blue.total())) : "");
    return switch (outcome) {
      case WORSE -> "worse than " + against() + " allows: " + shares;
      case NOT_WORSE -> "within what " + against() + " allows: " + shares;
      case INCONCLUSIVE ->
          ruledOut
              ? "neither is shown, and the size to be detected is ruled out: " + shares
              : openReason(shares, need);
      case ERROR -> shares;
    };
  }

  private String openReason(String shares, @Nullable Need need) {
    if (green.total() == 0) {
      return "green has had no traffic";
    }
    if (compared && blue.total() == 0) {
      return "blue has had no traffic";
    }
    String open = "neither worse nor not worse is shown: " + shares;
    return need == null
        ? open + "; at these shares, ten thousand times the traffic would not show it either"
        : open
            + "; about %d more periods (%d requests of green) would show %s"
                .formatted(need.periods(), need.total(), need.towards().words());
  }

  private String against() {
    if (!compared) {
      return "the limit";
    }
    return terms.limit() == null ? "blue" : "blue or the limit";
  }

  private static String count(double count) {
    return Long.toString((long) count);
  }
}
