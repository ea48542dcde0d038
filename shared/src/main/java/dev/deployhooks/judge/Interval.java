package dev.deployhooks.judge;

/**
 * What is still thinkable of an estimate.
 *
 * @param lower the lower end
 * @param upper the upper end, at least {@code lower}
 */
public record Interval(double lower, double upper) {}
