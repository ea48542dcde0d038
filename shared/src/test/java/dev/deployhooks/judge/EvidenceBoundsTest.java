package dev.deployhooks.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The theorems that the level rests on, checked by summing over everything that can happen. */
class EvidenceBoundsTest {

  private static final double CLOSE = 1e-9;

  @Test
  void splitTest_when_the_ratio_is_just_allowed_has_mean_one() {
    for (double ratio : new double[] {1, 1.25, 2}) {
      for (double green : new double[] {0.5, 3, 12}) {
        long n = Math.round(green * 100);
        assertThat(meanOfSplit(ratio, 0, n, 1000, ratio * 0.01, 0.01)).isCloseTo(1, within(CLOSE));
      }
    }
  }

  @Test
  void splitTest_when_green_is_better_or_within_the_margin_has_mean_at_most_one() {
    assertThat(meanOfSplit(1, 0, 300, 1000, 0.008, 0.01)).isLessThan(1);
    assertThat(meanOfSplit(1.25, 0.01, 300, 1000, 0.02, 0.01)).isLessThanOrEqualTo(1 + CLOSE);
    assertThat(meanOfSplit(1.25, 0.01, 300, 1000, 0.03, 0.024)).isLessThanOrEqualTo(1 + CLOSE);
  }

  @Test
  void sideShare_when_the_share_is_true_has_mean_one() {
    double over = 0;
    double under = 0;
    double probability = Math.exp(-8);
    for (int x = 0; x < 200; x++) {
      SideShare share = new SideShare();
      share.add(new Count(x, 800));
      over += probability * Math.exp(share.logEvidenceOver(0.01));
      under += probability * Math.exp(share.logEvidenceUnder(0.01));
      probability *= 8.0 / (x + 1);
    }
    // A tilt of 25 needs counts up to 25 times the mean and more: summed far enough, it is there.
    assertThat(under).isCloseTo(1, within(CLOSE));
    assertThat(over).isLessThanOrEqualTo(1 + CLOSE).isGreaterThan(0.7);
  }

  @Test
  void interval_when_asked_ends_where_the_evidence_is_what_is_needed() {
    SideShare share = new SideShare();
    share.add(new Count(7, 500));
    share.add(new Count(4, 600));
    double needed = Math.log(200);
    Interval interval = share.interval(needed);

    assertThat(share.logEvidenceUnder(interval.upper())).isCloseTo(needed, within(1e-7));
    assertThat(share.logEvidenceOver(interval.lower())).isCloseTo(needed, within(1e-7));
    assertThat(interval.lower()).isLessThan(share.estimate());
    assertThat(interval.upper()).isGreaterThan(share.estimate());
  }

  @Test
  void guard_when_nothing_varies_takes_little_and_when_it_does_finds_how_much() {
    SplittableRandom random = new SplittableRandom(99);
    Guard steady = new Guard();
    Guard bursts = new Guard();
    for (int i = 0; i < 200; i++) {
      steady.add(random.nextGaussian(), 10);
      bursts.add(random.nextGaussian() * Math.sqrt(1 + 10 * 0.3), 10);
    }

    assertThat(steady.variance()).isLessThan(0.02);
    assertThat(steady.correlationFactor()).isBetween(1.0, 1.1);
    assertThat(bursts.variance()).isBetween(0.2, 0.4);
  }

  @Test
  void guard_when_a_period_resembles_the_one_before_finds_the_correlation() {
    SplittableRandom random = new SplittableRandom(77);
    Guard guard = new Guard();
    double wave = 0;
    for (int i = 0; i < 500; i++) {
      wave = 0.8 * wave + 0.6 * random.nextGaussian();
      guard.add(random.nextGaussian() + wave * Math.sqrt(20 * 0.3), 20);
    }

    assertThat(guard.correlation()).isBetween(0.65, 0.9);
    assertThat(guard.correlationFactor()).isGreaterThan(4);
  }

  /** The mean of the evidence of one period, over Poisson counts of both sides. */
  private static double meanOfSplit(
      double ratio, double margin, long n, long m, double greenShare, double blueShare) {
    double mean = 0;
    double ofGreen = Math.exp(-n * greenShare);
    for (int g = 0; g < 120; g++) {
      double ofBlue = Math.exp(-m * blueShare);
      for (int b = 0; b < 120; b++) {
        SplitTest test = new SplitTest(ratio, margin);
        test.add(new Count(Math.min(g, n), n), new Count(b, m));
        mean += ofGreen * ofBlue * Math.exp(test.logEvidence());
        ofBlue *= m * blueShare / (b + 1);
      }
      ofGreen *= n * greenShare / (g + 1);
    }
    return mean;
  }
}
