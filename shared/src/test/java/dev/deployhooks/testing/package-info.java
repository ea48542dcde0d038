/** What tests of several packages use. */
@NullMarked
package dev.deployhooks.testing;

import org.jspecify.annotations.NullMarked;
