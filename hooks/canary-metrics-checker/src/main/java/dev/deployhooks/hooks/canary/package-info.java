/** The canary metrics checker: is green worse than blue? */
@NullMarked
package dev.deployhooks.hooks.canary;

import org.jspecify.annotations.NullMarked;
