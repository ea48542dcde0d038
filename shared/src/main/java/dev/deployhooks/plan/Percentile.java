package dev.deployhooks.plan;

/** A percentile: so many of a thousand requests are at most as slow as it says. */
public enum Percentile {
  P50("p50", 500),
  P75("p75", 750),
  P90("p90", 900),
  P95("p95", 950),
  P99("p99", 990),
  P99_9("p99.9", 999),
  /** The slowest request. */
  MAX("max", 1000);

  private final String words;
  private final int perThousand;

  Percentile(String words, int perThousand) {
    this.words = words;
    this.perThousand = perThousand;
  }

  /** As plans write it. */
  public String words() {
    return words;
  }

  /** How many of a thousand requests it speaks of. */
  public int perThousand() {
    return perThousand;
  }

  /** The place, counted from 1, of the request that is it, when they stand from fast to slow. */
  public int rank(int requests) {
    return Math.ceilDiv(requests * perThousand, 1000);
  }

  /** How many requests may be slower. */
  public int slower(int requests) {
    return requests - rank(requests);
  }

  /** Of how many requests at least it is another one than the slowest. */
  int fewest() {
    return this == MAX ? 1 : Math.ceilDiv(1000, 1000 - perThousand);
  }
}
