/** The combined hook: what of a plan belongs to the lifecycle event, in one function. */
@NullMarked
package dev.deployhooks.hooks.combined;

import org.jspecify.annotations.NullMarked;
