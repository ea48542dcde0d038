package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.HttpVersion;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The versions of HTTP that are spoken, and those that were spoken, with servers that speak both.
 */
@Timeout(60)
class ProtocolTest {

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();

  private final MockWebServer server = new MockWebServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private Judged look(Look.Protocol wanted, HttpVersion expected, boolean tls, Protocol... spoken)
      throws Exception {
    server.setProtocols(List.of(spoken));
    if (tls) {
      server.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(CERTIFICATE)
              .build()
              .sslSocketFactory());
    }
    server.enqueue(new MockResponse.Builder().code(203).body("quiz").build());
    server.start(InetAddress.getLoopbackAddress(), 0);
    return Http.look(
        new ManualTime(),
        Samples.check(
            "a",
            new Look.Http(
                "GET",
                Optional.of("/quiz"),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                wanted,
                Duration.ofSeconds(20)),
            new Expectation.Protocol(Samples.PLACE, expected),
            Samples.status(203)),
        Samples.serviceAt((tls ? "https" : "http") + "://127.0.0.1:" + server.getPort()),
        new TargetOverride(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.of(CERTIFICATE.certificatePem())));
  }

  private static String why(Judged judged) {
    assertThat(judged.outcome()).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) judged.outcome()).why();
  }

  @Test
  void look_when_serverSpeaksBothOverTls_speaksHttp2() throws Exception {
    assertThat(
            look(Look.Protocol.ANY, HttpVersion.HTTP_2, true, Protocol.HTTP_2, Protocol.HTTP_1_1)
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET /quiz HTTP/2");
  }

  @Test
  void look_when_http11IsWanted_speaksIt() throws Exception {
    assertThat(
            look(
                    Look.Protocol.HTTP_1_1,
                    HttpVersion.HTTP_1_1,
                    true,
                    Protocol.HTTP_2,
                    Protocol.HTTP_1_1)
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET /quiz HTTP/1.1");
  }

  @Test
  void look_when_http2IsWanted_andNotSpoken_fails() throws Exception {
    assertThat(why(look(Look.Protocol.HTTP_2, HttpVersion.HTTP_2, true, Protocol.HTTP_1_1)))
        .isEqualTo("the server does not speak h2, but http/1.1");
  }

  @Test
  void look_when_http2IsExpected_andNotSpoken_fails() throws Exception {
    assertThat(why(look(Look.Protocol.ANY, HttpVersion.HTTP_2, true, Protocol.HTTP_1_1)))
        .isEqualTo("expected an answer by h2, saw http/1.1");
  }

  @Test
  void look_when_http2WithoutTls_speaksIt() throws Exception {
    assertThat(
            look(
                    Look.Protocol.HTTP_2_CLEARTEXT,
                    HttpVersion.HTTP_2,
                    false,
                    Protocol.H2_PRIOR_KNOWLEDGE)
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET /quiz HTTP/2");
  }
}
