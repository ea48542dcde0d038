package dev.deployhooks.check;

/** A redirect that is not followed, with the reason. */
final class RedirectException extends Exception {

  private static final long serialVersionUID = 1L;

  RedirectException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
