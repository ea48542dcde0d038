package dev.deployhooks.plan;

/**
 * What the role of a hook must be allowed, so that a check can look.
 *
 * @param action as IAM spells it, such as {@code dynamodb:DescribeTable}
 * @param resource an ARN, with {@code *} for what the plan does not say
 * @param why the check that needs it
 */
public record Permission(String action, String resource, String why) {}
