package dev.deployhooks.judge;

import java.util.Arrays;

/**
 * An anytime-valid test of "the suspect's share of bad events is at most the reference's, times a
 * ratio, or plus a margin, whichever is more", from how the bad events split between the two.
 *
 * <p>Let a period have {@code n} requests on the suspect and {@code m} on the reference. Were the
 * suspect's share {@code θ} times the reference's, a bad event would be the suspect's with
 * probability {@code p(θ) = θn/(θn + m)}, whatever the share itself is: a wave that hits both sides
 * cancels. With {@code g} and {@code b} bad events, the likelihood ratio against the largest ratio
 * allowed, {@code θ0}, is {@code (p(θ)/p(θ0))^g ((1 - p(θ))/(1 - p(θ0)))^b}. Its mean is at most 1
 * wherever the suspect's share {@code p} is at most {@code θ0 q}: for independent events, binomial
 * or Poisson, with {@code a = p(θ)/p(θ0)} and {@code c = (1 - p(θ))/(1 - p(θ0))},
 *
 * <pre>E[a^g c^b] ≤ exp(n p (a - 1) + m q (c - 1)) ≤ exp(q (θ0 n (a - 1) + m (c - 1))) = exp(0)
 * </pre>
 *
 * <p>whatever the shares are in each period. The product over the periods is a nonnegative
 * supermartingale, and so is a mixture of such products over {@code θ > θ0}; by Ville's inequality
 * it ever reaches {@code 1/α} with a probability of at most {@code α}, however often one looks
 * (Lindon and Malek, <i>Anytime-valid inference for multinomial count data</i>, NeurIPS 2022;
 * Turner, Ly and Grünwald, <i>Generic E-variables for exact sequential k-sample tests</i>, 2024).
 *
 * <p>For a margin {@code δ} the same product with {@code θ0 = 1} is multiplied with {@code exp(-n δ
 * (a - 1))}, by the same bound. The smaller of the two is evidence against both.
 *
 * <p>The guarded evidence divides each period's log-likelihood ratios by the dispersion that {@link
 * Guard} estimates for it (a quasi-likelihood). It only ever takes evidence away.
 */
final class SplitTest {

  /** How many times the ratio allowed an effect is, and how much of the mixture it has. */
  private static final double[] EFFECTS = {1.15, 1.3, 1.6, 2.5, 6, 20};

  private static final double[] WEIGHTS = {0.05, 0.1, 0.1, 0.12, 0.18, 0.45};
  private static final int SIZE = EFFECTS.length;

  private final double ratio;
  private final double margin;
  private final double[] byRatio = new double[SIZE];
  private final double[] byMargin = new double[SIZE];
  private final double[] logSuspect = new double[SIZE];
  private final double[] logReference = new double[SIZE];
  private final double[] logSuspectAtMargin = new double[SIZE];
  private final double[] logReferenceAtMargin = new double[SIZE];
  private final double[] tiltAtMargin = new double[SIZE];
  private double odds = Double.NaN;

  private double[][] ratioSteps = new double[64][];
  private double[][] marginSteps = new double[64][];
  private double[] splits = new double[64];
  private int periods;

  private final Guard guard = new Guard();
  private double suspectWeight;
  private double referenceWeight;
  private double events;

  /**
   * A test before its first period.
   *
   * @param ratio the largest ratio of the shares that is still allowed, at least 1
   * @param margin the largest difference of the shares that is still allowed, at least 0
   */
  SplitTest(double ratio, double margin) {
    this.ratio = ratio;
    this.margin = margin;
  }

  /** Takes in a period; one without traffic on either side says nothing. */
  void add(Count suspect, Count reference) {
    if (suspect.total() == 0 || reference.total() == 0) {
      return;
    }
    double n = suspect.total();
    double g = suspect.bad();
    double b = reference.bad();
    likelihoods(n / reference.total());
    double[] ratioStep = new double[SIZE];
    double[] marginStep = margin > 0 ? new double[SIZE] : ratioStep;
    for (int k = 0; k < SIZE; k++) {
      ratioStep[k] = g * logSuspect[k] + b * logReference[k];
      byRatio[k] += ratioStep[k];
      if (margin > 0) {
        marginStep[k] =
            g * logSuspectAtMargin[k] + b * logReferenceAtMargin[k] - n * margin * tiltAtMargin[k];
        byMargin[k] += marginStep[k];
      }
    }
    double share = odds / (1 + odds);
    store(ratioStep, marginStep, 2 * share * (1 - share) * Math.max(0, g + b - 1));
    residual(g, b, share);
  }

