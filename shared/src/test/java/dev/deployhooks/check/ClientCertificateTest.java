package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.ClientCertificate;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that identify themselves in the TLS handshake. */
@Timeout(60)
class ClientCertificateTest {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("Test authority").build();
  private static final HeldCertificate SERVER =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName("127.0.0.1")
          .build();

  private static final HeldCertificate EC =
      new HeldCertificate.Builder().ecdsa256().signedBy(AUTHORITY).commonName("ec hook").build();
  private static final HeldCertificate RSA =
      new HeldCertificate.Builder().rsa2048().signedBy(AUTHORITY).commonName("rsa hook").build();

  private final List<String> names = new CopyOnWriteArrayList<>();

  private RawServer server() throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(SERVER)
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();
    SSLServerSocket listener =
        (SSLServerSocket) certificates.sslContext().getServerSocketFactory().createServerSocket();
    listener.setNeedClientAuth(true);
    return new RawServer(
        socket -> {
          SSLSocket tls = (SSLSocket) socket;
          tls.startHandshake();
          names.add(
              ((X509Certificate) tls.getSession().getPeerCertificates()[0])
                  .getSubjectX500Principal()
                  .getName());
          RawServer.readHead(tls.getInputStream());
          tls.getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
          tls.getOutputStream().flush();
        },
        listener);
  }

  private Judged look(Optional<ClientCertificate> certificate) throws Exception {
    try (RawServer server = server()) {
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
                  Look.Protocol.HTTP_1_1,
                  Optional.empty(),
                  certificate,
                  Duration.ofSeconds(20)),
              Samples.status(200)),
          Samples.serviceAt(server.url("https")),
          new TargetOverride(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Map.of(),
              Optional.of(AUTHORITY.certificatePem())));
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der));
  }

  /** What PKCS #8 wraps: the octets after version, algorithm and their own head. */
  private static byte[] unwrapped(byte[] pkcs8, int head) {
    return Arrays.copyOfRange(pkcs8, head, pkcs8.length);
  }

  /** SEC 1 with the curve (prime256v1) among its fields, as openssl ecparam -genkey writes it. */
  private static byte[] sec1() {
    byte[] whole = EC.keyPair().getPrivate().getEncoded();
    // 30 41 | 02 01 00 | 30 13 ... (21 bytes) | 04 27 | 30 25 02 01 01 04 20 <32 bytes>
    byte[] key = Arrays.copyOfRange(whole, 35, 67);
    byte[] sec1 = new byte[51];
    byte[] head = {0x30, 49, 2, 1, 1, 4, 32};
    byte[] curve = {(byte) 0xa0, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
    System.arraycopy(head, 0, sec1, 0, 7);
    System.arraycopy(key, 0, sec1, 7, 32);
    System.arraycopy(curve, 0, sec1, 39, 12);
    return sec1;
  }

  @Test
  void look_when_keyIsPkcs8() throws Exception {
    assertThat(
            look(Optional.of(new ClientCertificate(EC.certificatePem(), EC.privateKeyPkcs8Pem())))
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(names).containsExactly("CN=ec hook");
  }

  @Test
  void look_when_keyIsPkcs1_withItsChain() throws Exception {
    assertThat(
            look(Optional.of(
                    new ClientCertificate(
                        RSA.certificatePem() + AUTHORITY.certificatePem(),
                        pem(
                            "RSA PRIVATE KEY",
                            unwrapped(RSA.keyPair().getPrivate().getEncoded(), 26)))))
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(names).containsExactly("CN=rsa hook");
  }

  @Test
  void look_when_keyIsSec1() throws Exception {
    assertThat(
            look(Optional.of(
                    new ClientCertificate(EC.certificatePem(), pem("EC PRIVATE KEY", sec1()))))
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(names).containsExactly("CN=ec hook");
  }

  @Test
  void look_when_noneIsShown_failsInTheHandshake() throws Exception {
    assertThat(look(Optional.empty()).outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(names).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMCUCAQEEIA==\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\n\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMIT/////\n-----END EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void look_when_keyCannotBeRead_saysSoWithoutIt(String key) {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(Optional.of(new ClientCertificate(EC.certificatePem(), key))))
        .withMessageStartingWith("clientCertificate.key ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2", "MAA", "MCUC"));
  }

  @Test
  void look_when_keyIsAnothers_fails() throws Exception {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                look(
                    Optional.of(
                        new ClientCertificate(EC.certificatePem(), RSA.privateKeyPkcs8Pem()))))
        .withMessageContaining("do they belong to each other?");
  }
}
