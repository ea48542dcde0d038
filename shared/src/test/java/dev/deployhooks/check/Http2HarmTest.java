package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that mean harm by HTTP/2: each ends in one result, in bounded memory. */
@Timeout(60)
class Http2HarmTest {

  /** Far more than buffers hold, and far less than was on offer. */
  private static final long SOME_MEGABYTES = 64L * 1024 * 1024;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final AtomicLong sent = new AtomicLong();

  /** A frame (RFC 9113, 4.1). */
  private static byte[] frame(int type, int flags, int stream, int... payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[8] = (byte) stream;
    for (int i = 0; i < payload.length; i++) {
      frame[9 + i] = (byte) payload[i];
    }
    return frame;
  }

  /** So many of one header that is known by its number: one byte each. */
  private static int[] headers(int number, int count) {
    int[] payload = new int[count];
    Arrays.fill(payload, 0x80 | number);
    return payload;
  }

  private RawServer server(List<byte[]> once, byte[] forEver) throws IOException {
    return new RawServer(
        socket -> {
          InputStream in = socket.getInputStream();
          in.readNBytes(24);
          OutputStream out = socket.getOutputStream();
          out.write(frame(SETTINGS, 0, 0));
          out.flush();
          awaitRequest(in);
          for (byte[] frame : once) {
            out.write(frame);
          }
          out.flush();
          if (forEver.length == 0) {
            RawServer.drain(in);
            return;
          }
          Thread.ofVirtual().start(() -> drain(in));
          while (true) {
            out.write(forEver);
            sent.addAndGet(forEver.length);
          }
        });
  }

  /** What is said of a stream before the client has opened it is passed over. */
  private static void awaitRequest(InputStream in) throws IOException {
    byte[] head = in.readNBytes(9);
    while (head.length == 9 && head[3] != HEADERS) {
      in.skipNBytes(((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff));
      head = in.readNBytes(9);
    }
  }

  private static void drain(InputStream in) {
    try {
      RawServer.drain(in);
    } catch (IOException _) {
      // The client went away.
    }
  }

  private static Judged look(RawServer server) throws Exception {
    try (server) {
      return Http.look(
          new ManualTime(),
          Samples.check(
              "a",
              new Look.Http(
                  "GET",
                  Optional.of("/"),
                  Optional.empty(),
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  0,
                  Look.Protocol.HTTP_2_CLEARTEXT,
                  Duration.ofSeconds(5)),
              Samples.status(200)),
          Samples.serviceAt(server.url("http")),
          TargetOverride.NONE);
    }
  }

  private static String why(Judged judged) {
    return switch (judged.outcome()) {
      case Outcome.Failed(String why) -> why;
      case Outcome.Error(String why) -> why;
      default -> throw new AssertionError(judged.toString());
    };
  }

  @Test
  void look_when_headersNeverEnd_stopsReading() throws Exception {
    RawServer server =
        server(
            List.of(frame(HEADERS, 0, 3, headers(8, 16_384))),
            frame(CONTINUATION, 0, 3, headers(8, 16_384)));

    assertThat(why(look(server))).contains("header byte count limit of 262144 exceeded");
    assertThat(sent).hasValueLessThan(SOME_MEGABYTES);
  }

  @Test
  void look_when_dataNeverEnds_stopsReading() throws Exception {
    RawServer server =
        server(
            List.of(frame(HEADERS, END_HEADERS, 3, headers(8, 1))),
            frame(DATA, 0, 3, new int[16_384]));

    assertThat(why(look(server)))
        .containsAnyOf("a body larger than 1048576 bytes", "sent more than 4194304 bytes");
    assertThat(sent).hasValueLessThan(SOME_MEGABYTES);
  }

  @ParameterizedTest
  @CsvSource({"6,0,8", "4,0,6", "3,5,4", "8,0,4", "2,3,5", "11,0,9"})
  void look_when_floodedWithFramesBesideTheAnswer_comesToAnEnd(int type, int stream, int length)
      throws Exception {
    int[] payload = new int[length];
    payload[length - 1] = 1;
    byte[] one = frame(type, 0, stream, payload);
    byte[] many = new byte[one.length * 512];
    for (int i = 0; i < 512; i++) {
      System.arraycopy(one, 0, many, i * one.length, one.length);
    }

    // Pings and settings are answered, which may take as long as the request may.
    assertThat(why(look(server(List.of(), many)))).isNotEmpty();
    assertThat(sent).hasValueLessThan(SOME_MEGABYTES);
  }

  @Test
  void look_when_streamIsReset_namesTheReason() throws Exception {
    assertThat(why(look(server(List.of(frame(RST_STREAM, 0, 3, 0, 0, 0, 11)), new byte[0]))))
        .contains("broke off the HTTP/2 stream: ENHANCE_YOUR_CALM");
  }

  @Test
  void look_when_itGoesAway_saysSo() throws Exception {
    assertThat(why(look(server(List.of(frame(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), new byte[0]))))
        .isNotEmpty();
  }

  @Test
  void look_when_framesMakeNoSense_saysSo() throws Exception {
    assertThat(why(look(server(List.of(frame(PING, 0, 0, 1, 2, 3)), new byte[0])))).isNotEmpty();
    assertThat(why(look(server(List.of(frame(HEADERS, END_HEADERS, 3, 0x7f, 0xff)), new byte[0]))))
        .isNotEmpty();
  }
}
