package dev.deployhooks.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment by which something must be over.
 *
 * @param at the moment itself, on the clock of {@code time}
 * @param time the clock
 */
public record Deadline(Instant at, Time time) {

  public Deadline {
    requireNonNull(at, "at is null");
    requireNonNull(time, "time is null");
  }

  /** The deadline that lies the given duration from now. */
  public static Deadline in(Duration duration, Time time) {
    return new Deadline(time.now().plus(duration), time);
  }

  /**
   * The deadline of a Lambda invocation. Lambda states it as a moment ({@code
   * Lambda-Runtime-Deadline-Ms}) of which its runtime client tells only how far the system's clock
   * is from it, so the moment is put together again from these two; it lies on the clock of {@code
   * time} even where that is moved.
   *
   * @param remaining as {@code Context.getRemainingTimeInMillis} has it
   */
  public static Deadline ofInvocation(Duration remaining, Time time) {
    return new Deadline(Instant.now().plus(remaining), time);
  }

  /** The time that is left, never negative. */
  public Duration remaining() {
    Duration left = Duration.between(time.now(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether no time is left. */
  public boolean passed() {
    return remaining().isZero();
  }

  /** The deadline that leaves the given reserve before this one. */
  public Deadline keeping(Duration reserve) {
    return new Deadline(at.minus(reserve), time);
  }

  /** This deadline, or the one that lies the given duration from now, whichever comes first. */
  public Deadline atMost(Duration duration) {
    Instant other = time.now().plus(duration);
    return other.isBefore(at) ? new Deadline(other, time) : this;
  }

  /** The given duration, or what is left until this deadline if that is less. */
  public Duration limit(Duration duration) {
    Duration left = remaining();
    return left.compareTo(duration) < 0 ? left : duration;
  }
}
