package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.RawHttp;
import dev.deployhooks.sandbox.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * People who use what is deployed, one after another at even pauses of virtual time, until they are
 * sent away. While they come, time jumps no farther than to the next of them.
 */
public final class Visitors implements AutoCloseable {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How long a visitor waits for an answer, in real time. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Agenda agenda;
  private final VirtualClock clock;
  private final Duration pause;
  private final Agenda.Work visit;
  private volatile boolean sentAway;

  Visitors(Agenda agenda, VirtualClock clock, int perMinute, Agenda.Work visit) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("visitors a minute have to be at least 1: " + perMinute);
    }
    this.agenda = agenda;
    this.clock = clock;
    this.pause = MINUTE.dividedBy(perMinute);
    this.visit = visit;
  }

  Visitors come() {
    agenda.start("visitors", this::visits);
    return this;
  }

  private void visits() throws InterruptedException {
    Instant next = clock.now();
    while (!sentAway) {
      visit.run();
      next = next.plus(pause);
      agenda.await(next, () -> sentAway);
    }
  }

  /** Asks as a browser does, and shrugs if nobody answers. */
  static void get(Listener listener, String path) {
    Request request =
        new Request(
            "GET",
            path,
            "",
            Map.of("host", List.of(listener.uri().getAuthority()), "accept", List.of("*/*")),
            new byte[0]);
    try {
      var _ = RawHttp.exchange("127.0.0.1", listener.port(), request, PATIENCE);
    } catch (IOException _) {
      // What visitors do not get, the load balancer has counted.
    }
  }

  /** Sends them away; nobody comes any more. */
  @Override
  public void close() {
    sentAway = true;
    agenda.changed();
  }
}
