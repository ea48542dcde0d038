package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.TargetOverride;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do not keep to HTTP: each gives its own reason. */
@Timeout(60)
class HttpTroubleTest {

  /** How long a look waits where nothing ever comes; the only real waiting in these tests. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofSeconds(30);

  private static Judged look(String url, Duration timeout) throws Exception {
    return Http.look(
        new ManualTime(),
        Samples.check("quiz", Samples.get("/quiz", timeout), Samples.status(200)),
        Samples.serviceAt(url),
        TargetOverride.NONE);
  }

  private static String failure(RawServer server, Duration timeout) throws Exception {
    try (server) {
      Judged judged = look(server.url("http"), timeout);
      assertThat(judged.outcome()).isInstanceOf(Failed.class);
      String why = ((Failed) judged.outcome()).why();
      assertThat(why).startsWith("127.0.0.1 port " + server.port());
      return why.substring(("127.0.0.1 port " + server.port()).length()).strip();
    }
  }

  @Test
  void look_when_nothingListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(look("http://127.0.0.1:" + port, LONG).outcome())
        .isEqualTo(
            new Failed(
                "127.0.0.1 port " + port + " refused the connection: does anything listen there?"));
  }

  @Test
  void look_when_serverNeverAnswers() throws Exception {
    assertThat(failure(RawServer.silent(), SHORT)).isEqualTo("did not answer within 1s");
  }

  @Test
  void look_when_bodyNeverEnds() throws Exception {
    RawServer server =
        RawServer.after(
            socket -> {
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".getBytes(US_ASCII));
              socket.getOutputStream().flush();
              RawServer.drain(socket.getInputStream());
            });

    assertThat(failure(server, SHORT))
        .isEqualTo("began to answer and did not come to an end within 1s");
  }

  @Test
  void look_when_headersDripForEver() throws Exception {
    RawServer server =
        RawServer.after(
            socket -> {
              socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(US_ASCII));
              socket.getOutputStream().flush();
              RawServer.drain(socket.getInputStream());
            });

    assertThat(failure(server, SHORT)).isEqualTo("did not answer within 1s");
  }

  @Test
  void look_when_closedWithoutAnAnswer() throws Exception {
    assertThat(failure(RawServer.writing(""), LONG))
        .startsWith("closed the connection without a whole answer");
  }

  @Test
  void look_when_bodyIsCutShort() throws Exception {
    assertThat(
            failure(RawServer.writing("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"), LONG))
        .isEqualTo("broke off before the end of the answer's body");
  }

  @Test
  void look_when_chunksAreCutShort() throws Exception {
    assertThat(
            failure(
                RawServer.writing(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
                LONG))
        .isEqualTo("broke off before the end of the answer's body");
  }

  @Test
  void look_when_chunkIsInvalid() throws Exception {
    assertThat(
            failure(
                RawServer.writing(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nshort\r\n"),
                LONG))
        .startsWith("broke the rules of HTTP");
  }

  @Test
  void look_when_reset() throws Exception {
    RawServer server =
        RawServer.after(
            socket -> {
              socket.setSoLinger(true, 0);
              socket.close();
            });

    assertThat(failure(server, LONG)).isEqualTo("reset the connection before it answered");
  }

  @Test
  void look_when_itIsNotHttp() throws Exception {
    assertThat(failure(RawServer.writing("SSH-2.0-OpenSSH_9.6\r\n"), LONG))
        .isEqualTo("answered with something that is not HTTP (does it speak https://?)");
  }

  @Test
  void look_when_headersAreEndless() throws Exception {
    assertThat(failure(RawServer.writing("HTTP/1.1 200 OK\r\nX: " + "y".repeat(600_000)), LONG))
        .contains("more than 256 KiB");
  }

  @Test
  void look_when_nameDoesNotResolve() throws Exception {
    assertThat(look("http://nowhere.invalid", LONG).outcome())
        .isInstanceOfSatisfying(
            Error.class, error -> assertThat(error.why()).contains("\"nowhere.invalid\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "http://169.254.170.2",
        "http://2852039166",
        "http://[fd00:ec2::254]",
        "http://[fe80::1]",
        "http://[::ffff:169.254.169.254]",
        "http://[64:ff9b::a9fe:a9fe]"
      })
  void look_when_addressHandsOutCredentials_isRefused(String url) {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(url, LONG))
        .withMessageContaining("no check may connect to it");
  }

  @Test
  void look_when_interrupted_saysSo() throws IOException {
    try (RawServer server =
        new RawServer(
            socket -> {
              RawServer.readHead(socket.getInputStream());
              RawServer.drain(socket.getInputStream());
            })) {
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> look(server.url("http"), LONG));
    }
  }

  @Test
  void look_when_plainPortIsAskedForTls() throws Exception {
    try (RawServer server = RawServer.writing("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      // A server that reads a head that never comes: the hello has no empty line in it.
      Judged judged = look(server.url("https"), SHORT);

      assertThat(judged.outcome()).isInstanceOf(Failed.class);
    }
  }
}
