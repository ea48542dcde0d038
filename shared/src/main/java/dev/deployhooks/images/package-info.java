/** The images that are about to run, what a scan found in them, and what the plan says to that. */
@NullMarked
package dev.deployhooks.images;

import org.jspecify.annotations.NullMarked;
