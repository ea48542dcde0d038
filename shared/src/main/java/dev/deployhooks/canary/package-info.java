/**
 * Green against blue by their metrics: what is read, how it is put side by side for the judge, and
 * what the judge's findings mean for the deployment.
 */
@NullMarked
package dev.deployhooks.canary;

import org.jspecify.annotations.NullMarked;
