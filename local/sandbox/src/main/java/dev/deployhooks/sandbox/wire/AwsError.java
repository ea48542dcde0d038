package dev.deployhooks.sandbox.wire;

/** An error that a service answers with. */
public final class AwsError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  /**
   * An error.
   *
   * @param code as the service's model spells it
   * @param status HTTP status
   */
  public AwsError(int status, String code, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** An error with status 400. */
  public static AwsError client(String code, String message) {
    return new AwsError(400, code, message);
  }

  /** The error's code, such as {@code DeploymentDoesNotExistException}. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
