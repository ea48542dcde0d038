package dev.deployhooks.sandbox;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One job of a pipeline, which takes one result. */
final class PipelineJob {

  /** What came of a job. */
  sealed interface Result {

    /**
     * The function has done its part.
     *
     * @param token with which the action goes on, if it is not done
     */
    record Succeeded(Optional<String> token) implements Result {}

    /** The action fails. */
    record Failed(String type, String message) implements Result {}

    /** No result came in time. */
    record Silent() implements Result {}
  }

  /** Hears of a result as it is taken. */
  interface Listener {
    void closed(Result result);
  }

  private final String id;
  private final boolean stays;
  private final Listener listener;
  private final AtomicReference<Optional<Result>> result = new AtomicReference<>(Optional.empty());

  /**
   * A job.
   *
   * @param stays whether it takes result after result
   */
  PipelineJob(String id, boolean stays, Listener listener) {
    this.id = id;
    this.stays = stays;
    this.listener = listener;
  }

  String id() {
    return id;
  }

  Optional<Result> result() {
    return result.get();
  }

  /** Takes a result; false if there is one. */
  boolean close(Result given) {
    if (stays || result.compareAndSet(Optional.empty(), Optional.of(given))) {
      listener.closed(given);
      return true;
    }
    return false;
  }
}
