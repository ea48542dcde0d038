package dev.deployhooks.check;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.internal.http2.StreamResetException;

/** Why a request got no answer, in plain words. */
final class HttpTrouble {

  private HttpTrouble() {}

  /**
   * Who was asked.
   *
   * @param connectTo host name or IP address
   * @param name what the certificate had to be for
   * @param address the address that was tried last, with its port; empty if none was
   */
  record Whom(String connectTo, int port, String name, String address) {
    String words() {
      return address.isEmpty() ? connectTo + " port " + port : address;
    }
  }

  /**
   * The reason.
   *
   * @param request what was asked
   * @param timeout how long it could take
   */
  static String inWords(
      IOException trouble, HttpRequest request, HttpProgress progress, Duration timeout) {
    return inWords(
        trouble,
        new Whom(
            request.connectTo(),
            request.request().url().port(),
            request.request().url().host(),
            progress.address()),
        progress.phase(),
        timeout);
  }

  /**
   * The reason.
   *
   * @param timeout how long it could take
   */
  static String inWords(
      IOException trouble, Whom whom, HttpProgress.Phase phase, Duration timeout) {
    String who = whom.words();
    Optional<CertificateExpiredException> expired =
        cause(trouble, CertificateExpiredException.class);
    if (expired.isPresent()) {
      return "the certificate of %s has expired: %s"
          .formatted(who, InWords.shown(String.valueOf(expired.get().getMessage())));
    }
    if (cause(trouble, CertificateNotYetValidException.class).isPresent()) {
      return "the certificate of " + who + " is not valid yet";
    }
    if (trouble instanceof SSLPeerUnverifiedException) {
      return "the certificate of %s is not for the name %s: give target.host the name that it has"
          .formatted(who, whom.name());
    }
    if (cause(trouble, CertPathBuilderException.class).isPresent()
        || cause(trouble, CertPathValidatorException.class).isPresent()) {
      return "the certificate of %s comes from an authority that is not trusted: give target.certificateAuthority"
          .formatted(who);
    }
    return switch (trouble) {
      case TooMuchException much -> who + ": " + much.getMessage();
      case UnknownHostException _ ->
          "the name %s has no address: is it spelt right, and can the hook resolve it?"
              .formatted(InWords.quoted(whom.connectTo()));
      case SSLException tls ->
          "no TLS connection to %s: %s%s"
              .formatted(
                  who,
                  InWords.shown(String.valueOf(tls.getMessage())),
                  String.valueOf(tls.getMessage()).startsWith("Unsupported or unrecognized")
                      ? " (does it speak http://, without TLS?)"
                      : "");
      case InterruptedIOException _ -> timedOut(who, phase, timeout);
      case NoRouteToHostException _ -> "there is no way to " + who + " from the hook's network";
      case ConnectException _ -> connectionRefused(who, trouble, timeout);
      case StreamResetException reset ->
          who + " broke off the HTTP/2 stream: " + reset.errorCode.name();
      case ProtocolException protocol -> protocol(who, protocol, phase);
      case EOFException _ -> brokenOff(who, phase);
      case SocketException _ -> reset(who, phase);
      default ->
          cause(trouble, EOFException.class).isPresent()
              ? brokenOff(who, phase)
              : who + ": " + InWords.shown(String.valueOf(trouble.getMessage()));
    };
  }

  private static String connectionRefused(String who, IOException trouble, Duration timeout) {
    String message = String.valueOf(trouble.getCause());
    return message.contains("timed out")
        ? timedOut(who, HttpProgress.Phase.CONNECTING, timeout)
        : who + " refused the connection: does anything listen there?";
  }

  private static String timedOut(String who, HttpProgress.Phase phase, Duration timeout) {
    String within = InWords.of(timeout);
    return switch (phase) {
      case RESOLVING -> "the name of " + who + " was not resolved within " + within;
      case CONNECTING ->
          "%s did not accept the connection within %s: may the hook reach it (VPC, security groups)?"
              .formatted(who, within);
      case SECURING -> who + " did not finish the TLS handshake within " + within;
      case ASKING -> who + " did not answer within " + within;
      case READING -> who + " began to answer and did not come to an end within " + within;
    };
  }

  private static String protocol(String who, ProtocolException trouble, HttpProgress.Phase phase) {
    String message = String.valueOf(trouble.getMessage());
    if (message.startsWith("unexpected end of stream")) {
      return brokenOff(who, phase);
    }
    if (message.startsWith("Unexpected status line")) {
      return who + " answered with something that is not HTTP (does it speak https://?)";
    }
    return who + " broke the rules of HTTP: " + InWords.shown(message);
  }

  private static String brokenOff(String who, HttpProgress.Phase phase) {
    return switch (phase) {
      case READING -> who + " broke off before the end of the answer's body";
      case RESOLVING, CONNECTING, SECURING, ASKING ->
          who
              + " closed the connection without a whole answer (no end of the headers, or more than 256 KiB of them)";
    };
  }

  private static String reset(String who, HttpProgress.Phase phase) {
    return switch (phase) {
      case READING -> who + " reset the connection in the middle of the answer's body";
      case RESOLVING, CONNECTING, SECURING, ASKING ->
          who + " reset the connection before it answered";
    };
  }

  private static <T extends Throwable> Optional<T> cause(Throwable trouble, Class<T> type) {
    Throwable at = trouble;
    for (int i = 0; at != null && i < 20; i++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
