package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Load;
import dev.deployhooks.plan.LoadLimit;
import dev.deployhooks.plan.Percentile;
import dev.deployhooks.testing.CommonTime;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sending of bursts, in time that several threads share. */
@Timeout(60)
class VolleyTest {

  private static final Sight ANSWER =
      new FunctionAnswer(
          "invoke quiz:7", "7", new Answered(Optional.empty(), "{}", "", "7", Duration.ZERO));

  private final CommonTime time = new CommonTime();
  private final AtomicInteger fired = new AtomicInteger();

  private static LoadLimit errors(String percent) {
    return new LoadLimit.Errors(Samples.PLACE, new BigDecimal(percent));
  }

  private static LoadLimit latency(Percentile percentile, int millis) {
    return new LoadLimit.Latency(Samples.PLACE, percentile, Duration.ofMillis(millis));
  }

  /** A service that answers within a millisecond, but for the moments in which it stands still. */
  private Shot standingStill(int fromMillis, int untilMillis) {
    return _ -> {
      fired.incrementAndGet();
      long at = time.nanoTime() / 1_000_000;
      long answer = at >= fromMillis && at < untilMillis ? untilMillis : at + 1;
      time.sleep(Duration.ofMillis(answer - at));
      return ANSWER;
    };
  }

  private record Fired(Volley.End end, Tally tally, Pace pace) {}

  private Fired fire(Load load, Shot shot, LoadLimit... limits) throws Exception {
    return fire(load, Duration.ofMinutes(1), shot, limits);
  }

  private Fired fire(Load load, Duration within, Shot shot, LoadLimit... limits) throws Exception {
    Tally tally = new Tally(load.requests(), List.of(limits));
    Pace pace = new Pace(load);
    Volley.End end =
        new Volley(load, tally, pace, time, time)
            .fire(
                shot,
                sight ->
                    sight instanceof Judged judged
                        ? judged
                        : new Judged(
                            sight.lookedAt(),
                            new Outcome.Passed(),
                            List.of(),
                            List.of(),
                            List.of()),
                Deadline.in(within, time));
    return new Fired(end, tally, pace);
  }

  @Test
  void fire_when_theServiceStandsStill_countsFromWhenRequestsWereDue() throws Exception {
    // 300 requests in three seconds, of which it does not answer for one. 64 wait for it, 36 more
    // cannot even be sent: asked for 1000, 990, ... 370 and 361, 351, ... 11 milliseconds too soon.
    Fired fired =
        fire(
            new Load(300, 0, Optional.of(100), 64),
            standingStill(1000, 2000),
            errors("0"),
            latency(Percentile.P50, 2),
            latency(Percentile.P90, 701),
            latency(Percentile.P99, 971));

    assertThat(fired.end()).isEqualTo(Volley.End.WHOLE);
    assertThat(fired.tally().observations())
        .map(seen -> seen.seen() + " " + seen.held())
        .containsExactly("0 of 300 (0%) true", "p50 1ms true", "p90 700ms true", "p99 970ms true");
    assertThat(fired.tally().details())
        .containsExactly(
            "300 of 300 requests counted: 300 as expected, 0 in error",
            "latency: p50 1ms, p75 251ms, p90 700ms, p95 850ms, p99 970ms, p99.9 1s, max 1s");
    assertThat(fired.pace().warnings())
        .containsExactly(
            "the rate could not be kept: 35 of 300 requests were sent late, up to 360ms, because"
                + " all 64 were under way; the delay counts as latency");
    assertThat(fired.pace().inWords())
        .isEqualTo("300 requests sent at 100 a second (100 wanted), at most 64 at once");
  }

