package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.RawHttp;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * A port of 127.0.0.1 in a target group, with its health. Health checks are sent when somebody
 * asks: as many as fell due in virtual time since the last one, as far as they can still matter.
 */
final class Target {

  /**
   * What ELB says about a target.
   *
   * @param state {@code initial}, {@code healthy} or {@code unhealthy}
   * @param reason ELB's code, empty if it is healthy
   */
  record Health(String state, String reason, String description) {
    static final Health HEALTHY = new Health("healthy", "", "");

    boolean healthy() {
      return state.equals("healthy");
    }
  }

  private final int port;
  private Instant nextCheck;
  private int successes;
  private int failures;
  private Health health =
      new Health("initial", "Elb.RegistrationInProgress", "Target registration is in progress");

  Target(int port, Instant registered) {
    this.port = port;
    this.nextCheck = registered;
  }

  int port() {
    return port;
  }

  /** The health after every check that is due by now. */
  synchronized Health health(HealthCheck check, Instant now) {
    if (!now.isBefore(nextCheck)) {
      long due = Duration.between(nextCheck, now).dividedBy(check.interval()) + 1;
      long matter = Math.min(due, Math.max(check.healthy(), check.unhealthy()));
      for (long i = 0; i < matter; i++) {
        look(check);
      }
      nextCheck = nextCheck.plus(check.interval().multipliedBy(due));
    }
    return health;
  }

  private void look(HealthCheck check) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + check.path());
      int status = RawHttp.exchange("127.0.0.1", port, RawHttp.get(uri), check.timeout()).status();
      if (check.accepts(status)) {
        succeeded(check);
      } else {
        failed(
            check,
            "Target.ResponseCodeMismatch",
            "Health checks failed with these codes: [" + status + "]");
      }
    } catch (SocketTimeoutException _) {
      failed(check, "Target.Timeout", "Request timed out");
    } catch (IOException _) {
      failed(check, "Target.FailedHealthChecks", "Health checks failed");
    }
  }

  private void succeeded(HealthCheck check) {
    failures = 0;
    successes++;
    if (successes >= check.healthy()) {
      health = Health.HEALTHY;
    }
  }

  private void failed(HealthCheck check, String reason, String description) {
    successes = 0;
    failures++;
    if (failures >= check.unhealthy()) {
      health = new Health("unhealthy", reason, description);
    }
  }
}
