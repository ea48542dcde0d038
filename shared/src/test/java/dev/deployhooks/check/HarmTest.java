package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.testing.Plans;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that mean harm: each ends in one result with the true reason, in bounded memory. */
@Timeout(60)
class HarmTest {

  /** Far more than buffers hold, and far less than was on offer. */
  private static final long SOME_MEGABYTES = 64L * 1024 * 1024;

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static CheckSpec check(String expect) {
    PlanReading reading =
        PlanReader.read(
            "{version: 1, smokeTest: {checks: [{name: a, http: {path: /, timeout: 30s}, expect: {%s}}]}}"
                .formatted(expect),
            "plan.yaml",
            PlanFiles.none("none"));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return Plans.section(((PlanReading.Read) reading).plan(), SectionKind.SMOKE_TEST)
        .checks()
        .getFirst();
  }

  private static Judged look(RawServer server, String expect) throws Exception {
    try (server) {
      return Http.look(
          new ManualTime(),
          check(expect),
          Samples.serviceAt(server.url("http")),
          TargetOverride.NONE);
    }
  }

  private static String why(Judged judged) {
    return switch (judged.outcome()) {
      case Failed(String why) -> why;
      case Outcome.Error(String why) -> why;
      default -> throw new AssertionError(judged.toString());
    };
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5368709120", "Connection: close"})
  void look_when_bodyHasGigabytes_stopsReading(String framing) throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] block = new byte[64 * 1024];
    RawServer server =
        RawServer.after(
            socket -> {
              write(socket, OK + framing + "\r\n\r\n");
              while (sent.get() < 5L * 1024 * 1024 * 1024) {
                socket.getOutputStream().write(block);
                sent.addAndGet(block.length);
              }
            });

    assertThat(why(look(server, "status: 200"))).contains("a body larger than 1048576 bytes");
    assertThat(sent).hasValueLessThan(SOME_MEGABYTES);
  }

  @Test
  void look_when_chunksNeverEnd_stopsReading() throws Exception {
    AtomicLong sent = new AtomicLong();
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    RawServer server =
        RawServer.after(
            socket -> {
              write(socket, OK + "Transfer-Encoding: chunked\r\n\r\n");
              while (true) {
                write(socket, chunk);
                sent.addAndGet(chunk.length());
              }
            });

    assertThat(why(look(server, "status: 200"))).contains("a body larger than 1048576 bytes");
    assertThat(sent).hasValueLessThan(SOME_MEGABYTES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json: [{path: $.a, exists: false}]",
        "not: {json: [{path: $.a, equals: 1}]}",
        "json: [{path: \"$..a\", not: {equals: 1}}]"
      })
  void look_when_jsonIsDeep_isNoJson(String expect) throws Exception {
    String body = "[".repeat(200_000) + "]".repeat(200_000);

    assertThat(
            why(
                look(
                    RawServer.writing(OK + "Content-Length: " + body.length() + "\r\n\r\n" + body),
                    expect)))
        .contains("no JSON");
  }

  @Test
  void look_when_anExpressionCouldRunAway_doesNot() throws Exception {
    String body = "a".repeat(100_000) + "b";

    assertThat(
            why(
                look(
                    RawServer.writing(OK + "Content-Length: " + body.length() + "\r\n\r\n" + body),
                    "body: {matches: \"^(a|aa)+$\"}")))
        .contains("body matches /^(a|aa)+$/");
  }

  @Test
  void look_when_bodyIsNoGzip_saysSo() throws Exception {
    String body = "this is no gzip at all";

    assertThat(
            look(
                    RawServer.writing(
                        OK
                            + "Content-Encoding: gzip\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body),
                    "status: 200")
                .outcome())
        .isInstanceOf(Failed.class);
  }

  @Test
  void look_when_bodyIsLongerThanAnnounced_readsWhatWasAnnounced() throws Exception {
    Judged judged =
        look(
            RawServer.writing(OK + "Content-Length: 4\r\n\r\nquizHTTP/1.1 500 No\r\n"),
            "body: quiz");

    assertThat(judged.outcome()).isEqualTo(new Outcome.Passed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|reset the connection before it answered",
        "HTTP/1.1 20|reset the connection before it answered",
        "HTTP/1.1 200 OK~X-A: b~|reset the connection before it answered",
        "HTTP/1.1 200 OK~Content-Length: 9~~qui|reset the connection in the middle of the answer's body",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~quiz~|reset the connection in the middle of the answer's body"
      })
  void look_when_resetAtAnyStage_saysWhere(String soFar, String why) throws Exception {
    RawServer server =
        RawServer.after(
            socket -> {
              if (soFar != null) {
                write(socket, soFar.replace("~", "\r\n"));
              }
              reset(socket);
            });

    assertThat(why(look(server, "status: 200"))).contains(why);
  }

  @Test
  void look_when_resetAtOnce() throws Exception {
    Judged judged = look(new RawServer(HarmTest::reset), "status: 200");

    assertThat(judged.outcome()).isInstanceOf(Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: -5", "Content-Length: many"})
  void look_when_lengthIsNone_comesToAnEnd(String framing) throws Exception {
    Judged judged = look(RawServer.writing(OK + framing + "\r\n\r\nquiz"), "body: other");

    assertThat(judged.outcome()).isInstanceOf(Failed.class);
  }
}
