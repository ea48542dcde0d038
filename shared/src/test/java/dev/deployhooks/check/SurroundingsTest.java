package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.plan.Dependency;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, ports and dependencies. */
@Timeout(60)
class SurroundingsTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Names NAMES =
      new Names() {
        @Override
        public List<InetAddress> addresses(String name) throws UnknownHostException {
          if (name.equals("gone.example.com")) {
            throw new UnknownHostException(name);
          }
          return List.of(InetAddress.ofLiteral("10.0.0.7"), InetAddress.ofLiteral("10.0.0.8"));
        }

        @Override
        public Optional<String> alias(String name, Duration timeout) {
          return name.startsWith("www.") ? Optional.of("LB.example.com") : Optional.empty();
        }
      };

  private static Judged look(Look.Surroundings look, Names names, DependencySource dependencies)
      throws Exception {
    return look(look, names, dependencies, Samples.serviceAt("http://127.0.0.1:1"));
  }

  private static Judged look(
      Look.Surroundings look,
      Names names,
      DependencySource dependencies,
      dev.deployhooks.deployment.Deployment deployment)
      throws Exception {
    return new SurroundingsLooker(
            new PortLooker(new WayToGreen((_, _) -> List.of()), new Reach(true, 0)),
            dependencies,
            names)
        .look(
            look,
            new Aim(deployment, TargetOverride.NONE),
            "plan.yaml:7:5",
            Deadline.in(Duration.ofMinutes(1), new ManualTime()));
  }

  private static Judged name(Look.Dns look) throws Exception {
    return look(look, NAMES, DependencySource.none());
  }

  private static Look.Dns dns(String name, int atLeast, Set<String> addresses, String alias) {
    return new Look.Dns(
        name,
        atLeast,
        Set.copyOf(addresses.stream().map(InetAddress::ofLiteral).toList()),
        Optional.of(alias).filter(text -> !text.isEmpty()),
        LONG);
  }

  private static String why(Judged judged) {
    assertThat(judged.outcome()).isInstanceOf(Failed.class);
    return ((Failed) judged.outcome()).why();
  }

  @Test
  void look_when_nameHasWhatIsWanted_passes() throws Exception {
    Judged judged =
        name(dns("www.example.com", 2, Set.of("10.0.0.8", "10.0.0.7"), "lb.example.com"));

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.observations())
        .map(Observation::seen)
        .containsExactly(
            "2: 10.0.0.7, 10.0.0.8", "2: 10.0.0.7, 10.0.0.8", "an alias of LB.example.com");
  }

  @Test
  void look_when_nameHasNoAddress_fails() throws Exception {
    assertThat(why(name(dns("gone.example.com", 1, Set.of(), ""))))
        .isEqualTo("expected an address of gone.example.com, saw no address");
  }

  @Test
  void look_when_nameHasTooFewOrOtherAddresses_fails() throws Exception {
    assertThat(why(name(dns("a.example.com", 3, Set.of(), ""))))
        .isEqualTo("expected at least 3 addresses of a.example.com, saw 2: 10.0.0.7, 10.0.0.8");
    assertThat(why(name(dns("a.example.com", 1, Set.of("10.0.0.7"), ""))))
        .isEqualTo("expected 1: 10.0.0.7, saw 2: 10.0.0.7, 10.0.0.8");
    assertThat(why(name(dns("a.example.com", 1, Set.of(), "lb.example.com"))))
        .isEqualTo("expected an alias of lb.example.com, saw no alias");
  }

  @Test
  void look_when_nameServerIsSilent_comesToAnEnd() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Names silent =
        new Names() {
          @Override
          public List<InetAddress> addresses(String name) throws UnknownHostException {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException _) {
              interrupted.countDown();
            }
            throw new UnknownHostException(name);
          }

          @Override
          public Optional<String> alias(String name, Duration timeout) {
            return Optional.empty();
          }
        };
    Judged judged =
        look(
            new Look.Dns("a.example.com", 1, Set.of(), Optional.empty(), Duration.ofMillis(20)),
            silent,
            DependencySource.none());

    assertThat(why(judged)).isEqualTo("it was not resolved within 20ms");
    interrupted.await();
  }

  @Test
  void alias_when_askedOfANameServer_isItsAnswer() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(server));

      assertThat(
              Names.at("dns://127.0.0.1:" + server.getLocalPort())
                  .alias("www.example.com", Duration.ofSeconds(20)))
          .contains("lb.example.com");
    }
  }

  /** Answers one question with an alias: the question's head and name, and a record behind it. */
  private static void answer(DatagramSocket server) {
    try {
      DatagramPacket question = new DatagramPacket(new byte[512], 512);
      server.receive(question);
      byte[] asked = question.getData();
      int end = 12;
      while (asked[end] != 0) {
        end += asked[end] + 1;
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      answer.write(asked, 0, 2);
      answer.writeBytes(new byte[] {(byte) 0x85, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0});
      answer.writeBytes(Arrays.copyOfRange(asked, 12, end + 5));
      answer.writeBytes(new byte[] {(byte) 0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 16});
      for (String label : List.of("lb", "example", "com")) {
        answer.write(label.length());
        answer.writeBytes(label.getBytes(US_ASCII));
      }
      answer.write(0);
      byte[] bytes = answer.toByteArray();
      server.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static Judged port(Optional<String> address, boolean tls, Entrance entrance)
      throws Exception {
    return look(
        new Look.Tcp(address, tls, LONG),
        NAMES,
        DependencySource.none(),
        Samples.service(entrance));
  }

  @Test
  void look_when_portTakesConnections_passes() throws Exception {
    try (RawServer server = RawServer.silent()) {
      assertThat(
              port(
                      Optional.of("127.0.0.1:" + server.port()),
                      false,
                      Entrance.at(URI.create("http://127.0.0.1:1"), "test listener"))
                  .outcome())
          .isEqualTo(new Passed());
      Judged judged =
          port(
              Optional.empty(),
              false,
              Entrance.at(URI.create(server.url("http")), "test listener"));
      assertThat(judged.outcome()).isEqualTo(new Passed());
      assertThat(judged.lookedAt()).isEqualTo("connect to 127.0.0.1 port " + server.port());
    }
  }

  @Test
  void look_when_portRefuses_fails() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(
            why(
                port(
                    Optional.of("127.0.0.1:" + port),
                    false,
                    Entrance.at(URI.create("http://127.0.0.1:1"), "test listener"))))
        .contains("127.0.0.1 port " + port + " refused the connection");
  }

  @Test
  void look_when_addressIsForbidden_isNotConnectedTo() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                port(
                    Optional.of("169.254.169.254:80"),
                    false,
                    Entrance.at(URI.create("http://127.0.0.1:1"), "test listener")))
        .withMessageContaining("where AWS hands out credentials");
  }

  private static Judged shakeHands(String certificateName, String expectedName) throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName(certificateName).build();
    SSLServerSocket listener =
        (SSLServerSocket)
            new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket();
    try (RawServer server =
        new RawServer(socket -> ((SSLSocket) socket).startHandshake(), listener)) {
      Entrance entrance =
          new Entrance(
              URI.create(server.url("https")),
              Optional.of(expectedName),
              Map.of(),
              Map.of(),
              List.of(),
              List.of(),
              List.of(),
              "test listener");
      return new SurroundingsLooker(
              new PortLooker(new WayToGreen((_, _) -> List.of()), new Reach(true, 0)),
              DependencySource.none(),
              NAMES)
          .look(
              new Look.Tcp(Optional.empty(), true, LONG),
              new Aim(
                  Samples.service(entrance),
                  new TargetOverride(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Map.of(),
                      Optional.of(certificate.certificatePem()))),
              "plan.yaml:7:5",
              Deadline.in(Duration.ofMinutes(1), new ManualTime()));
    }
  }

  @Test
  void look_when_tlsIsWanted_shakesHands() throws Exception {
    assertThat(shakeHands("quiz.example.com", "quiz.example.com").outcome())
        .isEqualTo(new Passed());
  }

  @Test
  void look_when_certificateIsForAnotherName_fails() throws Exception {
    assertThat(why(shakeHands("other.example.com", "quiz.example.com:443")))
        .contains("is not for the name quiz.example.com");
  }

  @Test
  void look_when_serverSpeaksNoTls_fails() throws Exception {
    try (RawServer server =
        new RawServer(
            socket -> socket.getOutputStream().write("220 hello\r\n".getBytes(US_ASCII)))) {
      assertThat(
              why(
                  port(
                      Optional.of("127.0.0.1:" + server.port()),
                      true,
                      Entrance.at(URI.create("http://127.0.0.1:1"), "test listener"))))
          .contains("no TLS connection to 127.0.0.1 port " + server.port());
    }
  }

  @Test
  void look_when_dependencyIsReady_passes_andOtherwiseFails() throws Exception {
    Look.Needed look = new Look.Needed(new Dependency.Table("quiz"));

    assertThat(look(look, NAMES, (_, _) -> new Standing.Ready("ACTIVE")).outcome())
        .isEqualTo(new Passed());
    assertThat(why(look(look, NAMES, (_, _) -> new Standing.NotReady("CREATING"))))
        .isEqualTo("expected table quiz to be usable, saw CREATING");
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> look(look, NAMES, DependencySource.none()))
        .withMessage("there is no AWS to ask about table quiz");
    assertThat(
            look(
                    look,
                    NAMES,
                    (_, _) -> {
                      throw new SourceException("throttled");
                    })
                .outcome())
        .isEqualTo(new Outcome.Error("throttled"));
  }
}
