package dev.deployhooks.json;

/** A JSONPath query is not well-formed, uses what is not supported, or finds too much. */
public final class JsonPathException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * With the message and where in the query.
   *
   * @param offset in characters, from 0
   */
  public JsonPathException(String message, int offset) {
    super(message);
    this.offset = offset;
  }

  /** Where in the query, in characters from 0. */
  public int offset() {
    return offset;
  }
}
