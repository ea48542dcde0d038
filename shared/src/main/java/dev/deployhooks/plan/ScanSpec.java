package dev.deployhooks.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What makes a scan worth trusting.
 *
 * @param kind which kind of scan is asked for
 * @param settle how long it must stay the same
 * @param longest how long it is waited for, from the first look on
 * @param maxAge how old it may be
 * @param maxDataAge how old the vulnerability data may be that it was made with
 * @param missing what is done where a basic scan is missing
 */
public record ScanSpec(
    Kind kind,
    Duration settle,
    Duration longest,
    Optional<Duration> maxAge,
    Optional<Duration> maxDataAge,
    Missing missing) {

  /** What holds where a plan says nothing. */
  public static final ScanSpec DEFAULT =
      new ScanSpec(
          Kind.ANY,
          Duration.ofMinutes(1),
          Duration.ofMinutes(30),
          Optional.empty(),
          Optional.empty(),
          Missing.START);

  /** Which kind of scan is asked for. */
  public enum Kind {
    ANY,
    BASIC,
    ENHANCED
  }

  /** What is done where a basic scan is missing. */
  public enum Missing {
    /** It is started, once. */
    START,
    /** It is waited for. */
    WAIT
  }
}
