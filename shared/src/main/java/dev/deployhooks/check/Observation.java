package dev.deployhooks.check;

/**
 * One expectation, and what was seen.
 *
 * @param expected in words, such as {@code "status 200"}
 * @param seen in words, bounded, without secrets
 * @param held whether it was as expected
 * @param where where to look: the place in the plan
 */
public record Observation(String expected, String seen, boolean held, String where) {}
