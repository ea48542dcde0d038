package dev.deployhooks.canary;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of asking for one value a period. */
public sealed interface Series {

  /**
   * What CloudWatch has. A misspelt metric has no points either, and looks the same.
   *
   * @param points by the beginnings of periods; a period without a point is absent
   */
  record Points(SortedMap<Instant, Double> points) implements Series {
    public Points {
      points = Collections.unmodifiableSortedMap(new TreeMap<>(points));
    }
  }

  /**
   * It could not be read this time, or not to the end; a later look may.
   *
   * @param why what was asked, what came back, and how to mend it
   */
  record NotNow(String why) implements Series {}

  /**
   * It cannot be read, now or later.
   *
   * @param why what was asked, what came back, and how to mend it
   */
  record Refused(String why) implements Series {}

  /**
   * CloudWatch does not take the statistic; another one may do.
   *
   * @param why what came back
   */
  record NoSuchStatistic(String why) implements Series {}
}
