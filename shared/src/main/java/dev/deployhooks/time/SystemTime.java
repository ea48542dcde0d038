package dev.deployhooks.time;

import java.time.Duration;
import java.time.Instant;

/** The system's clock: what a hook lives by in AWS. */
enum SystemTime implements Time {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (duration.isPositive()) {
      Thread.sleep(duration);
    }
  }
}
