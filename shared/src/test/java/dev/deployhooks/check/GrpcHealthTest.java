package dev.deployhooks.check;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standard health service of gRPC, asked over real HTTP/2. */
@Timeout(60)
class GrpcHealthTest {

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void speakHttp2() {
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void speakTls(List<Protocol> protocols) {
    server.setProtocols(protocols);
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(CERTIFICATE)
            .build()
            .sslSocketFactory());
  }

  private Judged look(String scheme, String service) throws Exception {
    server.start(InetAddress.getLoopbackAddress(), 0);
    return Http.look(
        new ManualTime(),
        Samples.check("a", new Look.GrpcHealth(service, Duration.ofSeconds(20))),
        Samples.serviceAt(scheme + "://127.0.0.1:" + server.getPort()),
        new TargetOverride(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.of(CERTIFICATE.certificatePem())));
  }

  private static MockResponse.Builder grpc(String hex, @Nullable String status) {
    MockResponse.Builder answer =
        new MockResponse.Builder()
            .addHeader("content-type", "application/grpc")
            .body(new Buffer().write(ByteString.decodeHex(hex)));
    return status == null ? answer : answer.trailers(Headers.of("grpc-status", status));
  }

  private static String body(RecordedRequest sent) {
    return requireNonNull(sent.getBody(), "no body was sent").hex();
  }

  private static String why(Judged judged) {
    assertThat(judged.outcome()).isInstanceOf(Failed.class);
    return ((Failed) judged.outcome()).why();
  }

  @Test
  void look_when_serving_passes() throws Exception {
    server.enqueue(grpc("00000000020801", "0").build());

    Judged judged = look("http", "quiz.v1.Quiz");

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.observations())
        .containsExactly(
            new Observation(
                "service quiz.v1.Quiz to be SERVING", "SERVING", true, "plan.yaml:7:5"));
    RecordedRequest sent = server.takeRequest();
    assertThat(sent.getRequestLine()).isEqualTo("POST /grpc.health.v1.Health/Check HTTP/2");
    assertThat(sent.getHeaders().get("content-type")).isEqualTo("application/grpc");
    assertThat(sent.getHeaders().get("te")).isEqualTo("trailers");
    assertThat(body(sent))
        .isEqualTo("000000000e" + "0a0c" + ByteString.encodeUtf8("quiz.v1.Quiz").hex());
  }

  @Test
  void look_when_askedAboutTheServer_overTls() throws Exception {
    speakTls(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.enqueue(grpc("00000000020801", "0").build());

    assertThat(look("https", "").outcome()).isEqualTo(new Passed());
    assertThat(body(server.takeRequest())).isEqualTo("0000000000");
  }

  @Test
  void look_when_tlsServerSpeaksNoHttp2_saysSo() throws Exception {
    speakTls(List.of(Protocol.HTTP_1_1));
    server.enqueue(grpc("00000000020801", null).build());

    assertThat(why(look("https", ""))).contains("does not speak h2, but http/1.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00000000020802|saw NOT_SERVING",
        "0000000000|saw UNKNOWN",
        "00000000020803|saw SERVICE_UNKNOWN",
        "00000000020807|saw the unknown health 7",
        "0000000005120201020801|not one uncompressed message",
        "0000000006120201020802|saw NOT_SERVING",
        "01000000020801|not one uncompressed message",
        "0000000004080108|not one uncompressed message",
        "000000000308ffff|no HealthCheckResponse",
        "00000000021209|no HealthCheckResponse",
        "''|not one uncompressed message"
      })
  void look_when_notServing_fails(String answer, String why) throws Exception {
    server.enqueue(grpc(answer, "0").build());

    assertThat(why(look("http", "quiz"))).contains("service quiz to be SERVING", why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|saw grpc-status UNIMPLEMENTED: the server has no grpc.health.v1.Health; add",
        "5|saw grpc-status NOT_FOUND: its health service does not know that name",
        "14|saw grpc-status UNAVAILABLE",
        "99|saw grpc-status 99",
        "many|saw grpc-status \"many\""
      })
  void look_when_theCallEndsInAnError_namesIt(String status, String why) throws Exception {
    server.enqueue(grpc("", status).build());

    assertThat(why(look("http", "quiz"))).contains(why);
  }

  @Test
  void look_when_trailersAlone_readsThem() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("content-type", "application/grpc+proto")
            .addHeader("grpc-status", "7")
            .addHeader("grpc-message", "not%20you")
            .build());

    assertThat(why(look("http", ""))).contains("grpc-status PERMISSION_DENIED (not you)");
  }

  @Test
  void look_when_statusIsMissing_saysWhoDropsIt() throws Exception {
    server.enqueue(grpc("00000000020801", null).build());

    assertThat(why(look("http", ""))).contains("without grpc-status", "protocol version GRPC");
  }

  @ParameterizedTest
  @CsvSource({"200,text/html,no answer of gRPC", "404,application/grpc,status 404 over HTTP"})
  void look_when_itIsNoGrpc_saysSo(int status, String type, String why) throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(status)
            .addHeader("content-type", type)
            .addHeader("grpc-status", "0")
            .build());

    assertThat(why(look("http", ""))).contains(why);
  }
}
