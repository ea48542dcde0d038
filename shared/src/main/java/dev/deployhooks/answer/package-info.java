/** What AWS is told: once, within the time, and Succeeded only where that was earned. */
@NullMarked
package dev.deployhooks.answer;

import org.jspecify.annotations.NullMarked;
