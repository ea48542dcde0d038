package dev.deployhooks.check;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes sockets that do not connect to where AWS hands out credentials (link-local addresses, and
 * the IPv6 addresses of the instance metadata service), nor to the machine itself, unless the plan
 * names the address or {@code local/} runs the hook; and never to the hook's own runtime API. Every
 * connection of every check goes through here, however its address was written or resolved.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Access
 *     instance metadata</a>
 */
final class GuardedSockets extends SocketFactory {

  /**
   * How many bytes are read of a connection for one answer: four times the longest body that is
   * read, which leaves room for headers, certificates and small chunks.
   */
  static final long ONE_ANSWER = 4L * HttpLooker.LONGEST_BODY;

  /** The same for several answers at a time: as much as OkHttp lets a server send unread. */
  static final long SEVERAL_ANSWERS = 16L * HttpLooker.LONGEST_BODY;

  private final Reach reach;
  private final Set<InetAddress> allowed;
  private final long mostBytes;
  private final Map<Integer, GuardedSocket> byPort = new ConcurrentHashMap<>();

  /**
   * A guard.
   *
   * @param allowed addresses that the plan names, although they are link-local or loopback
   */
  GuardedSockets(Reach reach, Set<InetAddress> allowed) {
    this(reach, allowed, ONE_ANSWER);
  }

  /**
   * A guard of connections that are kept.
   *
   * @param mostBytes how many bytes are read of a connection after a request has taken it
   */
  GuardedSockets(Reach reach, Set<InetAddress> allowed, long mostBytes) {
    this.reach = reach;
    this.allowed = Set.copyOf(allowed);
    this.mostBytes = mostBytes;
  }

  /** Lets another answer come over a connection, which is known by its port on this side. */
  void taken(int localPort) {
    GuardedSocket socket = byPort.get(localPort);
    if (socket != null) {
      socket.read.set(0);
    }
  }

  @Override
  public Socket createSocket() {
    return new GuardedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new GuardedSocket();
    socket.connect(address, 0);
    return socket;
  }

  /** Refuses an address that no check may connect to. */
  void guard(SocketAddress endpoint) throws IOException {
    if (!(endpoint instanceof InetSocketAddress internet)) {
      throw new ForbiddenAddressException("not an internet address: " + endpoint);
    }
    InetAddress address = internet.getAddress();
    if (address == null) {
      throw new UnknownHostException(internet.getHostString());
    }
    boolean itself = isThisMachine(address);
    if (itself && internet.getPort() == reach.runtimePort()) {
      throw new ForbiddenAddressException(
          "port %d of this machine is the hook's own runtime API: no check may connect to it"
              .formatted(internet.getPort()));
    }
    if (allowed.contains(address)) {
      return;
    }
    if (isForbidden(address)) {
      throw new ForbiddenAddressException(
          "%s is a link-local or metadata address, where AWS hands out credentials: no check may connect to it"
              .formatted(address.getHostAddress()));
    }
    if (itself && !reach.loopback()) {
      throw new ForbiddenAddressException(
          "%s is the hook's own machine, where no service is: a check may connect to it only if target.allowAddresses names it"
              .formatted(address.getHostAddress()));
    }
  }

  private static boolean isThisMachine(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || (bytes[0] == 0 && bytes.length == 4)
        || (carriesIpv4(bytes) && (bytes[12] == 127 || bytes[12] == 0));
  }

  static boolean isForbidden(InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return true;
    }
    if (!(address instanceof Inet6Address)) {
      return false;
    }
    byte[] bytes = address.getAddress();
    // fd00:ec2::/32: instance metadata, container and pod credentials over IPv6.
    boolean metadata =
        bytes[0] == (byte) 0xfd && bytes[1] == 0 && bytes[2] == 0x0e && bytes[3] == (byte) 0xc2;
    // An IPv4 address inside an IPv6 one (::a.b.c.d, 64:ff9b::a.b.c.d) that is link-local.
    boolean carriesLinkLocal = bytes[12] == (byte) 169 && bytes[13] == (byte) 254;
    return metadata || (carriesIpv4(bytes) && carriesLinkLocal);
  }

  private static boolean carriesIpv4(byte[] bytes) {
    return bytes.length == 16
        && (isZero(bytes, 0, 12)
            || (bytes[0] == 0
                && bytes[1] == 0x64
                && bytes[2] == (byte) 0xff
                && bytes[3] == (byte) 0x9b
                && isZero(bytes, 4, 12)));
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * A socket of which no more is read than answers may have: what HTTP/2 can send without ever
   * coming to the end of the headers, or beside them, is without bounds otherwise.
   */
  private final class GuardedSocket extends Socket {
    private final AtomicLong read = new AtomicLong();

    @Override
    public InputStream getInputStream() throws IOException {
      byPort.put(getLocalPort(), this);
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int some = super.read(bytes, offset, length);
          return counted(some, some);
        }
      };
    }

    private int counted(int result, int bytes) throws IOException {
      if (result >= 0 && read.addAndGet(bytes) > mostBytes) {
        throw new TooMuchException(mostBytes);
      }
      return result;
    }

    @Override
    public synchronized void close() throws IOException {
      byPort.remove(getLocalPort(), this);
      super.close();
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      guard(endpoint);
      super.connect(endpoint);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      guard(endpoint);
      super.connect(endpoint, timeout);
    }
  }
}
