package dev.deployhooks.hook;

import dev.deployhooks.time.Deadline;
import java.time.Duration;

/** The part of an invocation's time that is kept for the answer. */
final class Reserve {

  private static final Duration MOST = Duration.ofSeconds(10);
  private static final Duration MOST_BESIDE = Duration.ofSeconds(3);
  private static final int SHARE = 4;
  private static final int GRACE_SHARE = 5;

  private Reserve() {}

  /**
   * A quarter of the time, and ten seconds at the most: with a function of three seconds (Lambda's
   * default) that leaves time for one report and a second try.
   */
  static Duration of(Duration whole) {
    Duration share = whole.dividedBy(SHARE);
    return share.compareTo(MOST) < 0 ? share : MOST;
  }

  /**
   * By when must be known whether there is an override, so that the answer still has the other half
   * of the reserve. No override is worth waiting longer for than the whole reserve is at the most.
   */
  static Deadline forOverride(Deadline end) {
    Duration half = end.remaining().dividedBy(2);
    Duration mostForAnswer = MOST.dividedBy(2);
    return end.keeping(half.compareTo(mostForAnswer) < 0 ? half : mostForAnswer).atMost(MOST);
  }

  /**
   * By when must be known, or have been said, whether an attempt failed: half of what is left for
   * the answer, and three seconds at the most, as much as one try of the answer itself.
   */
  static Deadline forMemory(Deadline end) {
    return beside(end);
  }

  /**
   * By when a report must have been kept, or is given up: three seconds at most, and half of what
   * the answer has left, so that there is time to say in the log that it was not.
   */
  static Deadline forReport(Deadline end) {
    return beside(end);
  }

  private static Deadline beside(Deadline end) {
    return end.keeping(end.remaining().dividedBy(2)).atMost(MOST_BESIDE);
  }

  /**
   * The part of the reserve that is given to what is under way when its time is over, so that it
   * can say itself what it was waiting for: a fifth.
   */
  static Duration graceOf(Duration reserve) {
    return reserve.dividedBy(GRACE_SHARE);
  }
}
