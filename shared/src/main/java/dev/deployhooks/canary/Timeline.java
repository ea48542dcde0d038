package dev.deployhooks.canary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which periods are put side by side. While traffic moves, both sides have some: the same period of
 * both. Once green has all of it, blue's periods before the shift take the place: history, the
 * nearest first.
 *
 * @param shift when traffic began to move to green
 * @param whole when green had all of it; empty while it has not
 * @param history how far back blue's periods are taken
 */
record Timeline(Instant shift, Optional<Instant> whole, Duration history) {

  /**
   * A period of each side, by its beginning.
   *
   * @param blue empty where there is none left
   */
  record Column(Instant green, Optional<Instant> blue) {}

  /** The whole periods that had ended by then, in order. */
  List<Column> columns(Duration period, Instant until) {
    List<Column> columns = new ArrayList<>();
    Instant together = whole.filter(at -> at.isBefore(until)).orElse(until);
    for (Instant at = upTo(shift, period);
        !at.plus(period).isAfter(together);
        at = at.plus(period)) {
      columns.add(new Column(at, Optional.of(at)));
    }
    if (whole.isPresent()) {
      Instant before = downTo(shift, period).minus(period);
      Instant farthest = shift.minus(history);
      for (Instant at = upTo(whole.get(), period);
          !at.plus(period).isAfter(until);
          at = at.plus(period)) {
        columns.add(new Column(at, Optional.of(before).filter(past -> !past.isBefore(farthest))));
        before = before.minus(period);
      }
    }
    return columns;
  }

  /** Whether one side had all traffic at that moment. */
  boolean isWhole(Instant at) {
    return at.isBefore(shift) || whole.filter(from -> !at.isBefore(from)).isPresent();
  }

  /** From where on series are to be read. */
  Instant from(Duration period) {
    return downTo(whole.isPresent() ? shift.minus(history) : shift, period);
  }

  /** The last multiple of the period since the epoch, not after the moment. */
  static Instant downTo(Instant at, Duration period) {
    long seconds = period.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }

  /** The first multiple of the period since the epoch, not before the moment. */
  static Instant upTo(Instant at, Duration period) {
    Instant down = downTo(at, period);
    return down.equals(at) ? down : down.plus(period);
  }
}
