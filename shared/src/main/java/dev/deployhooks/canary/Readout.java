package dev.deployhooks.canary;

import dev.deployhooks.canary.Watched.Silence;
import dev.deployhooks.canary.Watched.Ways;
import dev.deployhooks.judge.Count;
import dev.deployhooks.judge.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One metric, put together from what was read.
 *
 * @param metric as the judge takes it; without a period where it could not be read
 * @param trouble why it could not be read
 * @param remarks what people should know, such as a statistic that was replaced
 */
record Readout(Metric metric, Optional<Trouble> trouble, List<String> remarks) {

  public Readout {
    remarks = List.copyOf(remarks);
  }

  /** Why a metric could not be read. */
  sealed interface Trouble {
    /** In words. */
    String why();

    /** A later look may do better. */
    record Passing(String why) implements Trouble {}

    /** No look will. */
    record Lasting(String why) implements Trouble {}
  }

  /**
   * Puts a metric together.
   *
   * @param read what came of each of its series
   * @param until before this moment its periods have settled
   */
  static Readout of(
      Watched watched, Timeline timeline, Map<SeriesQuery, Series> read, Instant until) {
    return new Making(watched, timeline, read).readout(until);
  }

  /** The work of it. */
  private static final class Making {
    private final Watched watched;
    private final Timeline timeline;
    private final Map<SeriesQuery, Series> read;
    private final List<String> remarks = new ArrayList<>();

    Making(Watched watched, Timeline timeline, Map<SeriesQuery, Series> read) {
      this.watched = watched;
      this.timeline = timeline;
      this.read = read;
    }

    Readout readout(Instant until) {
      Optional<Trouble> trouble =
          watched.readings().flatMap(reading -> trouble(reading).stream()).findFirst();
      List<Timeline.Column> columns =
          trouble.isPresent() ? List.of() : timeline.columns(watched.period(), until);
      return switch (watched.green().split()) {
        case Reading.Value value -> {
          Function<Reading, Function<Instant, @Nullable Double>> values = gauge(value);
          yield new Readout(
              new Metric.Gauge(watched.terms(), green(columns, values), blue(columns, values)),
              trouble,
              remarks);
        }
        case Reading.Share _, Reading.Beyond _, Reading.Unknown _ -> {
          Optional<Trouble> missing = trouble.isPresent() ? trouble : silent();
          List<Timeline.Column> told = missing.isPresent() ? List.of() : columns;
          yield new Readout(
              new Metric.Share(
                  watched.terms(), green(told, this::counts), blue(told, this::counts)),
              missing,
              remarks);
        }
      };
    }

    private Optional<Trouble> trouble(Reading reading) {
      return switch (reading) {
        case Reading.Unknown(String why) -> Optional.of(new Trouble.Lasting(why));
        case Reading.Share share ->
            share.series().stream().flatMap(one -> trouble(one).stream()).findFirst();
        case Reading.Beyond(var count, var percentage, var probe, var total) ->
            Stream.of(count, percentage, probe, total)
                .filter(one -> !isWithout(one))
                .flatMap(one -> trouble(one).stream())
                .findFirst()
                .or(
                    () ->
                        isWithout(count) && isWithout(percentage)
                            ? trouble(count)
                            : Optional.empty());
        case Reading.Value(var value, var nextBest) ->
            isWithout(value) && nextBest.isPresent() ? trouble(nextBest.get()) : trouble(value);
      };
    }

    private boolean isWithout(SeriesQuery query) {
      return read.get(query) instanceof Series.NoSuchStatistic;
    }

    private Optional<Trouble> trouble(SeriesQuery query) {
      return switch (read.get(query)) {
        case Series.Points _ -> Optional.empty();
        case Series.NotNow(String why) -> Optional.of(new Trouble.Passing(why));
        case Series.Refused(String why) -> Optional.of(new Trouble.Lasting(why));
        case Series.NoSuchStatistic(String why) -> Optional.of(new Trouble.Lasting(why));
        case null -> Optional.of(new Trouble.Passing(query.inWords() + " was not asked for"));
      };
    }

    /** A share that nothing was counted for: its name may be wrong. */
    private Optional<Trouble> silent() {
      List<SeriesQuery> bad = new ArrayList<>();
      List<SeriesQuery> total = new ArrayList<>();
      watched
          .readings()
          .forEach(
              reading -> {
                if (reading instanceof Reading.Share(var ofBad, var ofTotal)) {
                  bad.addAll(ofBad);
                  total.add(ofTotal.getFirst());
                } else if (reading instanceof Reading.Beyond beyond) {
                  total.add(beyond.total());
                }
              });
      if (total.stream().allMatch(this::isEmpty)) {
        return Optional.of(
            new Trouble.Passing(
                "%s has no point on either side: there was no traffic, or the name or a dimension is"
                        .formatted(total.getFirst().inWords())
                    + " not right"));
      }
      if (watched.silence() == Silence.SUSPICIOUS
          && !bad.isEmpty()
          && bad.stream().allMatch(this::isEmpty)) {
        return Optional.of(
            new Trouble.Passing(
                "%s has no point on either side: the name or a dimension may not be right; if it is,"
                        .formatted(bad.getFirst().inWords())
                    + " say absent: zero"));
      }
      return Optional.empty();
    }

