package dev.deployhooks.aws;

import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A time that stands still. */
enum StoppedTime implements Time {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.parse("2026-03-04T05:06:07Z");
  }

  @Override
  public long nanoTime() {
    return 8;
  }

  @Override
  public void sleep(Duration duration) {
    throw new AssertionError("nothing here sleeps");
  }
}
