/** The judge offline: deployments as JSON Lines or CSV in, verdicts as JSON Lines out. */
@NullMarked
package dev.deployhooks.local.judge;

import org.jspecify.annotations.NullMarked;
