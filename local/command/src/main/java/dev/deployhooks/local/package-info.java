/** The command line: {@code ./deployhooks}. */
@NullMarked
package dev.deployhooks.local;

import org.jspecify.annotations.NullMarked;
