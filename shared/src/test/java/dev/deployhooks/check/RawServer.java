package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that may do to its clients whatever it likes. */
final class RawServer implements AutoCloseable {

  /** What it does with one connection; the connection is closed afterwards. */
  interface Manners {
    void serve(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  RawServer(Manners manners) throws IOException {
    this(manners, new ServerSocket());
  }

  RawServer(Manners manners, ServerSocket listener) throws IOException {
    this.listener = listener;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(() -> acceptWith(manners));
  }

  /** One that reads a request and writes the given bytes. */
  static RawServer writing(String answer) throws IOException {
    return new RawServer(
        socket -> {
          readHead(socket.getInputStream());
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
          socket.getOutputStream().flush();
        });
  }

  /** One that reads a request and then does as told. */
  static RawServer after(Manners manners) throws IOException {
    return new RawServer(
        socket -> {
          readHead(socket.getInputStream());
          manners.serve(socket);
        });
  }

  /** One that reads a request and never answers. */
  static RawServer silent() throws IOException {
    return new RawServer(socket -> drain(socket.getInputStream()));
  }

  int port() {
    return listener.getLocalPort();
  }

  String url(String scheme) {
    return scheme + "://127.0.0.1:" + port();
  }

  /** Reads up to the empty line behind the headers. */
  static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  /** Reads until the client gives up. */
  static void drain(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private void acceptWith(Manners manners) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(manners, socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void serve(Manners manners, Socket socket) {
    try (socket) {
      manners.serve(socket);
    } catch (IOException _) {
      // The client went away, which is its right.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
