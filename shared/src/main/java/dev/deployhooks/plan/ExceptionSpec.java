package dev.deployhooks.plan;

import java.time.Instant;

/**
 * An exception from the policy on images: findings that somebody answers for, until a day.
 *
 * @param match which findings; it names at least one id
 * @param reason why they may be there
 * @param owner who answers for it
 * @param expires the moment from which on it changes nothing any more
 * @param source where it is written: a place in the plan, or a VEX document and its statement
 */
public record ExceptionSpec(
    FindingMatch match, String reason, String owner, Instant expires, String source) {}
