/**
 * The judge: is green worse than blue? Pure computation on counts and gauges, without AWS, clock or
 * input and output; the same data give the same judgement.
 *
 * <p>Shares (errors of requests) are judged by a test that is valid at every look ({@link
 * dev.deployhooks.judge.SplitTest}), gauges by a rank test whose level is spent over its looks
 * ({@link dev.deployhooks.judge.GaugeTest}). {@link dev.deployhooks.judge.Judge} looks after every
 * period and adds the metrics up.
 */
@NullMarked
package dev.deployhooks.judge;

import org.jspecify.annotations.NullMarked;
