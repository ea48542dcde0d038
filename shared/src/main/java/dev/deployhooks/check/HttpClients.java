package dev.deployhooks.check;

import dev.deployhooks.plan.ClientCertificate;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of the checks: made when the first request is, shared by all of them. It follows
 * no redirect, asks nothing twice, uses no proxy, and keeps no connection but for a burst: every
 * request shows whether green takes a new one, and nothing is left behind when the checks are over.
 */
final class HttpClients implements AutoCloseable {

  private final Reach reach;
  private final ConnectionPool pool;
  private final long mostBytes;
  private final Map<Kind, Way> kinds = new HashMap<>();
  private @Nullable OkHttpClient base;

  HttpClients(Reach reach) {
    this(reach, new ConnectionPool(0, 1, TimeUnit.MILLISECONDS), GuardedSockets.ONE_ANSWER);
  }

  private HttpClients(Reach reach, ConnectionPool pool, long mostBytes) {
    this.reach = reach;
    this.pool = pool;
    this.mostBytes = mostBytes;
  }

  /**
   * A client of its own for a burst, which keeps connections for a second: less than servers leave
   * them open, so that none is used when it is about to be closed.
   *
   * @param connections how many
   */
  static HttpClients keeping(Reach reach, int connections) {
    return new HttpClients(
        reach,
        new ConnectionPool(connections, 1, TimeUnit.SECONDS),
        GuardedSockets.SEVERAL_ANSWERS);
  }

  /** A client, and what makes its sockets. */
  private record Way(OkHttpClient client, GuardedSockets sockets) {}

  /** Closes the connections that are kept. */
  @Override
  public void close() {
    pool.evictAll();
  }

  /** What connections have in common that may serve one another's requests. */
  private record Kind(
      String connectTo,
      List<Protocol> protocols,
      Set<InetAddress> allowed,
      Optional<String> authority,
      Optional<ClientCertificate> certificate) {}

  /**
   * The client for one request.
   *
   * @param timeout for all of it, more than zero
   * @throws CannotLookException if a certificate or a key cannot be read
   */
  OkHttpClient forRequest(
      HttpRequest request,
      Look.Http look,
      TargetOverride target,
      Duration timeout,
      HttpProgress progress)
      throws CannotLookException {
    boolean known = !request.elsewhere() && request.request().isHttps();
    Kind kind =
        new Kind(
            request.connectTo(),
            protocols(look.protocol(), request),
            target.allowedAddresses(),
            known ? target.certificateAuthority() : Optional.empty(),
            known ? look.certificate() : Optional.empty());
    Way way = of(kind);
    progress.through(way.sockets());
    return way.client()
        .newBuilder()
        .eventListener(progress)
        .addNetworkInterceptor(progress)
        .callTimeout(timeout)
        .connectTimeout(timeout)
        .readTimeout(timeout)
        .writeTimeout(timeout)
        .build();
  }

  private synchronized Way of(Kind kind) throws CannotLookException {
    Way known = kinds.get(kind);
    if (known != null) {
      return known;
    }
    GuardedSockets sockets = new GuardedSockets(reach, kind.allowed(), mostBytes);
    OkHttpClient.Builder client =
        base()
            .newBuilder()
            .dns(new ConnectTo(kind.connectTo()))
            .protocols(kind.protocols())
            .socketFactory(sockets);
    if (kind.authority().isPresent() || kind.certificate().isPresent()) {
      Tls tls = Tls.with(kind.authority(), kind.certificate());
      client.sslSocketFactory(tls.sockets(), tls.trust());
    }
    Way made = new Way(client.build(), sockets);
    kinds.put(kind, made);
    return made;
  }

  /** Breaks off what is still under way. */
  synchronized void cancelAll() {
    if (base != null) {
      base.dispatcher().cancelAll();
    }
  }

  private synchronized OkHttpClient base() {
    OkHttpClient client = base;
    if (client == null) {
      client =
          new OkHttpClient.Builder()
              .followRedirects(false)
              .followSslRedirects(false)
              .retryOnConnectionFailure(false)
              .proxy(Proxy.NO_PROXY)
              .connectionPool(pool)
              .build();
      base = client;
    }
    return client;
  }

  private static List<Protocol> protocols(Look.Protocol wanted, HttpRequest request)
      throws CannotLookException {
    boolean tls = request.request().isHttps();
    return switch (wanted) {
      case ANY -> List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      case HTTP_1_1 -> List.of(Protocol.HTTP_1_1);
      case HTTP_2 -> {
        if (!tls) {
          throw new CannotLookException(
              "protocol h2 is chosen in the TLS handshake, and the way to green is http://: say"
                  + " h2c, or give an address that begins with https://");
        }
        // OkHttp asks for both; what is chosen is looked at when the answer comes.
        yield List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      }
      case HTTP_2_CLEARTEXT -> {
        if (tls) {
          throw new CannotLookException(
              "protocol h2c is HTTP/2 without TLS, and the way to green is https://: say h2");
        }
        yield List.of(Protocol.H2_PRIOR_KNOWLEDGE);
      }
      case HTTP_2_EITHER_WAY ->
          tls ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.H2_PRIOR_KNOWLEDGE);
    };
  }

  /** Resolves every name to the host to connect to: the URL has the name that TLS is to check. */
  private record ConnectTo(String host) implements Dns {
    @Override
    public List<InetAddress> lookup(String hostname) throws java.net.UnknownHostException {
      return Dns.SYSTEM.lookup(host);
    }
  }
}
