package dev.deployhooks.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * The sandbox's time: the system's, plus a skew that only grows (once it is {@linkplain #setBack
 * set back}). Where everybody would only wait, the skew grows instead, so that an hour passes in a
 * moment while real work takes real time.
 *
 * <p>The skew is a number of nanoseconds, eight bytes, big endian, in a file that is mapped into
 * memory, so that a function in a child JVM lives by the same clock: {@code now = system + skew},
 * and to sleep is to add to the skew.
 */
public final class VirtualClock implements AutoCloseable {

  private static final VarHandle SKEW =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Path file;
  private final FileChannel channel;
  private final MappedByteBuffer skew;

  /** A clock that agrees with the system's until somebody waits. */
  public VirtualClock() {
    try {
      file = Files.createTempFile("deployhooks-clock", ".skew");
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel.write(ByteBuffer.allocate(Long.BYTES), 0);
      skew = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox's clock cannot be made", e);
    }
  }

  /** The file with the skew, for the child JVMs of functions. */
  public Path file() {
    return file;
  }

  /** The sandbox's time. */
  public Instant now() {
    return Instant.now().plusNanos((long) SKEW.getVolatile(skew, 0));
  }

  /**
   * Sets a clock back before anything has happened, so that what is played afterwards lies in the
   * system's past.
   */
  public void setBack(Duration by) {
    SKEW.setVolatile(skew, 0, -by.toNanos());
  }

  /** Lets time pass at once until the given moment; nothing happens if it is past. */
  public void advanceTo(Instant moment) {
    while (true) {
      long before = (long) SKEW.getVolatile(skew, 0);
      long missing = Duration.between(Instant.now().plusNanos(before), moment).toNanos();
      if (missing <= 0 || SKEW.compareAndSet(skew, 0, before, before + missing)) {
        return;
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox's clock cannot be removed: " + file, e);
    }
  }
}
