/**
 * Time as a parameter: the one place that reads the clock, and the deadline that everything keeps
 * to.
 */
@NullMarked
package dev.deployhooks.time;

import org.jspecify.annotations.NullMarked;
