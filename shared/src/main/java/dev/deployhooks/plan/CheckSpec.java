package dev.deployhooks.plan;

import java.util.List;
import java.util.Optional;

/**
 * One thing to look at, and what must be seen.
 *
 * @param name what people call it; no other check of the section has it
 * @param place where it is written
 * @param needs names of checks of the same section that must have passed before this one is tried
 * @param required whether it decides; what is not required is reported as a warning and never
 *     decides
 * @param retry how often and how long to try again until the expectations hold
 * @param look what to look at
 * @param expectations what must be seen, never empty for an HTTP request
 */
public record CheckSpec(
    String name,
    Place place,
    List<String> needs,
    boolean required,
    Optional<Retry> retry,
    Look look,
    List<Expectation> expectations) {

  public CheckSpec {
    needs = List.copyOf(needs);
    expectations = List.copyOf(expectations);
  }

  /** The same check with other needs. */
  CheckSpec needing(List<String> others) {
    return new CheckSpec(name, place, others, required, retry, look, expectations);
  }

  /** The same check with another look at what it is about, tried once. */
  public CheckSpec trying(Place where, Look other, List<Expectation> expected) {
    return new CheckSpec(name, where, needs, required, Optional.empty(), other, expected);
  }
}
