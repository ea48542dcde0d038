package dev.deployhooks.check;

/**
 * What was seen of one expectation.
 *
 * @param expected in words
 * @param words what was seen, in words, bounded, without secrets
 */
record Seen(String expected, String words, Held held) {

  /** Whether it was as expected. */
  enum Held {
    YES,
    NO,
    /** What the expectation speaks of is not there: neither it nor its opposite holds. */
    NOT_THERE,
    /** It was looked at, and nobody can tell. */
    UNDECIDED
  }

  static Seen of(String expected, String words, boolean held) {
    return new Seen(expected, words, held ? Held.YES : Held.NO);
  }

  static Seen notThere(String expected, String words) {
    return new Seen(expected, words, Held.NOT_THERE);
  }

  static Seen undecided(String expected, String words) {
    return new Seen(expected, words, Held.UNDECIDED);
  }

  /** What is seen of the opposite. */
  Seen negated() {
    return new Seen(
        "not: " + expected,
        words,
        switch (held) {
          case YES -> Held.NO;
          case NO -> Held.YES;
          case NOT_THERE -> Held.NOT_THERE;
          case UNDECIDED -> Held.UNDECIDED;
        });
  }

  Observation at(String where) {
    return new Observation(expected, words, held == Held.YES, where);
  }
}
