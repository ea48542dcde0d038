/**
 * The demo: deployments of a small quiz service and of a quiz function in the sandbox, judged by
 * the packaged hooks.
 */
@NullMarked
package dev.deployhooks.local.demo;

import org.jspecify.annotations.NullMarked;
