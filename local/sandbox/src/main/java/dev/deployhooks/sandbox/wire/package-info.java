/**
 * How the AWS services speak on the wire: JSON 1.1, the query protocol, REST with JSON and with
 * XML, their errors, and the faults that a test puts in between. It knows nothing of what the
 * services do.
 */
@NullMarked
package dev.deployhooks.sandbox.wire;

import org.jspecify.annotations.NullMarked;
