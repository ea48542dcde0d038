/** What the looks add up to under the plan's policy. */
@NullMarked
package dev.deployhooks.verdict;

import org.jspecify.annotations.NullMarked;
