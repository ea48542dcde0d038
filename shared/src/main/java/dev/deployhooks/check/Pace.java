package dev.deployhooks.check;

import dev.deployhooks.plan.Load;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/** When the requests of a burst were due, and when they were sent. */
final class Pace {

  /** What may be late without being told: so much a busy machine wakes up late. */
  private static final Duration TOLERANCE = Duration.ofMillis(10);

  private final Load load;
  private int sent;
  private Duration first = Duration.ZERO;
  private Duration last = Duration.ZERO;
  private int late;
  private Duration latest = Duration.ZERO;

  Pace(Load load) {
    this.load = load;
  }

  /**
   * Notes that a request is sent.
   *
   * @param at how long after the beginning of the burst
   * @param overdue how long after it was due; nothing where none is due
   */
  synchronized void sent(Duration at, Duration overdue) {
    first = sent == 0 || at.compareTo(first) < 0 ? at : first;
    last = at.compareTo(last) > 0 ? at : last;
    sent++;
    if (overdue.compareTo(TOLERANCE) > 0) {
      late++;
      latest = overdue.compareTo(latest) > 0 ? overdue : latest;
    }
  }

  /** How fast the requests were sent. */
  synchronized String inWords() {
    return "%d requests sent%s at %s a second%s, at most %d at once"
        .formatted(
            sent,
            load.warmUp() == 0 ? "" : ", the first %d of them to warm up,".formatted(load.warmUp()),
            achieved(),
            load.rate().map(rate -> " (%d wanted)".formatted(rate)).orElse(""),
            load.concurrency());
  }

  private String achieved() {
    Duration span = last.minus(first);
    return sent < 2 || span.isZero()
        ? "an unknown number"
        : BigDecimal.valueOf(sent - 1L)
            .multiply(BigDecimal.valueOf(Duration.ofSeconds(1).toNanos()))
            .divide(BigDecimal.valueOf(span.toNanos()), 1, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  /** What people should know where the rate could not be kept. */
  synchronized List<String> warnings() {
    return late == 0
        ? List.of()
        : List.of(
            "the rate could not be kept: %d of %d requests were sent late, up to %s, because all %d were under way; the delay counts as latency"
                .formatted(late, sent, InWords.of(latest), load.concurrency()));
  }
}
