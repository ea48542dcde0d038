/** What was seen, and why the verdict is what it is, for people and for machines. */
@NullMarked
package dev.deployhooks.report;

import org.jspecify.annotations.NullMarked;
