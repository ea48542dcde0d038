/** A hook's report and its plan's mistakes as people read them on a terminal. */
@NullMarked
package dev.deployhooks.local.report;

import org.jspecify.annotations.NullMarked;
