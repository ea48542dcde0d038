/** The judge's evidence: simulated deployments, judged as a hook would, beside the common rules. */
@NullMarked
package dev.deployhooks.benchmarks;

import org.jspecify.annotations.NullMarked;
