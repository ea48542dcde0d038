/** JSON as it comes from outside: read strictly, within bounds. */
@NullMarked
package dev.deployhooks.json;

import org.jspecify.annotations.NullMarked;
