package dev.deployhooks.check;

import java.io.IOException;

/** A server sent more than any answer that is read may have. */
final class TooMuchException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With how many bytes it could have been. */
  TooMuchException(long bytes) {
    super(
        "it sent more than %d bytes, headers and all, for what is no answer yet".formatted(bytes));
  }
}
