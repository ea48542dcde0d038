package dev.deployhooks.sandbox;

/**
 * A deployment by ECS itself under names that are known beforehand, which stays at the end of one
 * lifecycle stage, so that a hook can be run by hand again and again.
 *
 * @param stage such as {@code POST_TEST_TRAFFIC_SHIFT}
 * @param deployment the service deployment's ARN
 * @param source the ARN of the service revision that is to be replaced
 * @param target the ARN of the service revision that is to replace it
 */
record NativeHeld(String stage, String deployment, String source, String target) {}
