package dev.deployhooks.plan;

/** What came of reading a parameter of SSM Parameter Store. */
public sealed interface ParameterReading {

  /** The parameter's value, decrypted if it is a {@code SecureString}. */
  record Value(String value) implements ParameterReading {}

  /**
   * SSM said {@code ParameterNotFound}, and nothing else counts as that.
   *
   * @param why what was asked, and what came back
   */
  record NotFound(String why) implements ParameterReading {}

  /**
   * It could not be read: whether it is there is not known.
   *
   * @param why what was asked, what came back, and how to mend it
   */
  record Unreadable(String why) implements ParameterReading {}
}
