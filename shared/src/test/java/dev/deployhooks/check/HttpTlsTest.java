package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.plan.TargetOverride;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Certificates and names. */
@Timeout(60)
class HttpTlsTest {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("Test authority").build();

  private final List<String> serverNames = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private static HeldCertificate.Builder certificate(String name) {
    return new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName(name);
  }

  private RawServer server(HeldCertificate certificate) throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate, AUTHORITY.certificate())
            .build();
    SSLServerSocket listener =
        (SSLServerSocket) certificates.sslContext().getServerSocketFactory().createServerSocket();
    return new RawServer(
        socket -> {
          SSLSocket tls = (SSLSocket) socket;
          tls.startHandshake();
          ((ExtendedSSLSession) tls.getSession())
              .getRequestedServerNames()
              .forEach(name -> serverNames.add(new String(name.getEncoded(), US_ASCII)));
          heads.add(RawServer.readHead(tls.getInputStream()));
          tls.getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
          tls.getOutputStream().flush();
        },
        listener);
  }

  private static TargetOverride trusting(HeldCertificate authority) {
    return new TargetOverride(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.of(authority.certificatePem()));
  }

  private static Judged look(RawServer server, Optional<String> host, TargetOverride target)
      throws Exception {
    Entrance entrance =
        new Entrance(
            URI.create(server.url("https")),
            host,
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            "test listener");
    return Http.look(
        new ManualTime(),
        Samples.check("quiz", Samples.get("/quiz", Duration.ofSeconds(30)), Samples.status(200)),
        Samples.service(entrance),
        target);
  }

  private static String why(Judged judged) {
    assertThat(judged.outcome()).isInstanceOf(Failed.class);
    return ((Failed) judged.outcome()).why();
  }

  @Test
  void look_when_hostIsNotTheAddress_namesAndChecksTheHost() throws Exception {
    try (RawServer server = server(certificate("quiz.example.com").build())) {
      Judged judged = look(server, Optional.of("quiz.example.com"), trusting(AUTHORITY));

      assertThat(judged.outcome()).isEqualTo(new Passed());
      assertThat(serverNames).containsExactly("quiz.example.com");
      assertThat(heads.getFirst()).contains("\r\nHost: quiz.example.com\r\n");
    }
  }

  @Test
  void look_when_certificateIsForTheAddress() throws Exception {
    try (RawServer server = server(certificate("127.0.0.1").build())) {
      assertThat(look(server, Optional.empty(), trusting(AUTHORITY)).outcome())
          .isEqualTo(new Passed());
    }
  }

  @Test
  void look_when_certificateIsForAnotherName() throws Exception {
    try (RawServer server = server(certificate("other.example.com").build())) {
      assertThat(why(look(server, Optional.of("quiz.example.com"), trusting(AUTHORITY))))
          .contains("is not for the name quiz.example.com");
    }
  }

  @Test
  void look_when_authorityIsUnknown() throws Exception {
    try (RawServer server = server(certificate("127.0.0.1").build())) {
      assertThat(why(look(server, Optional.empty(), TargetOverride.NONE)))
          .contains("not trusted", "target.certificateAuthority");
    }
  }

  @Test
  void look_when_anotherAuthorityIsTrusted() throws Exception {
    HeldCertificate another =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("Another").build();
    try (RawServer server = server(certificate("127.0.0.1").build())) {
      assertThat(why(look(server, Optional.empty(), trusting(another)))).contains("not trusted");
    }
  }

  @Test
  void look_when_certificateHasExpired() throws Exception {
    HeldCertificate expired =
        certificate("127.0.0.1")
            .validityInterval(
                Instant.parse("2020-01-01T00:00:00Z").toEpochMilli(),
                Instant.parse("2020-02-01T00:00:00Z").toEpochMilli())
            .build();
    try (RawServer server = server(expired)) {
      assertThat(why(look(server, Optional.empty(), trusting(AUTHORITY)))).contains("has expired");
    }
  }

  @Test
  void look_when_authorityIsNoCertificate() throws Exception {
    TargetOverride target =
        new TargetOverride(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.of("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----"));
    try (RawServer server = server(certificate("127.0.0.1").build())) {
      assertThatExceptionOfType(CannotLookException.class)
          .isThrownBy(() -> look(server, Optional.empty(), target))
          .withMessageContaining("target.certificateAuthority");
    }
  }

  @Test
  void look_when_serverSpeaksTlsAndIsAskedWithout() throws Exception {
    try (RawServer server = server(certificate("127.0.0.1").build())) {
      Judged judged =
          Http.look(
              new ManualTime(),
              Samples.check("quiz", Samples.get("/quiz"), Samples.status(200)),
              Samples.serviceAt(server.url("http")),
              TargetOverride.NONE);

      assertThat(judged.outcome()).isInstanceOf(Failed.class);
    }
  }
}
