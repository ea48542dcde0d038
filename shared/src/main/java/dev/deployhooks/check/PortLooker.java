package dev.deployhooks.check;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Connects to a port, and shakes hands by TLS where that is wanted. It sends nothing else. */
final class PortLooker {

  private static final Look.Http ANY_REQUEST =
      new Look.Http(
          "GET",
          Optional.of("/"),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Duration.ofSeconds(1));

  private final WayToGreen way;
  private final Reach reach;

  PortLooker(WayToGreen way, Reach reach) {
    this.way = way;
    this.reach = reach;
  }

  /**
   * Where to connect.
   *
   * @param name what the certificate must be for
   */
  private record To(String host, int port, String name) {
    String words() {
      return host + " port " + port;
    }
  }

  /**
   * Looks once.
   *
   * @throws CannotLookException if it cannot be looked at, now or later
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(Look.Tcp look, Aim aim, String where, Deadline deadline)
      throws CannotLookException, InterruptedException {
    To to;
    try {
      to = to(look, aim, deadline);
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(SurroundingsLooker.planned(look), e.getMessage());
    }
    String lookedAt = "connect to " + to.words();
    Deadline end = deadline.atMost(look.timeout());
    if (end.remaining().toMillis() < 1) {
      return Judged.error(lookedAt, "no time was left");
    }
    HttpTrouble.Whom whom = new HttpTrouble.Whom(to.host(), to.port(), to.name(), "");
    Duration patience = end.remaining();
    Phase phase = new Phase();
    try (Socket socket = connected(to, aim.target(), end, phase)) {
      if (look.tls()) {
        phase.now = HttpProgress.Phase.SECURING;
        shakeHands(socket, to, aim.target(), end);
      }
    } catch (ForbiddenAddressException e) {
      throw new CannotLookException(e.getMessage());
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while connecting to " + to.words());
      }
      String why = HttpTrouble.inWords(e, whom, phase.now, patience);
      return e instanceof UnknownHostException
          ? Judged.error(lookedAt, why)
          : Judged.failed(lookedAt, why);
    }
    List<Observation> observations =
        List.of(
            new Observation(look.tls() ? "a TLS connection" : "a connection", "one", true, where));
    return new Judged(
        lookedAt, Expectations.outcome(observations), observations, List.of(), List.of());
  }

  /** How far the connecting has come. */
  private static final class Phase {
    private HttpProgress.Phase now = HttpProgress.Phase.RESOLVING;
  }

  private To to(Look.Tcp look, Aim aim, Deadline deadline)
      throws CannotLookException, SourceException {
    if (look.address().isPresent()) {
      URI given = URI.create("tcp://" + look.address().get());
      return new To(bare(given.getHost()), given.getPort(), bare(given.getHost()));
    }
    Entrance entrance = way.find(ANY_REQUEST, aim, deadline);
    URI address = entrance.address();
    int port = address.getPort();
    String host = bare(address.getHost());
    return new To(
        host,
        port > 0 ? port : address.getScheme().equalsIgnoreCase("https") ? 443 : 80,
        entrance.host().map(PortLooker::withoutPort).orElse(host));
  }

  /** A host without the brackets of an IPv6 address. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String withoutPort(String authority) {
    URI uri = URI.create("tcp://" + authority);
    return uri.getHost() == null ? authority : bare(uri.getHost());
  }

  /** A connection to the first of the host's addresses that takes one. */
  private Socket connected(To to, TargetOverride target, Deadline end, Phase phase)
      throws IOException {
    GuardedSockets sockets = new GuardedSockets(reach, target.allowedAddresses());
    IOException trouble = new UnknownHostException(to.host());
    for (InetAddress address : InetAddress.getAllByName(to.host())) {
      phase.now = HttpProgress.Phase.CONNECTING;
      Socket socket = sockets.createSocket();
      try {
        socket.connect(new InetSocketAddress(address, to.port()), millis(end));
        return socket;
      } catch (IOException e) {
        socket.close();
        trouble = e;
        if (e instanceof ForbiddenAddressException || end.passed()) {
          throw e;
        }
      }
    }
    throw trouble;
  }

  private static void shakeHands(Socket socket, To to, TargetOverride target, Deadline end)
      throws IOException, CannotLookException {
    SSLSocket tls =
        (SSLSocket)
            Tls.with(target.certificateAuthority(), Optional.empty())
                .sockets()
                .createSocket(socket, to.name(), to.port(), false);
    tls.setSoTimeout(millis(end));
    tls.startHandshake();
    if (!(tls.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate)
        || !CertificateNames.fit(CertificateNames.of(certificate), to.name())) {
      throw new SSLPeerUnverifiedException("another name");
    }
  }

  private static int millis(Deadline end) {
    return Math.clamp(end.remaining().toMillis(), 1, Integer.MAX_VALUE);
  }
}
