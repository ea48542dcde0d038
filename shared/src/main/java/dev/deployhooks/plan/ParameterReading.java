package dev.deployhooks.plan;

import java.time.Instant;
import java.util.Optional;

/** What came of reading a parameter of SSM Parameter Store. */
public sealed interface ParameterReading {

  /**
   * A parameter.
   *
   * @param value its value, decrypted if it is a {@code SecureString}
   * @param written when it was last changed, if SSM said so
   */
  record Value(String value, Optional<Instant> written) implements ParameterReading {

    /** A parameter of which it is not known when it was changed. */
    public Value(String value) {
      this(value, Optional.empty());
    }
  }

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
