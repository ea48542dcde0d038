/** What AWS sent us: one call of a hook by CodeDeploy or by Amazon ECS. */
@NullMarked
package dev.deployhooks.invocation;

import org.jspecify.annotations.NullMarked;
