package dev.deployhooks.sandbox;

import java.time.Duration;

/**
 * What becomes of a message that a queue has accepted, other than being delivered once, in time.
 */
public sealed interface Mishap {

  /** It never arrives. */
  record Lost() implements Mishap {}

  /** It arrives twice at once, each time as if for the first time. */
  record Twice() implements Mishap {}

  /** It arrives later than it was to, and so after others that were sent after it. */
  record Late(Duration by) implements Mishap {}

  /** It arrives again after it was deleted. */
  record Again(Duration after) implements Mishap {}

  /** Lambda receives it the first time, and has no instance of the function to run it. */
  record NotStarted() implements Mishap {}
}
