package dev.deployhooks.local.judge;

/** A deployment that cannot be judged because of how it is written, in words for its writer. */
final class InputException extends Exception {

  private static final long serialVersionUID = 1;

  InputException(String message) {
    super(message);
  }

  /** The same, with the place in front. */
  InputException in(String place) {
    String message = String.valueOf(getMessage());
    boolean member = !message.isEmpty() && Character.isLetter(message.charAt(0));
    return new InputException(place + (member ? "." : "") + message);
  }
}
