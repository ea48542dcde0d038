package dev.deployhooks.check;

/**
 * Something could not be asked, or was not answered: the check ends as an error, with this message.
 * Asking again may help, unless it is {@link Refused}.
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

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Asking again cannot help: a permission is missing, or what was asked for does not exist. */
  public static final class Refused extends SourceException {

    private static final long serialVersionUID = 1L;

    /** With what was asked, what came back, and how to mend it. */
    public Refused(String message) {
      super(message);
    }

    /** With the cause as well. */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
