package dev.deployhooks.check;

import dev.deployhooks.plan.LoadLimit;
import dev.deployhooks.plan.Percentile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of the requests of a burst that count, and what that means for its limits. Latencies
 * are kept as they are, so that the report shows the very number that was judged.
 */
final class Tally {

  /** How many kinds of errors are told apart. */
  private static final int MOST_KINDS = 8;

  private static final String OTHERS = "other errors";

  private final int requests;
  private final List<LoadLimit> limits;
  private final int[] missed;
  private final List<Duration> latencies = new ArrayList<>();
  private final Map<String, Integer> errors = new LinkedHashMap<>();
  private int inError;

  /**
   * A tally of nothing yet.
   *
   * @param requests how many will count
   */
  Tally(int requests, List<LoadLimit> limits) {
    this.requests = requests;
    this.limits = List.copyOf(limits);
    this.missed = new int[limits.size()];
  }

  /** Counts a request that was answered as expected. */
  synchronized void held(Duration latency) {
    latencies.add(latency);
    for (int i = 0; i < missed.length; i++) {
      missed[i] += misses(limits.get(i), latency) ? 1 : 0;
    }
  }

  /** Counts a request that was not, which misses every limit. */
  synchronized void failed(String why) {
    inError++;
    for (int i = 0; i < missed.length; i++) {
      missed[i]++;
    }
    String kind = errors.size() < MOST_KINDS || errors.containsKey(why) ? why : OTHERS;
    errors.merge(kind, 1, Integer::sum);
  }

  private static boolean misses(LoadLimit limit, Duration latency) {
    return switch (limit) {
      case LoadLimit.Errors _ -> false;
      case LoadLimit.Latency(_, Percentile _, Duration below) -> latency.compareTo(below) >= 0;
    };
  }

  /** How many requests have been counted. */
  synchronized int counted() {
    return latencies.size() + inError;
  }

  /** Whether a limit is missed, whatever comes of the requests that are still to be sent. */
  synchronized boolean lost() {
    for (int i = 0; i < missed.length; i++) {
      if (isLost(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLost(int limit) {
    return missed[limit] > limits.get(limit).mayMiss(requests);
  }

  /**
   * What was seen of the limits: of all of them if every request has been counted, otherwise of
   * those that can no longer be met.
   */
  synchronized List<Observation> observations() {
    boolean whole = counted() == requests;
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < missed.length; i++) {
      LoadLimit limit = limits.get(i);
      if (whole || isLost(i)) {
        String seen = whole ? seen(limit) : seenSoFar(limit, missed[i]);
        observations.add(
            new Observation(inWords(limit), seen, !isLost(i), limit.place().toString()));
      }
    }
    return observations;
  }

  private static String inWords(LoadLimit limit) {
    return switch (limit) {
      case LoadLimit.Errors(_, BigDecimal percent) ->
          percent.signum() == 0
              ? "no request to end in an error"
              : "at most %s%% of the requests to end in errors".formatted(percent.toPlainString());
      case LoadLimit.Latency(_, Percentile percentile, Duration below) ->
          "%s within %s".formatted(percentile.words(), InWords.of(below));
    };
  }

  private String seen(LoadLimit limit) {
    return switch (limit) {
      case LoadLimit.Errors _ ->
          "%d of %d (%s%%)".formatted(inError, requests, percent(inError, requests));
      case LoadLimit.Latency(_, Percentile percentile, Duration _) ->
          percentile.words() + " " + at(percentile);
    };
  }

  private String seenSoFar(LoadLimit limit, int missing) {
    return "%d of the first %d %s, where of %d at most %d may"
        .formatted(
            missing,
            counted(),
            switch (limit) {
              case LoadLimit.Errors _ -> "ended in errors";
              case LoadLimit.Latency _ -> "took that long or ended in errors";
            },
            requests,
            limit.mayMiss(requests));
  }

  /** The latency at a percentile of what has been counted, in words. */
  private String at(Percentile percentile) {
    return latency(percentile)
        .map(InWords::of)
        .orElse("is an error, which is slower than any limit");
  }

  private Optional<Duration> latency(Percentile percentile) {
    int rank = percentile.rank(counted());
    return rank < 1 || rank > latencies.size()
        ? Optional.empty()
        : Optional.of(latencies.stream().sorted().skip(rank - 1L).findFirst().orElseThrow());
  }

  /** The counts by outcome and the percentiles, each a line. */
  synchronized List<String> details() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d of %d requests counted: %d as expected, %d in error"
            .formatted(counted(), requests, latencies.size(), inError));
    errors.forEach((why, count) -> lines.add("%d x %s".formatted(count, why)));
    StringBuilder line = new StringBuilder();
    for (Percentile percentile : Percentile.values()) {
      latency(percentile)
          .ifPresent(
              latency ->
                  line.append(line.isEmpty() ? "latency: " : ", ")
                      .append(percentile.words())
                      .append(' ')
                      .append(InWords.of(latency)));
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private static String percent(int part, int whole) {
    return BigDecimal.valueOf(part)
        .multiply(BigDecimal.valueOf(100))
        .divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
