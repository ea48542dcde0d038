/** An embedded stand-in, on loopback, for exactly the AWS operations that the hooks use. */
@NullMarked
package dev.deployhooks.sandbox;

import org.jspecify.annotations.NullMarked;
