package dev.deployhooks.check;

import dev.deployhooks.plan.SecretReference;
import dev.deployhooks.time.Deadline;

/** Where the secrets are kept that plans refer to. */
@FunctionalInterface
public interface SecretSource {

  /**
   * Reads a secret.
   *
   * @return its text, never blank
   * @throws SourceException if it cannot be read, without any part of it in the message
   */
  String read(SecretReference reference, Deadline deadline) throws SourceException;

  /** No secrets at all: what is used where none can be kept. */
  static SecretSource none() {
    return (reference, _) -> {
      throw new SourceException.Refused("there is no source of secrets for " + reference);
    };
  }
}
