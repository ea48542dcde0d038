package dev.deployhooks.check;

import dev.deployhooks.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How far one request has come: what it was doing when it failed, when its first byte was sent, and
 * what the answer's headers were before OkHttp touched them.
 */
final class HttpProgress extends EventListener implements Interceptor {

  /** What a request is doing. */
  enum Phase {
    RESOLVING,
    CONNECTING,
    SECURING,
    ASKING,
    READING
  }

  private final Time time;
  private volatile Phase phase = Phase.RESOLVING;
  private volatile String address = "";
  private volatile long firstByte;
  private volatile @Nullable GuardedSockets sockets;
  private volatile List<Map.Entry<String, String>> headers = List.of();

  HttpProgress(Time time) {
    this.time = time;
  }

  Phase phase() {
    return phase;
  }

  /** The address that was tried last, such as {@code 10.0.0.7 port 443}; empty before. */
  String address() {
    return address;
  }

  /** The answer's headers as they came. */
  List<Map.Entry<String, String>> headers() {
    return headers;
  }

  /** How long ago the first byte was sent. */
  Duration sinceFirstByte() {
    return Duration.ofNanos(time.nanoTime() - firstByte);
  }

  /**
   * Keeps the headers as they came, and takes {@code Retry-After} from a 503: OkHttp would ask
   * again by itself, and only the plan decides that.
   */
  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    headers = asTheyCame(response.headers());
    String length = String.valueOf(response.header("Content-Length"));
    if (length.strip().startsWith("-")) {
      // OkHttp would take it for a number of bytes to read.
      throw new ProtocolException("a content-length of less than nothing: " + length);
    }
    return response.code() == 503
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }

  /** Headers in their order. */
  static List<Map.Entry<String, String>> asTheyCame(Headers all) {
    List<Map.Entry<String, String>> seen = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      seen.add(Map.entry(all.name(i), all.value(i)));
    }
    return List.copyOf(seen);
  }

  /** What makes the sockets through which it goes. */
  void through(GuardedSockets made) {
    sockets = made;
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    GuardedSockets made = sockets;
    if (made != null) {
      made.taken(connection.socket().getLocalPort());
    }
  }

  @Override
  public void connectStart(Call call, InetSocketAddress inetSocketAddress, Proxy proxy) {
    phase = Phase.CONNECTING;
    InetAddress found = inetSocketAddress.getAddress();
    String host = found == null ? inetSocketAddress.getHostString() : found.getHostAddress();
    address = host + " port " + inetSocketAddress.getPort();
  }

  @Override
  public void secureConnectStart(Call call) {
    phase = Phase.SECURING;
  }

  @Override
  public void requestHeadersStart(Call call) {
    phase = Phase.ASKING;
    firstByte = time.nanoTime();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    phase = Phase.READING;
  }
}