  @Test
  void fire_when_inAClosedLoop_waitsForTheAnswer() throws Exception {
    Fired fired =
        fire(
            new Load(300, 0, Optional.empty(), 1),
            standingStill(100, 1100),
            latency(Percentile.P99, 2));

    assertThat(fired.tally().observations()).map(Observation::held).containsExactly(true);
    assertThat(fired.tally().details().getLast()).endsWith("p99 1ms, p99.9 1s, max 1s");
    assertThat(fired.pace().warnings()).isEmpty();
    assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(1299).toNanos());
  }

  @Test
  void fire_when_warmingUp_leavesThoseOut() throws Exception {
    Fired fired =
        fire(
            new Load(10, 3, Optional.of(1), 1), standingStill(0, 2500), latency(Percentile.MAX, 2));

    // The third was due at 2 seconds and answered half a second later, with the two before it.
    assertThat(fired.tally().observations()).map(Observation::held).containsExactly(true);
    assertThat(fired.pace().inWords())
        .isEqualTo(
            "13 requests sent, the first 3 of them to warm up, at 1 a second (1 wanted), at most 1"
                + " at once");
    assertThat(this.fired).hasValue(13);
  }

  @Test
  void fire_when_tooManyErrors_stopsAtOnce() throws Exception {
    Fired fired =
        fire(
            new Load(500, 0, Optional.empty(), 1),
            _ -> {
              this.fired.incrementAndGet();
              return Judged.failed("GET /", "status 503");
            },
            errors("1"));

    assertThat(fired.end()).isEqualTo(Volley.End.LOST);
    assertThat(this.fired).hasValue(6);
    assertThat(fired.tally().observations())
        .map(Observation::seen)
        .containsExactly("6 of the first 6 ended in errors, where of 500 at most 5 may");
  }

  @Test
  void fire_when_tooManyAreSlow_stopsAtOnce() throws Exception {
    Fired fired =
        fire(
            new Load(20, 0, Optional.of(1), 1),
            standingStill(0, 100_000),
            errors("5"),
            latency(Percentile.P90, 50));

    assertThat(fired.end()).isEqualTo(Volley.End.LATE);

    fired =
        fire(
            new Load(20, 0, Optional.of(10), 1),
            _ -> {
              time.sleep(Duration.ofMillis(60));
              this.fired.incrementAndGet();
              return ANSWER;
            },
            errors("5"),
            latency(Percentile.P90, 50));
    assertThat(fired.end()).isEqualTo(Volley.End.LOST);
    assertThat(fired.tally().observations())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.held()).isFalse();
              assertThat(seen.seen())
                  .isEqualTo(
                      "3 of the first 3 took that long or ended in errors, where of 20 at most 2"
                          + " may");
            });
  }

  @Test
  void fire_when_stopped_wakesThoseThatWaitForTheirMoment() throws Exception {
    Load load = new Load(600, 0, Optional.of(1), 64);
    Tally tally = new Tally(load.requests(), List.of(errors("0")));
    Time untilWoken =
        new Time() {
          @Override
          public Instant now() {
            return Instant.EPOCH;
          }

          @Override
          public long nanoTime() {
            return 5;
          }

          @Override
          public void sleep(Duration duration) throws InterruptedException {
            new CountDownLatch(1).await();
          }
        };

    Volley.End end =
        new Volley(load, tally, new Pace(load), untilWoken, Thread.ofVirtual().factory())
            .fire(
                _ -> {
                  this.fired.incrementAndGet();
                  return Judged.failed("GET /", "status 503");
                },
                sight -> (Judged) sight,
                Deadline.in(Duration.ofHours(1), untilWoken));

    assertThat(end).isEqualTo(Volley.End.LOST);
    assertThat(this.fired).hasValue(1);
  }

  @Test
  void fire_when_theTimeIsOver_saysHowFarItCame() throws Exception {
    Fired fired =
        fire(
            new Load(10, 0, Optional.empty(), 1),
            Duration.ofMillis(3500),
            _ -> {
              time.sleep(Duration.ofSeconds(1));
              return ANSWER;
            },
            errors("0"));

    assertThat(fired.end()).isEqualTo(Volley.End.LATE);
    assertThat(fired.tally().counted()).isEqualTo(4);
    assertThat(fired.tally().observations()).isEmpty();
  }

  @Test
  void fire_when_itCannotBeSent_throws() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                fire(
                    new Load(10, 0, Optional.of(1), 3),
                    _ -> {
                      throw new CannotLookException("there is no way to green");
                    },
                    errors("0")))
        .withMessage("there is no way to green");
  }

  @Test
  void fire_when_interrupted_breaksOff() {
    CountDownLatch broken = new CountDownLatch(1);
    Thread firing = Thread.currentThread();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(
            () ->
                fire(
                    new Load(10, 0, Optional.empty(), 1),
                    _ -> {
                      firing.interrupt();
                      try {
                        new CountDownLatch(1).await();
                      } finally {
                        broken.countDown();
                      }
                      return ANSWER;
                    },
                    errors("0")));
    assertThatNoException().isThrownBy(broken::await);
  }
}
