package dev.deployhooks.plan;

import java.time.Duration;

/**
 * Trying again until the expectations hold.
 *
 * @param every the pause between two tries
 * @param within how long from the first try on
 */
public record Retry(Duration every, Duration within) {}
