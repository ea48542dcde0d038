/** What the owner of a service wants to hold, and where it is written down. */
@NullMarked
package dev.deployhooks.plan;

import org.jspecify.annotations.NullMarked;
