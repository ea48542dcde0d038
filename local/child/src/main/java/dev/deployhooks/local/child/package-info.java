/**
 * What only {@code local/} puts beside a hook in its child JVM: the sandbox's clock, and a runtime
 * for platforms on which AWS's own does not load. No artifact of a hook contains it.
 */
@NullMarked
package dev.deployhooks.local.child;

import org.jspecify.annotations.NullMarked;
