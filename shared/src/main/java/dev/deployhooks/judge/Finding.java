package dev.deployhooks.judge;

import org.jspecify.annotations.Nullable;

/**
 * How one metric ended, and by what. Where green was found worse, the numbers are those of the
 * period at which it was: the bake would have ended there.
 *
 * @param name the metric's name
 * @param outcome how it ended
 * @param decidedAt the period, from 1, at which it was decided and stayed so; null: it was not
 * @param estimate green's share; of a gauge, green less blue (Hodges and Lehmann), or green's
 *     median where there is no blue; null: there is none
 * @param blue blue's share; of a gauge, blue's median; null: there is none
 * @param interval what is still thinkable of the estimate; null: nothing can be said
 * @param evidence that green is worse; null: nothing was tested
 * @param counts what it rests on
 * @param level the rate of false alarms that this metric may have over all looks, 0: none
 * @param guard what varied beyond chance
 * @param need how much more would be needed; null: nothing, or it cannot be told
 * @param standing what it means for the verdict
 * @param atEnd what it counts as if inconclusive, after the conditions for {@code PASS} were looked
 *     at
 * @param reason why, in a sentence
 */
public record Finding(
    String name,
    Outcome outcome,
    @Nullable Integer decidedAt,
    @Nullable Double estimate,
    @Nullable Double blue,
    @Nullable Interval interval,
    @Nullable Evidence evidence,
    Counts counts,
    double level,
    Spread guard,
    @Nullable Need need,
    Standing standing,
    AtEnd atEnd,
    String reason) {

  /**
   * How much speaks for green being worse.
   *
   * @param measure {@code e-value} (large speaks for it) or {@code p-value} (small does)
   * @param value the value, by the guard
   * @param unguarded the value without the guard
   * @param needed the value at which green is found worse
   */
  public record Evidence(String measure, double value, double unguarded, double needed) {}

  /**
   * What a finding rests on: bad events and all events, or of a gauge 0 and the number of values.
   *
   * @param greenBad green's bad events
   * @param greenTotal all of green's
   * @param blueBad blue's bad events
   * @param blueTotal all of blue's
   * @param periods the periods looked at
   */
  public record Counts(long greenBad, long greenTotal, long blueBad, long blueTotal, int periods) {}

  /**
   * What the guard estimated.
   *
   * @param variance of a side's rate from period to period, relative to its square, 0: none beyond
   *     chance; of a gauge 0
   * @param correlation of a period with the next, from 0 to 1
   */
  public record Spread(double variance, double correlation) {
    static final Spread NONE = new Spread(0, 0);
  }

  /**
   * How much more would be needed at the present rate and shares.
   *
   * @param towards the outcome that would come
   * @param periods more periods
   * @param total more of green's requests, of a gauge values
   */
  public record Need(Outcome towards, long periods, long total) {}

  static Finding error(Terms terms, int periods, String reason) {
    return new Finding(
        terms.name(),
        Outcome.ERROR,
        null,
        null,
        null,
        null,
        null,
        new Counts(0, 0, 0, 0, periods),
        0,
        Spread.NONE,
        null,
        terms.standing(),
        terms.atEnd(),
        reason);
  }
}
