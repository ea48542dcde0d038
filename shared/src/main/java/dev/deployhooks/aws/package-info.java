/** The one place where AWS clients are made, behind the small interfaces of the other packages. */
@NullMarked
package dev.deployhooks.aws;

import org.jspecify.annotations.NullMarked;
