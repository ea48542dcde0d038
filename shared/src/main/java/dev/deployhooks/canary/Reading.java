package dev.deployhooks.canary;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the values of one side of a metric are made of series. */
sealed interface Reading {

  /** The series that it is made of. */
  List<SeriesQuery> series();

  /**
   * Bad events of all events; each number is the sum of its series.
   *
   * @param bad the bad ones; where the first of {@code total} has a point and these have none,
   *     there were none
   * @param total all of them; where the first has no point, there was no traffic
   */
  record Share(List<SeriesQuery> bad, List<SeriesQuery> total) implements Reading {
    public Share {
      bad = List.copyOf(bad);
      total = List.copyOf(total);
    }

    @Override
    public List<SeriesQuery> series() {
      return Stream.concat(bad.stream(), total.stream()).toList();
    }
  }

  /**
   * Events beyond a threshold of all events: counted by CloudWatch, or, where it does not count
   * them, by the percentage that it says is beyond.
   *
   * @param count how many there are beyond ({@code TC})
   * @param percentage what percentage is beyond ({@code PR})
   * @param probe a percentile: where it has points and the count has none, there were none beyond
   * @param total how many there are
   */
  record Beyond(SeriesQuery count, SeriesQuery percentage, SeriesQuery probe, SeriesQuery total)
      implements Reading {
    @Override
    public List<SeriesQuery> series() {
      return List.of(count, percentage, probe, total);
    }
  }

  /**
   * A value a period.
   *
   * @param value the value
   * @param nextBest what is read where CloudWatch does not have it
   */
  record Value(SeriesQuery value, Optional<SeriesQuery> nextBest) implements Reading {
    @Override
    public List<SeriesQuery> series() {
      return Stream.concat(Stream.of(value), nextBest.stream()).toList();
    }
  }

  /**
   * It cannot be read, because something is not known.
   *
   * @param why in words
   */
  record Unknown(String why) implements Reading {
    @Override
    public List<SeriesQuery> series() {
      return List.of();
    }
  }
}
