/**
 * The local Lambda runtime: runs the package of a function in a child JVM under AWS's own runtime
 * interface client, against a local Lambda Runtime API.
 */
@NullMarked
package dev.deployhooks.local.runtime;

import org.jspecify.annotations.NullMarked;
