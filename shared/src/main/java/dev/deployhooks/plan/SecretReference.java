package dev.deployhooks.plan;

import java.util.Optional;

/** Where a secret is kept. A plan holds this and never the secret itself. */
public sealed interface SecretReference {

  /** A parameter of Systems Manager. */
  record Parameter(String name) implements SecretReference {}

  /**
   * A secret of Secrets Manager.
   *
   * @param name its name or ARN
   * @param key the member of its JSON; the whole secret if empty
   */
  record Secret(String name, Optional<String> key) implements SecretReference {}
}
