package dev.deployhooks.sandbox;

import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One lifecycle event that waits for one answer of its hook. */
final class HookRun {

  /** How it was closed. */
  sealed interface Closed {
    /** By an answer, {@code Succeeded} or {@code Failed}. */
    record Answered(String status) implements Closed {}

    /** Without one, because its time was over or the deployment was stopped. */
    record Unanswered() implements Closed {}
  }

  private final String event;
  private final String executionId;
  private final AtomicReference<Optional<Closed>> closed = new AtomicReference<>(Optional.empty());

  HookRun(String event) {
    this(event, token());
  }

  HookRun(String event, String executionId) {
    this.event = event;
    this.executionId = executionId;
  }

  /** Opaque, about 300 characters long, as CodeDeploy's. */
  private static String token() {
    String secret = "{\"encryptedData\":\"" + Arns.id(190) + "\",\"iv\":\"M1x\"}";
    return Base64.getEncoder()
        .encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  String event() {
    return event;
  }

  String executionId() {
    return executionId;
  }

  Optional<Closed> closed() {
    return closed.get();
  }

  /** Closes it, unless it is closed; says whether it did. */
  boolean close(Closed how) {
    Optional<Closed> open = closed.get();
    return open.isEmpty() && closed.compareAndSet(open, Optional.of(how));
  }
}
