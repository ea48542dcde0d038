/** The templates that users deploy. */
@NullMarked
package dev.deployhooks.local.templates;

import org.jspecify.annotations.NullMarked;
