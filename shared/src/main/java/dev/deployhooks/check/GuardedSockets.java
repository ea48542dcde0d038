package dev.deployhooks.check;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import javax.net.SocketFactory;

/**
 * Makes sockets that do not connect to where AWS hands out credentials: link-local addresses, and
 * the IPv6 addresses of the instance metadata service. Every connection of every check goes through
 * here, however its address was written or resolved.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Access
 *     instance metadata</a>
 */
final class GuardedSockets extends SocketFactory {

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

  private static Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new GuardedSocket();
    socket.connect(address, 0);
    return socket;
  }

  /** Refuses an address that no check may connect to. */
  static void guard(SocketAddress endpoint) throws IOException {
    if (!(endpoint instanceof InetSocketAddress internet)) {
      throw new ForbiddenAddressException("not an internet address: " + endpoint);
    }
    InetAddress address = internet.getAddress();
    if (address == null) {
      throw new UnknownHostException(internet.getHostString());
    }
    if (isForbidden(address)) {
      throw new ForbiddenAddressException(
          "%s is a link-local or metadata address, where AWS hands out credentials: no check may connect to it"
              .formatted(address.getHostAddress()));
    }
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
    boolean carriesIpv4 =
        isZero(bytes, 0, 12)
            || (bytes[0] == 0
                && bytes[1] == 0x64
                && bytes[2] == (byte) 0xff
                && bytes[3] == (byte) 0x9b
                && isZero(bytes, 4, 12));
    return metadata || (carriesIpv4 && carriesLinkLocal);
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static final class GuardedSocket extends Socket {
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
