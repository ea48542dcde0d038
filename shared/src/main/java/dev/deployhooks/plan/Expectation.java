package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import dev.deployhooks.json.JsonPath;
import java.time.Duration;
import java.util.List;

/** What must be seen. */
public sealed interface Expectation {

  /** Where it is written. */
  Place place();

  /** The status is in one of the ranges. */
  record Status(Place place, List<StatusRange> ranges) implements Expectation {
    public Status {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * A range of HTTP status codes.
   *
   * @param from 100 to 599
   * @param to inclusive
   */
  record StatusRange(int from, int to) {}

  /** A header fits. The name is compared without case; of several values one must fit. */
  record Header(Place place, String name, TextMatcher matcher) implements Expectation {}

  /** The body as text fits. */
  record BodyText(Place place, TextMatcher matcher) implements Expectation {}

  /** What a JSON path finds in the body fits. */
  record JsonAt(Place place, JsonPath path, JsonMatcher matcher) implements Expectation {}

  /**
   * The body is JSON equal to a golden value: the same members in any order, the same elements in
   * the same order, and numbers of the same value.
   *
   * @param name the golden file, for the report
   */
  record JsonEquals(Place place, String name, JsonElement golden) implements Expectation {}

  /** The answer took less than the given time, from the first byte sent to the last byte read. */
  record Latency(Place place, Duration below) implements Expectation {}

  /**
   * The Lambda invocation ended with a function error of that kind.
   *
   * @param errorType the {@code errorType} of the error; any if it matches
   */
  record FunctionError(Place place, TextMatcher errorType) implements Expectation {}
}
