/** Hooks on real AWS clients in a sandbox where things go wrong. */
@NullMarked
package dev.deployhooks.rehearsal;

import org.jspecify.annotations.NullMarked;
