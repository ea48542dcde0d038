package dev.deployhooks.sandbox;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A deployment under way, as a test or the demo holds it. */
public final class Rollout {

  /**
   * How a deployment ended.
   *
   * @param status as AWS spells it: {@code Succeeded}, {@code Failed}, {@code Stopped}; {@code
   *     SUCCESSFUL}, {@code ROLLBACK_SUCCESSFUL}, {@code ROLLBACK_FAILED}
   * @param reason why it failed, empty if it did not
   * @param rollback CodeDeploy's deployment of the previous revision, if there was one, ended too
   */
  public record Ended(String id, String status, String reason, Optional<Ended> rollback) {}

  /** Real time after which a deployment that still runs is a mistake. */
  private static final long PATIENCE_SECONDS = 120;

  private final String id;
  private final Timeline timeline;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();

  Rollout(String id, Timeline timeline) {
    this.id = id;
    this.timeline = timeline;
  }

  void end(Ended result) {
    ended.complete(result);
  }

  void broke(RuntimeException cause) {
    ended.completeExceptionally(cause);
  }

  /** CodeDeploy's deployment id or ECS's service deployment ARN. */
  public String id() {
    return id;
  }

  /** What happened so far. */
  public Timeline timeline() {
    return timeline;
  }

  /**
   * Waits until the deployment, and its rollback if there is one, has ended.
   *
   * @throws IllegalStateException if it has not after two minutes of real time
   */
  public Ended await() throws InterruptedException {
    try {
      return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "deployment " + id + " still runs; so far: " + timeline.entries(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the sandbox broke in deployment " + id, e.getCause());
    }
  }
}
