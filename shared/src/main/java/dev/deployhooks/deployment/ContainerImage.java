package dev.deployhooks.deployment;

import java.util.Optional;

/**
 * An image that a container runs.
 *
 * @param container the container's name in the task definition
 * @param image as the task definition names it, with tag or digest
 * @param digest {@code sha256:...} if it is known; a tag alone can move
 */
public record ContainerImage(String container, String image, Optional<String> digest) {}
