/** What goes live, and against what: the deployment that an invocation belongs to. */
@NullMarked
package dev.deployhooks.deployment;

import org.jspecify.annotations.NullMarked;
