package dev.deployhooks.local.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualTimeTest {

  @TempDir Path folder;

  private Path skew(Duration duration) throws IOException {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(duration.toNanos()).array();
    return Files.write(folder.resolve("clock.skew"), bytes);
  }

  private static Duration read(Path file) throws IOException {
    return Duration.ofNanos(ByteBuffer.wrap(Files.readAllBytes(file)).getLong());
  }

  @Test
  void now_when_skewed() throws Exception {
    VirtualTime time = new VirtualTime(skew(Duration.ofDays(11)).toString());

    assertThat(time.now())
        .isCloseTo(Instant.now().plus(Duration.ofDays(11)), within(1, ChronoUnit.HOURS));
  }

  @Test
  void now_when_someoneElseMadeTheSkewGrow() throws Exception {
    Path file = skew(Duration.ofDays(3));
    VirtualTime time = new VirtualTime(file.toString());

    new VirtualTime(file.toString()).sleep(Duration.ofDays(40));

    assertThat(time.now())
        .isCloseTo(Instant.now().plus(Duration.ofDays(43)), within(1, ChronoUnit.HOURS));
  }

  @Test
  void sleep_when_skewed_makesTheSkewGrowByAtMostTheDuration() throws Exception {
    Path file = skew(Duration.ofMinutes(7));
    VirtualTime time = new VirtualTime(file.toString());
    Instant before = time.now();

    time.sleep(Duration.ofHours(5));

    assertThat(time.now()).isAfterOrEqualTo(before.plus(Duration.ofHours(5)));
    assertThat(read(file))
        .isGreaterThan(Duration.ofHours(4))
        .isLessThanOrEqualTo(Duration.ofHours(5).plusMinutes(7));
  }

  @Test
  void sleep_when_zeroOrNegative_leavesTheSkew() throws Exception {
    Path file = skew(Duration.ofSeconds(9));
    VirtualTime time = new VirtualTime(file.toString());

    time.sleep(Duration.ZERO);
    time.sleep(Duration.ofSeconds(-8));

    assertThat(read(file)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void sleep_when_interrupted_throwsAndLeavesTheSkew() throws Exception {
    Path file = skew(Duration.ofSeconds(6));
    VirtualTime time = new VirtualTime(file.toString());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> time.sleep(Duration.ofHours(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(read(file)).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void now_when_noFileIsNamed_isTheSystems() {
    Instant before = Instant.now();

    assertThat(new VirtualTime().now()).isBetween(before, Instant.now());
  }

  @Test
  void constructor_when_theFileIsMissing_saysWhich() {
    assertThatThrownBy(() -> new VirtualTime(folder.resolve("gone.skew").toString()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("gone.skew");
  }

  @Test
  void ofThisProcess_when_onTheClassPath() {
    assertThat(Time.ofThisProcess()).isInstanceOf(VirtualTime.class);
  }
}
