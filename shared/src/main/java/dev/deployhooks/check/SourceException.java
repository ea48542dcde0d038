package dev.deployhooks.check;

/**
 * Something could not be asked, or was not answered: the check ends as an error, with this message.
 */
public class SourceException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what was asked, what came back, and how to mend it. */
  public SourceException(String message) {
    super(message);
  }

  /** With the cause as well. */
  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
