package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.answer.Delivery;

/**
 * What the reporter did about a loss.
 *
 * @param said what those who wait were to be told
 * @param why in words
 * @param delivery what became of it
 */
record Outcome(Waiting waiting, Said said, String why, Delivery delivery) {

  /** What those who wait are told, by the name that reports and metrics have for it. */
  enum Said {
    /** The lifecycle event, or the job, failed. */
    FAILED("Failed"),
    /** The lifecycle event may pass: it is a rollback's. */
    SUCCEEDED("Succeeded"),
    /** The deployment is stopped and rolled back. */
    STOP("Stop"),
    /** Nothing: the plan wants an alarm alone. */
    ALARM("Alarm"),
    /** Nothing: it was answered, as it should be. */
    ANSWERED("None"),
    /** Nothing: nobody waits. */
    NOTHING("None"),
    /** Nothing: nobody knows what. */
    NOT_UNDERSTOOD("NotUnderstood");

    private final String word;

    Said(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Whether it is still to be done, by whoever is next. */
  boolean isLeft() {
    return delivery instanceof Delivery.NotGiven;
  }
}
