package dev.deployhooks.check;

import java.io.IOException;

/** An address that no check may connect to. */
final class ForbiddenAddressException extends IOException {

  private static final long serialVersionUID = 1L;

  ForbiddenAddressException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
