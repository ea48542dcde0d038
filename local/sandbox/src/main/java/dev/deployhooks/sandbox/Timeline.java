package dev.deployhooks.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happened in a deployment, moment by moment; it grows while the deployment runs. */
public final class Timeline {

  /** What kind of thing happened. */
  public enum What {
    /** The deployment began. */
    STARTED,
    /** A lifecycle event or stage began. */
    EVENT_STARTED,
    /** A lifecycle event or stage ended well. */
    EVENT_SUCCEEDED,
    /** A lifecycle event or stage failed. */
    EVENT_FAILED,
    /** A lifecycle event was left out. */
    EVENT_SKIPPED,
    /** The deployment stays at a lifecycle event or stage, as it was told to. */
    HELD,
    /** A hook's function was called. */
    HOOK_INVOKED,
    /** A hook's function returned or failed. */
    HOOK_ENDED,
    /** An answer of a hook was taken. */
    ANSWER_ACCEPTED,
    /** An answer of a hook was turned down. */
    ANSWER_REFUSED,
    /** Traffic moved. */
    TRAFFIC,
    /** The way back began. */
    ROLLBACK_STARTED,
    /** The way back ended. */
    ROLLBACK_FINISHED,
    /** The deployment ended. */
    ENDED
  }

  /**
   * One thing that happened.
   *
   * @param at on the sandbox's clock
   * @param deployment whose: a deployment's rollback writes into the same timeline
   * @param subject the lifecycle event, stage or function; empty for the deployment as a whole
   * @param detail the reason or result, in words; empty if there is nothing to say
   */
  public record Entry(Instant at, String deployment, What what, String subject, String detail) {}

  private final VirtualClock clock;
  private final Consumer<Entry> listener;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  Timeline(VirtualClock clock, Consumer<Entry> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  void add(String deployment, What what, String subject, String detail) {
    Entry entry = new Entry(clock.now(), deployment, what, subject, detail);
    entries.add(entry);
    listener.accept(entry);
  }

  /** What happened so far, oldest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The entries of one kind, oldest first. */
  public List<Entry> of(What what) {
    return entries.stream().filter(entry -> entry.what() == what).toList();
  }
}
