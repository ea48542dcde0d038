package dev.deployhooks.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A metric of both sides, period by period; a missing period is null. */
public sealed interface Metric {

  /** What is asked of it. */
  Terms terms();

  /** How many periods there are, on the longer side. */
  int periods();

  /**
   * Bad events of all events.
   *
   * @param terms what is asked of it
   * @param green the new side
   * @param blue the current side; empty: there is none
   */
  record Share(Terms terms, List<@Nullable Count> green, List<@Nullable Count> blue)
      implements Metric {
    /**
     * Copies the periods and checks that the limit is a share. Spelled out, because the compiler
     * leaves the type annotations of a compact constructor's parameters out of the class file.
     */
    public Share(Terms terms, List<@Nullable Count> green, List<@Nullable Count> blue) {
      this.terms = terms;
      this.green = copy(green);
      this.blue = copy(blue);
      Double limit = terms.limit();
      if (limit != null && (limit < 0 || limit > 1)) {
        throw new IllegalArgumentException("the limit of a share is from 0 to 1");
      }
    }

    @Override
    public int periods() {
      return Math.max(green.size(), blue.size());
    }
  }

  /**
   * A value a period, such as a percentile or a utilisation.
   *
   * @param terms what is asked of it
   * @param green the new side
   * @param blue the current side; empty: there is none
   */
  record Gauge(Terms terms, List<@Nullable Double> green, List<@Nullable Double> blue)
      implements Metric {
    /**
     * Copies the periods and checks that the values are finite; spelled out as for {@link Share}.
     */
    public Gauge(Terms terms, List<@Nullable Double> green, List<@Nullable Double> blue) {
      this.terms = terms;
      this.green = copy(green);
      this.blue = copy(blue);
      for (List<@Nullable Double> side : List.of(this.green, this.blue)) {
        for (Double value : side) {
          if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException("a value is a finite number or null");
          }
        }
      }
    }

    @Override
    public int periods() {
      return Math.max(green.size(), blue.size());
    }
  }

  /** The periods of a side of which none is missing. */
  static <T> List<@Nullable T> complete(List<T> side) {
    List<@Nullable T> periods = new ArrayList<>(side.size());
    for (T period : side) {
      periods.add(period);
    }
    return periods;
  }

  private static <T> List<@Nullable T> copy(List<@Nullable T> periods) {
    return Collections.unmodifiableList(new ArrayList<>(periods));
  }
}
