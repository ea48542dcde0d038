package dev.deployhooks.plan;

import java.time.Instant;

/**
 * A person's decision, for a while, that a deployment may go on although a hook says Failed.
 *
 * @param origin the parameter that holds it, in words
 * @param reason why
 * @param name who decided it
 * @param expires until when it counts
 */
public record ValidOverride(String origin, String reason, String name, Instant expires) {}
