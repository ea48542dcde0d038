package dev.deployhooks.hooks.failurereporter;

import java.time.Duration;
import java.util.Random;

/**
 * What goes wrong in one schedule, drawn from its seed: how often each kind of fault strikes, and
 * which troubles last.
 */
final class Faults {

  /** The role of the hooks may not report, and nothing that is tried again helps. */
  final boolean denied;

  /** The queue loses some of what it has accepted, for good. */
  final boolean losesMessages;

  /** Until then CodeDeploy takes no report, from whoever it comes. */
  final Duration outage;

  /** Until then the memory of what has failed is out of reach. */
  final Duration amnesia;

  private final Random random;
  private final double kills;
  private final double troubles;

  Faults(Random random) {
    this.random = random;
    this.denied = random.nextInt(20) == 0;
    this.losesMessages = random.nextInt(15) == 0;
    this.outage =
        switch (random.nextInt(6)) {
          case 0 -> Duration.ofMinutes(random.nextInt(30));
          case 1 -> Duration.ofSeconds(random.nextInt(400));
          default -> Duration.ZERO;
        };
    this.amnesia =
        random.nextInt(8) == 0 ? Duration.ofSeconds(random.nextInt(1200)) : Duration.ZERO;
    this.kills = random.nextDouble(0.06);
    this.troubles = random.nextDouble(0.3);
  }

  /** Whether the function is killed at this call. */
  boolean kills() {
    return random.nextDouble() < kills;
  }

  /** Whether something goes wrong with this call. */
  boolean strikes() {
    return random.nextDouble() < troubles;
  }

  /** One of several, each as likely. */
  int oneOf(int several) {
    return random.nextInt(several);
  }

  /** Up to so long. */
  Duration upTo(Duration longest) {
    return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
  }
}
