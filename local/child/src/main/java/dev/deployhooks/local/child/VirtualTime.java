package dev.deployhooks.local.child;

import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox's clock in the JVM of a hook: the system's time, plus a skew that stands in a file
 * mapped into memory by everyone who lives by it. To sleep is to make the skew grow, so that an
 * hour passes in a moment while real work takes real time. Without such a file it is the system's
 * clock.
 *
 * <p>The file holds eight bytes: nanoseconds, big endian. Who made it is {@code
 * dev.deployhooks.sandbox.VirtualClock}.
 */
public final class VirtualTime implements Time {

  /** The system property that names the file with the skew. */
  public static final String PROPERTY = "deployhooks.clock";

  private static final VarHandle SKEW =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final @Nullable ByteBuffer skew;

  /**
   * The clock whose skew stands in the file that {@value #PROPERTY} names; the system's clock if
   * the property is not set.
   *
   * @throws UncheckedIOException if there is no such file
   */
  public VirtualTime() {
    this(System.getProperty(PROPERTY));
  }

  VirtualTime(@Nullable String file) {
    skew = file == null ? null : map(Path.of(file));
  }

  private static ByteBuffer map(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox's clock cannot be read: " + file, e);
    }
  }

  @Override
  public Instant now() {
    return skew == null ? Instant.now() : Instant.now().plusNanos((long) SKEW.getVolatile(skew, 0));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (!duration.isPositive()) {
      return;
    }
    if (skew == null) {
      Thread.sleep(duration);
      return;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    advanceTo(skew, now().plus(duration));
  }

  /**
   * Two who sleep at the same time until the same moment advance the clock once, not twice: what
   * counts is the moment, not the duration.
   */
  private static void advanceTo(ByteBuffer skew, Instant moment) {
    while (true) {
      long before = (long) SKEW.getVolatile(skew, 0);
      long missing = Duration.between(Instant.now().plusNanos(before), moment).toNanos();
      if (missing <= 0 || SKEW.compareAndSet(skew, 0, before, before + missing)) {
        return;
      }
    }
  }

  @Override
  public String toString() {
    return skew == null ? "the system's clock" : "the sandbox's clock";
  }
}
