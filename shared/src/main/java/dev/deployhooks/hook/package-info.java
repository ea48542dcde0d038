/** The way through a hook: invocation, deployment, plan, check, verdict, report, answer. */
@NullMarked
package dev.deployhooks.hook;

import org.jspecify.annotations.NullMarked;