  /** The logarithm of the evidence as the theorem has it. */
  double logEvidence() {
    double evidence = Mixture.log(WEIGHTS, byRatio);
    return margin > 0 ? Math.min(evidence, Mixture.log(WEIGHTS, byMargin)) : evidence;
  }

  /** The logarithm of the evidence less what the guard takes away. */
  double logGuardedEvidence() {
    double evidence = guarded(ratioSteps);
    if (margin > 0) {
      evidence = Math.min(evidence, guarded(marginSteps));
    }
    return Math.min(evidence, logEvidence());
  }

  Guard guard() {
    return guard;
  }

  /**
   * How many times the traffic so far, split as it was, would make the guarded evidence enough.
   *
   * @return infinite, if it points the other way
   */
  double timesFor(double logNeeded) {
    double times = times(guardedSums(ratioSteps), logNeeded);
    return margin > 0 ? Math.max(times, times(guardedSums(marginSteps), logNeeded)) : times;
  }

  private static double times(double[] sums, double logNeeded) {
    double fewest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < SIZE; k++) {
      if (sums[k] > 0) {
        fewest = Math.min(fewest, (logNeeded - Math.log(WEIGHTS[k])) / sums[k]);
      }
    }
    return fewest;
  }

  private double guarded(double[][] steps) {
    return Mixture.log(WEIGHTS, guardedSums(steps));
  }

  private double[] guardedSums(double[][] steps) {
    double[] sums = new double[SIZE];
    double variance = guard.variance();
    double correlation = guard.correlationFactor();
    for (int t = 0; t < periods; t++) {
      double factor = 1 / ((1 + splits[t] * variance) * correlation);
      for (int k = 0; k < SIZE; k++) {
        sums[k] += steps[t][k] * factor;
      }
    }
    return sums;
  }

  private void likelihoods(double odds) {
    if (odds == this.odds) {
      return;
    }
    this.odds = odds;
    for (int k = 0; k < SIZE; k++) {
      double grown = (1 + ratio * odds) / (1 + ratio * EFFECTS[k] * odds);
      logReference[k] = Math.log(grown);
      logSuspect[k] = logReference[k] + Math.log(EFFECTS[k]);
      if (margin > 0) {
        double grownAtMargin = (1 + odds) / (1 + EFFECTS[k] * odds);
        logReferenceAtMargin[k] = Math.log(grownAtMargin);
        logSuspectAtMargin[k] = logReferenceAtMargin[k] + Math.log(EFFECTS[k]);
        tiltAtMargin[k] = EFFECTS[k] * grownAtMargin - 1;
      }
    }
  }

  private void store(double[] ratioStep, double[] marginStep, double split) {
    if (periods == splits.length) {
      ratioSteps = Arrays.copyOf(ratioSteps, 2 * periods);
      marginSteps = Arrays.copyOf(marginSteps, 2 * periods);
      splits = Arrays.copyOf(splits, 2 * periods);
    }
    ratioSteps[periods] = ratioStep;
    marginSteps[periods] = marginStep;
    splits[periods] = split;
    periods++;
  }

  /** This period's split against that of the periods before, at their common odds ratio. */
  private void residual(double g, double b, double share) {
    double s = g + b;
    if (s == 0) {
      return;
    }
    double half = share * (1 - share) / 2;
    double before = (suspectWeight + half) / (referenceWeight + half);
    double eventsBefore = events;
    suspectWeight += g * (1 - share);
    referenceWeight += b * share;
    events += s;
    if (eventsBefore == 0) {
      return;
    }
    double now = (suspectWeight + half) / (referenceWeight + half);
    double expected = before * odds / (1 + before * odds);
    double pooled = now * odds / (1 + now * odds);
    double spread = pooled * (1 - pooled) * s * (1 + s / eventsBefore);
    guard.add((g - s * expected) / Math.sqrt(spread), 2 * pooled * (1 - pooled) * (s - 1));
  }
}
