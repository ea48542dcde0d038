/**
 * The failure reporter: it speaks for a hook that died before it could. It knows no plan and no
 * check, and works when the hooks cannot start.
 */
@NullMarked
package dev.deployhooks.hooks.failurereporter;

import org.jspecify.annotations.NullMarked;
