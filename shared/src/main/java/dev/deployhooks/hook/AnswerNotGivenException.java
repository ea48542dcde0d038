package dev.deployhooks.hook;

/**
 * AWS did not take the answer, or it was withheld. The invocation fails with it, so that Lambda
 * invokes the function again and, after its last attempt, hands the invocation to the failure
 * destination.
 */
public final class AnswerNotGivenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AnswerNotGivenException(String message) {
    super(message, null, false, false);
  }
}
