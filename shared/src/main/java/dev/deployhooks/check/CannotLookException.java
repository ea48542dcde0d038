package dev.deployhooks.check;

import dev.deployhooks.deployment.Deployment;

/**
 * Something cannot be looked at, and trying again cannot help: the check ends as an error, with
 * this message.
 */
final class CannotLookException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what stands in the way, and how to mend it. */
  CannotLookException(String message) {
    super(message);
  }

  /** There is nothing yet that could be looked at. */
  static CannotLookException nothingRuns(Deployment.Built built) {
    return new CannotLookException("nothing runs yet of the " + built.subject());
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
