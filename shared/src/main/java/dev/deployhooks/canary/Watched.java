package dev.deployhooks.canary;

import dev.deployhooks.judge.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A metric that is to be judged, and how it is read.
 *
 * @param where where it is asked for
 * @param terms what is asked of it
 * @param period of its values
 * @param settle how long after its end a period's points are waited for
 * @param silence what it means if the bad events have no point at all
 * @param green how green's values are read
 * @param blue how blue's are; empty if there is nothing to compare with
 */
record Watched(
    String where,
    Terms terms,
    Duration period,
    Duration settle,
    Silence silence,
    Ways green,
    Optional<Ways> blue) {

  /**
   * What it means if the bad events of a share have no point on either side in the whole window.
   */
  enum Silence {
    /** There were none: the name is known to be right. */
    NONE_HAPPENED,
    /** The name may be wrong. */
    SUSPICIOUS
  }

  /**
   * The ways to the values of one side.
   *
   * @param split while it shares the traffic with the other side
   * @param whole while it has all of it, where that is another metric
   */
  record Ways(Reading split, Optional<Reading> whole) {
    Ways(Reading split) {
      this(split, Optional.empty());
    }

    Stream<Reading> both() {
      return Stream.concat(Stream.of(split), whole.stream());
    }
  }

  /** Every series of both sides. */
  List<SeriesQuery> series() {
    return readings().flatMap(reading -> reading.series().stream()).distinct().toList();
  }

  /** Every way of both sides. */
  Stream<Reading> readings() {
    return Stream.concat(green.both(), blue.stream().flatMap(Ways::both));
  }
}
