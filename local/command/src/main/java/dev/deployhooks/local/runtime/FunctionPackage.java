package dev.deployhooks.local.runtime;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A packaged function and how it is to run.
 *
 * @param name the function's name
 * @param zip its package, as it would be uploaded to Lambda
 * @param handler such as {@code dev.example.Hook::handleRequest}
 * @param memoryMegabytes what Lambda calls the memory size, at least 128
 * @param environment the environment variables, besides those that Lambda sets itself
 * @param clock the file with the skew of the sandbox's clock; the system's time if empty
 */
public record FunctionPackage(
    String name,
    Path zip,
    String handler,
    int memoryMegabytes,
    Map<String, String> environment,
    Optional<Path> clock) {

  /** How long a function may take to start: Lambda's 10 s, and more for a busy machine. */
  static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  public FunctionPackage {
    requireNonNull(name, "name is null");
    requireNonNull(zip, "zip is null");
    requireNonNull(handler, "handler is null");
    if (memoryMegabytes < 128) {
      throw new IllegalArgumentException("a function has at least 128 MB, not " + memoryMegabytes);
    }
    environment = Map.copyOf(environment);
  }
}