    private SortedMap<Instant, Double> points(SeriesQuery query) {
      return read.get(query) instanceof Series.Points(var points) ? points : new TreeMap<>();
    }

    private boolean isEmpty(SeriesQuery query) {
      return points(query).isEmpty();
    }

    /** The way to the values of a gauge: CloudWatch's, or the next best on all ways. */
    private Function<Reading, Function<Instant, @Nullable Double>> gauge(Reading.Value first) {
      List<Reading.Value> all =
          watched
              .readings()
              .filter(Reading.Value.class::isInstance)
              .map(Reading.Value.class::cast)
              .toList();
      boolean without = all.stream().allMatch(each -> isEmpty(each.value()));
      boolean instead =
          without
              && all.stream()
                  .anyMatch(each -> each.nextBest().filter(best -> !isEmpty(best)).isPresent());
      if (instead) {
        remarks.add(
            "CloudWatch has no %s; %s is judged instead"
                .formatted(
                    named(first.value()),
                    first.nextBest().map(SeriesQuery::statistic).orElse("another statistic")));
      }
      return reading ->
          at ->
              reading instanceof Reading.Value(var value, var nextBest)
                  ? points(instead ? nextBest.orElse(value) : value).get(at)
                  : null;
    }

    private Function<Instant, @Nullable Count> counts(Reading reading) {
      return switch (reading) {
        case Reading.Share(var bad, var total) ->
            at ->
                points(total.getFirst()).containsKey(at)
                    ? count(sum(bad, at), sum(total, at))
                    : null;
        case Reading.Beyond beyond -> at -> beyond(beyond, at);
        case Reading.Value _, Reading.Unknown _ -> _ -> null;
      };
    }

    private @Nullable Count beyond(Reading.Beyond beyond, Instant at) {
      Double total = points(beyond.total()).get(at);
      if (total == null) {
        return null;
      }
      boolean counted = !isEmpty(beyond.count()) || !isEmpty(beyond.probe());
      if (counted && !isWithout(beyond.count())) {
        return count(points(beyond.count()).getOrDefault(at, 0.0), total);
      }
      Double percentage = points(beyond.percentage()).get(at);
      if (percentage == null) {
        return null;
      }
      String replaced =
          "CloudWatch has no %s; %s is used instead"
              .formatted(named(beyond.count()), beyond.percentage().statistic());
      if (!remarks.contains(replaced)) {
        remarks.add(replaced);
      }
      return count(percentage / 100 * total, total);
    }

    /** The same for both sides. */
    private static String named(SeriesQuery query) {
      return "%s of %s %s"
          .formatted(query.statistic(), query.metric().namespace(), query.metric().name());
    }

    private double sum(List<SeriesQuery> series, Instant at) {
      return series.stream().mapToDouble(each -> points(each).getOrDefault(at, 0.0)).sum();
    }

    /** More bad events than events can be, where they are counted at different places. */
    private static Count count(double bad, double total) {
      long ofBad = whole(bad);
      return new Count(ofBad, Math.max(ofBad, whole(total)));
    }

    private static long whole(double value) {
      return Math.clamp(Math.round(value), 0, Count.LARGEST);
    }

    private <T> List<@Nullable T> green(
        List<Timeline.Column> columns, Function<Reading, Function<Instant, @Nullable T>> values) {
      List<@Nullable T> side = new ArrayList<>();
      for (Timeline.Column column : columns) {
        side.add(value(watched.green(), column.green(), values));
      }
      return side;
    }

    private <T> List<@Nullable T> blue(
        List<Timeline.Column> columns, Function<Reading, Function<Instant, @Nullable T>> values) {
      List<@Nullable T> side = new ArrayList<>();
      if (watched.blue().isPresent()) {
        for (Timeline.Column column : columns) {
          side.add(
              column.blue().isPresent()
                  ? value(watched.blue().get(), column.blue().get(), values)
                  : null);
        }
      }
      return side;
    }

    private <T> @Nullable T value(
        Ways ways, Instant at, Function<Reading, Function<Instant, @Nullable T>> values) {
      T split = values.apply(ways.split()).apply(at);
      return split == null && ways.whole().isPresent() && timeline.isWhole(at)
          ? values.apply(ways.whole().get()).apply(at)
          : split;
    }
  }
}
