package dev.deployhooks.invocation;

/** A field of a payload is missing or is not what it must be. */
final class FieldException extends Exception {

  private static final long serialVersionUID = 1L;

  FieldException(String message) {
    super(message);
  }
}
