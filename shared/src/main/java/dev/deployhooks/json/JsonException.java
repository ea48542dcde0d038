package dev.deployhooks.json;

/** A text is not one JSON value. */
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what is wrong with it, and where. */
  public JsonException(String message) {
    super(message);
  }

  /** With the cause as well. */
  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
