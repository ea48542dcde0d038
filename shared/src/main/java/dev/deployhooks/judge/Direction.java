package dev.deployhooks.judge;

/** Which way a metric gets worse. */
public enum Direction {
  /** More is worse: errors, latency. */
  HIGHER,
  /** Less is worse: cache hits, throughput. */
  LOWER
}
