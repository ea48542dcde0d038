package dev.deployhooks.plan;

import com.google.re2j.Pattern;
import dev.deployhooks.json.JsonPath;

/**
 * What a step keeps of its answer for later steps.
 *
 * @param name as {@code ${captures.name}} has it
 * @param place where it is written
 * @param secret whether it is hidden wherever it shows up in a report
 * @param source where it is found
 */
public record Capture(String name, Place place, boolean secret, Source source) {

  /** Where something is found in an answer. */
  public sealed interface Source {

    /** The value of a header. */
    record Header(String name) implements Source {}

    /** The value of a cookie that the answer sets. */
    record Cookie(String name) implements Source {}

    /** What a JSON path finds in the body, or in what a function returned; exactly one value. */
    record Json(JsonPath path) implements Source {}

    /** What the first group of an expression finds in the body, or all of it without a group. */
    record Regex(Pattern pattern) implements Source {}
  }
}
