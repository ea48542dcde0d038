package dev.deployhooks.judge;

import dev.deployhooks.judge.Finding.Counts;
import dev.deployhooks.judge.Finding.Evidence;
import dev.deployhooks.judge.Finding.Need;
import dev.deployhooks.judge.Finding.Spread;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a gauge by {@link RankTest}. The test is not anytime-valid by itself, so its level is
 * spent over its looks (Lan and DeMets, <i>Biometrika</i> 70, 1983): it looks when both sides have
 * 8 values, then at half as many again (12, 18, 27, 40, 60, ...), and look {@code j} may spend
 * {@code 5/((j+4)(j+5))} of the level, which adds up to the level over all looks there can be.
 *
 * <p><i>Worse</i>: green tends to be beyond what each of blue's values allows. <i>Not worse</i>: it
 * tends to be within. A limit is judged after every value, by the sign test as a bet: of
 * independent values at most half lie beyond their median; where there is a limit and a blue, each
 * has half the level.
 */
final class GaugeJudge {

  private static final int FIRST_LOOK = 8;
  private static final double[] STAKES = {0.3, 0.6, 0.9};
  private static final double[] WEIGHTS = {0.3, 0.4, 0.3};

  private final Metric.Gauge metric;
  private final Terms terms;
  private final double level;
  private final double partLevel;
  private final boolean guarded;
  private final boolean compared;

  private double[] green = {};
  private double[] blue = {};
  private int periods;

  private int looks;
  private int nextLook = FIRST_LOOK;
  private @Nullable Look look;

  private final double[] beyond = new double[STAKES.length];
  private final double[] within = new double[STAKES.length];

  /** What the last look saw. */
  @SuppressWarnings("ArrayRecordComponent" /* Seen in this class alone, and never compared. */)
  private record Look(
      double level,
      double worse,
      double worseUnguarded,
      double notWorse,
      double standardised,
      double correlation,
      double[] green,
      double[] blue) {}

  GaugeJudge(Metric.Gauge metric, double level, boolean guarded) {
    this.metric = metric;
    this.terms = metric.terms();
    this.level = level;
    this.guarded = guarded;
    this.compared = metric.blue().stream().anyMatch(value -> value != null);
    this.partLevel = compared && terms.limit() != null ? level / 2 : level;
  }

