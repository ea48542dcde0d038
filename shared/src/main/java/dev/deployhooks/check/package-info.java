/** The look at one thing, under a deadline: it ends as passed, failed, inconclusive or error. */
@NullMarked
package dev.deployhooks.check;

import org.jspecify.annotations.NullMarked;
