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

  /** From then on the function does not start any more, for whatever reason. */
  final Duration startsUntil;

  private final Random random;
  private final double kills;
  private final double troubles;

  /**
   * Draws them.
   *
   * @param late there is little trouble until the last looks of a long bake, which do not start
   */
  Faults(Random random, boolean late) {
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
    this.startsUntil =
        late
            ? Duration.ofSeconds(2_880 + random.nextInt(480))
            : random.nextInt(10) == 0
                ? Duration.ofSeconds(random.nextInt(3_600))
                : Duration.ofDays(1);
    this.kills = random.nextDouble(late ? 0.01 : 0.06);
    this.troubles = random.nextDouble(late ? 0.05 : 0.3);
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
