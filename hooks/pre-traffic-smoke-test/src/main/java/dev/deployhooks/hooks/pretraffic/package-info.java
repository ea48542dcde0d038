/** The pre-traffic smoke test: does green answer at all, before traffic reaches it? */
@NullMarked
package dev.deployhooks.hooks.pretraffic;

import org.jspecify.annotations.NullMarked;
