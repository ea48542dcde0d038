/** What would go wrong in a deployment, found before one does: {@code deployhooks doctor}. */
@NullMarked
package dev.deployhooks.local.doctor;

import org.jspecify.annotations.NullMarked;
