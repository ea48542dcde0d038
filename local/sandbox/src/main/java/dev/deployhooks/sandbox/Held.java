package dev.deployhooks.sandbox;

/**
 * A deployment of CodeDeploy under a name that is known beforehand, which stays at one lifecycle
 * event: each answer is taken, and the event waits for the next, so that a hook can be run by hand
 * again and again.
 *
 * @param deploymentId such as {@code d-ABCDEFGH1}
 * @param event such as {@code BeforeAllowTraffic}
 * @param executionId the token that answers for the event's hook
 */
record Held(String deploymentId, String event, String executionId) {}
