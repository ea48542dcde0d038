package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.plan.HttpVersion;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Sends an HTTP request to green.
 *
 * <p>A target that does not answer as HTTP has it, refuses, hangs, breaks off, or shows a
 * certificate that is not right, was looked at and <em>failed</em>. What keeps the request from
 * being sent at all (no way to green, a rule that would let it through to blue, a name that does
 * not resolve) or its answer from being read (a body of more than {@value #LONGEST_BODY} bytes) is
 * an <em>error</em>. Both fail a deployment.
 */
final class HttpLooker {

  /** How many bytes of a body are read, after decompression. */
  static final int LONGEST_BODY = 1024 * 1024;

  private final WayToGreen way;
  private final HttpClients clients;
  private final Time time;

  HttpLooker(WayToGreen way, HttpClients clients, Time time) {
    this.way = way;
    this.clients = clients;
    this.time = time;
  }

  /**
   * Looks once.
   *
   * @throws CannotLookException if the request cannot be sent, now or later
   * @throws InterruptedException if the thread is interrupted
   */
  Sight look(Look.Http look, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Entrance entrance;
    try {
      entrance = way.find(look, aim, deadline);
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(planned(look), e.getMessage());
    }
    return through(entrance, HttpRequest.Side.GREEN, look, aim, deadline);
  }

  /**
   * Looks once, by a way that is known.
   *
   * @param side where the way leads
   * @throws CannotLookException if the request cannot be sent
   * @throws InterruptedException if the thread is interrupted
   */
  Sight through(
      Entrance entrance, HttpRequest.Side side, Look.Http look, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    HttpRequest request = HttpRequest.of(look, entrance, side);
    return follow(request, look, aim, Patience.until(deadline, look.timeout()));
  }

  /**
   * How long the whole exchange may take.
   *
   * @param whole from its beginning
   * @param end when it is over
   */
  private record Patience(Duration whole, Deadline end) {
    static Patience until(Deadline deadline, Duration timeout) {
      return new Patience(deadline.limit(timeout), deadline.atMost(timeout));
    }
  }

  /** Asks, and asks on where the answer leads, as often as the check allows. */
  private Sight follow(HttpRequest first, Look.Http look, Aim aim, Patience patience)
      throws CannotLookException, InterruptedException {
    HttpRequest request = first;
    for (int left = look.redirects(); ; left--) {
      switch (ask(request, look, aim, patience, left)) {
        case Step.Done(Sight sight) -> {
          return sight;
        }
        case Step.Onward(HttpRequest next) -> request = next;
      }
    }
  }

  /** What one request led to. */
  private sealed interface Step {
    record Done(Sight sight) implements Step {}

    record Onward(HttpRequest request) implements Step {}
  }

  private Step ask(HttpRequest request, Look.Http look, Aim aim, Patience patience, int redirects)
      throws CannotLookException, InterruptedException {
    Duration timeout = patience.end().remaining();
    if (timeout.toMillis() < 1) {
      return new Step.Done(Judged.error(request.words(), "no time was left"));
    }
    HttpProgress progress = new HttpProgress(time);
    Call call =
        clients
            .forRequest(request, look.protocol(), aim.target(), timeout, progress)
            .newCall(request.request());
    try (Response response = call.execute()) {
      if (look.protocol() == Look.Protocol.HTTP_2 && response.protocol() != Protocol.HTTP_2) {
        return new Step.Done(
            Judged.failed(
                request.words(), "the server does not speak h2, but " + response.protocol()));
      }
      if (look.redirects() == 0 || !response.isRedirect()) {
        return new Step.Done(read(call, response, request, progress));
      }
      return redirects == 0
          ? new Step.Done(
              Judged.failed(
                  request.words(),
                  "it was redirected more often than the %d times that the check allows"
                      .formatted(look.redirects())))
          : new Step.Onward(request.redirected(response));
    } catch (RedirectException e) {
      return new Step.Done(Judged.failed(request.words(), e.getMessage()));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while asking " + request.words());
      }
      return new Step.Done(unanswered(e, request, progress, patience.whole()));
    }
  }

  /** What is to be asked, where it is not known yet of whom. */
  static String planned(Look.Http look) {
    return look.method() + " " + look.path().map(InWords::shown).orElse("the check's url");
  }

  private Sight read(Call call, Response response, HttpRequest request, HttpProgress progress)
      throws IOException {
    Optional<String> encoding =
        Optional.ofNullable(response.header("Content-Encoding"))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty() && !name.equals("identity"));
    boolean zipped = encoding.filter(Set.of("gzip", "x-gzip")::contains).isPresent();
    if (encoding.isPresent() && !zipped) {
      return Judged.error(
          request.words(),
          "the answer (status %d) is compressed with %s, which is not read; gzip is"
              .formatted(response.code(), InWords.quoted(encoding.get())));
    }
    BufferedSource sent = response.body().source();
    BufferedSource source = zipped && !sent.exhausted() ? Okio.buffer(new GzipSource(sent)) : sent;
    if (source.request(LONGEST_BODY + 1)) {
      call.cancel(); // Else closing it would read on for a while, to keep the connection.
      return Judged.error(
          request.words(),
          "the answer (status %d) has a body larger than %d bytes, which is not read"
              .formatted(response.code(), LONGEST_BODY));
    }
    Duration latency = progress.sinceFirstByte();
    ByteString bytes = source.readByteString();
    return new HttpAnswer(
        request.words(),
        response.code(),
        progress.headers(),
        exchange(response, request),
        body(bytes, response.body().contentType()),
        latency);
  }

  private Exchange exchange(Response response, HttpRequest request) {
    return new Exchange(
        response.request().url().uri(),
        switch (response.protocol()) {
          case HTTP_2, H2_PRIOR_KNOWLEDGE -> HttpVersion.HTTP_2.words();
          case HTTP_1_0 -> HttpVersion.HTTP_1_0.words();
          case HTTP_1_1 -> HttpVersion.HTTP_1_1.words();
          default -> response.protocol().toString();
        },
        Optional.ofNullable(response.handshake()).stream()
            .flatMap(handshake -> handshake.peerCertificates().stream())
            .findFirst()
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast),
        time.now(),
        request.elsewhere() ? Exchange.LedBy.REDIRECT_ELSEWHERE : Exchange.LedBy.THE_PLAN);
  }

  private static Body body(ByteString bytes, @Nullable MediaType type) {
    Charset charset = type == null ? null : type.charset(UTF_8);
    return Body.of(bytes, charset == null ? UTF_8 : charset);
  }

  private static Judged unanswered(
      IOException trouble, HttpRequest request, HttpProgress progress, Duration timeout)
      throws CannotLookException {
    if (trouble instanceof ForbiddenAddressException forbidden) {
      throw new CannotLookException(forbidden.getMessage());
    }
    String why = HttpTrouble.inWords(trouble, request, progress, timeout);
    return trouble instanceof UnknownHostException
        ? Judged.error(request.words(), why)
        : Judged.failed(request.words(), why);
  }
}