  Finding judge() {
    if (metric.green().stream().allMatch(value -> value == null)) {
      return Finding.error(
          terms,
          metric.periods(),
          "green has no data in any period: is the metric's name right, and does green run?");
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
    periods = period;
    Double ofGreen = at(metric.green(), period);
    Double ofBlue = at(metric.blue(), period);
    if (ofGreen != null) {
      green = with(green, ofGreen);
      bet(ofGreen);
    }
    if (ofBlue != null) {
      blue = with(blue, ofBlue);
    }
    if (Math.min(green.length, blue.length) >= nextLook) {
      nextLook = nextLook * 3 / 2;
      looks++;
      look = look(5 * partLevel / ((looks + 4) * (looks + 5.0)));
    }
  }

  private static @Nullable Double at(List<@Nullable Double> side, int period) {
    return period <= side.size() ? side.get(period - 1) : null;
  }

  private static double[] with(double[] values, double value) {
    double[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = value;
    return more;
  }

  private Look look(double level) {
    double correlation = guarded ? Minutes.correlation(green, blue) : 0;
    double inflation = Minutes.inflation(correlation);
    double[] allowed = Arrays.stream(blue).map(terms::bound).toArray();
    RankTest above = test(green, allowed);
    RankTest below = test(allowed, green);
    return new Look(
        level,
        above.tail(inflation),
        above.tail(1),
        below.tail(inflation),
        above.standardised() / Math.sqrt(inflation),
        correlation,
        green,
        blue);
  }

  /** Whether the first tends to be beyond the second, for the worse. */
  private RankTest test(double[] first, double[] second) {
    return switch (terms.worse()) {
      case HIGHER -> new RankTest(first, second);
      case LOWER -> new RankTest(negative(first), negative(second));
    };
  }

  private static double[] negative(double[] values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private void bet(double value) {
    Double limit = terms.limit();
    if (limit == null || value == limit) {
      return;
    }
    boolean worse = terms.worse() == Direction.HIGHER ? value > limit : value < limit;
    for (int k = 0; k < STAKES.length; k++) {
      beyond[k] += Math.log1p(worse ? STAKES[k] : -STAKES[k]);
      within[k] += Math.log1p(worse ? -STAKES[k] : STAKES[k]);
    }
  }

  private double limitEvidence(double[] bets) {
    double evidence = Mixture.log(WEIGHTS, bets);
    return guarded && evidence > 0
        ? evidence / Minutes.inflation(Minutes.correlation(green, blue))
        : evidence;
  }

  private boolean isWorse() {
    Look look = this.look;
    return (look != null && look.worse <= look.level)
        || (terms.limit() != null && limitEvidence(beyond) >= Math.log(1 / partLevel));
  }

  private boolean isNotWorse() {
    Look look = this.look;
    boolean byBlue = !compared || (look != null && look.notWorse <= look.level);
    boolean byLimit = terms.limit() == null || limitEvidence(within) >= Math.log(1 / partLevel);
    return byBlue && byLimit && isFloorReached();
  }

  private boolean isFloorReached() {
    int fewest = compared ? Math.min(green.length, blue.length) : green.length;
    return fewest >= terms.minimumTotal();
  }

  private Finding finding(Outcome outcome, @Nullable Integer decidedAt) {
    boolean ruledOut = outcome == Outcome.INCONCLUSIVE && isMustDetectRuledOut();
    Look look = this.look;
    return new Finding(
        terms.name(),
        outcome,
        decidedAt,
        estimate(),
        blue.length == 0 ? null : median(blue),
        look == null ? null : interval(look),
        evidence(look),
        new Counts(0, green.length, 0, blue.length, periods),
        level,
        look == null ? Spread.NONE : new Spread(0, look.correlation),
        outcome == Outcome.INCONCLUSIVE ? need(look) : null,
        terms.standing(),
        terms.atEnd() == AtEnd.PASS && !ruledOut ? AtEnd.INCONCLUSIVE : terms.atEnd(),
        reason(outcome, ruledOut));
  }

  private boolean isMustDetectRuledOut() {
    Double mustDetect = terms.mustDetect();
    Look look = this.look;
    if (mustDetect == null || look == null || !isFloorReached()) {
      return false;
    }
    double signed = terms.worse() == Direction.HIGHER ? mustDetect : -mustDetect;
    double[] missed = Arrays.stream(look.blue).map(value -> value + signed).toArray();
    return test(missed, look.green).tail(Minutes.inflation(look.correlation)) <= look.level;
  }

  private @Nullable Evidence evidence(@Nullable Look look) {
    if (look != null) {
      return new Evidence("p-value", look.worse, look.worseUnguarded, look.level);
    }
    return terms.limit() == null
        ? null
        : new Evidence(
            "e-value",
            Math.exp(limitEvidence(beyond)),
            Math.exp(Mixture.log(WEIGHTS, beyond)),
            1 / partLevel);
  }

  /** The median of all differences of green and blue (Hodges and Lehmann 1963), or green's. */
  private @Nullable Double estimate() {
    if (green.length == 0 || (compared && blue.length == 0)) {
      return null;
    }
    return median(compared ? differences(green, blue) : green);
  }

  /** The interval that belongs to the rank test (Moses), by its normal approximation. */
  private static Interval interval(Look look) {
    double[] differences = differences(look.green, look.blue);
    double m = look.green.length;
    double n = look.blue.length;
    double deviation = Math.sqrt(m * n * (m + n + 1) / 12 * Minutes.inflation(look.correlation));
    int skipped = (int) Math.floor(m * n / 2 - quantile(look.level / 2) * deviation - 0.5);
    int from = Math.max(0, skipped);
    return new Interval(differences[from], differences[differences.length - 1 - from]);
  }

  /** The point that a standard normal variable is beyond with the given probability, under 0.5. */
  private static double quantile(double tail) {
    double low = 0;
    double high = 40;
    while (high - low > 1e-12) {
      double middle = (low + high) / 2;
      if (RankTest.normalTail(middle) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private @Nullable Need need(@Nullable Look look) {
    if (!compared) {
      return null;
    }
    int fewest = Math.min(green.length, blue.length);
    if (look == null) {
      int more = FIRST_LOOK - fewest;
      return new Need(Outcome.INCONCLUSIVE, more, more);
    }
    double ratio = quantile(look.level) / Math.max(Math.abs(look.standardised), 0.1);
    int enough = nextLook;
    while (enough < fewest * ratio * ratio) {
      enough = enough * 3 / 2;
    }
    int more = Math.max(1, enough - fewest);
    return new Need(look.standardised > 0 ? Outcome.WORSE : Outcome.NOT_WORSE, more, more);
  }

  private String reason(Outcome outcome, boolean ruledOut) {
    String sizes = "%d values of green, %d of blue".formatted(green.length, blue.length);
    return switch (outcome) {
      case WORSE -> "green is beyond what is allowed: " + sizes;
      case NOT_WORSE -> "green is within what is allowed: " + sizes;
      case INCONCLUSIVE -> {
        if (ruledOut) {
          yield "neither is shown, and the size to be detected is ruled out: " + sizes;
        }
        yield (look == null && compared
                ? "too few values for this level, %d a side are the fewest: ".formatted(FIRST_LOOK)
                : "neither worse nor not worse is shown: ")
            + sizes;
      }
      case ERROR -> sizes;
    };
  }

  private static double[] differences(double[] green, double[] blue) {
    double[] differences = new double[green.length * blue.length];
    int i = 0;
    for (double ofGreen : green) {
      for (double ofBlue : blue) {
        differences[i++] = ofGreen - ofBlue;
      }
    }
    Arrays.sort(differences);
    return differences;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
