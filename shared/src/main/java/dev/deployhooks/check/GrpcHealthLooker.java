package dev.deployhooks.check;

import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;

/**
 * Asks the standard health service of gRPC ({@code grpc.health.v1.Health/Check}). A message of gRPC
 * is a byte that says whether it is compressed, four bytes of its length, and protobuf; those of
 * the health service have one field each, so that they are written and read here.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">Health
 *     checking</a>, <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC
 *     over HTTP/2</a>
 */
final class GrpcHealthLooker {

  private static final String PATH = "/grpc.health.v1.Health/Check";
  private static final String TYPE = "application/grpc";

  /** The codes of gRPC, by number. */
  private static final List<String> CODES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  /** What a service can be, by number. */
  private static final List<String> SERVING =
      List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

  private final HttpLooker http;

  GrpcHealthLooker(HttpLooker http) {
    this.http = http;
  }

  /**
   * Looks once.
   *
   * @throws CannotLookException if it cannot be asked, now or later
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(Look.GrpcHealth look, Aim aim, String where, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Look.Http request =
        new Look.Http(
            "POST",
            Optional.of(PATH),
            Optional.empty(),
            List.of(),
            List.of(Map.entry("content-type", TYPE), Map.entry("te", "trailers")),
            Optional.of(asking(look.service())),
            0,
            Look.Protocol.HTTP_2_EITHER_WAY,
            look.timeout());
    return switch (http.look(request, aim, deadline)) {
      case Judged judged -> judged;
      case HttpAnswer answer -> judge(look, answer, where);
      case FunctionAnswer answer -> throw new IllegalStateException(answer.lookedAt());
      case Sight.Both both -> throw new IllegalStateException(both.lookedAt());
    };
  }

  /** The question, all of whose bytes are ASCII: names are, and short enough for it. */
  private static String asking(String service) {
    String message = service.isEmpty() ? "" : "\n" + (char) service.length() + service;
    return "\0\0\0\0" + (char) message.length() + message;
  }

  private static Judged judge(Look.GrpcHealth look, HttpAnswer answer, String where) {
    String about = look.service().isEmpty() ? "the server" : "service " + look.service();
    List<Observation> observations =
        List.of(seen(look, answer).at(about + " to be SERVING", where));
    return new Judged(
        answer.lookedAt(), Expectations.outcome(observations), observations, List.of(), List.of());
  }

  /** What was seen, and whether that is what is wanted. */
  private record SeenHealth(String words, boolean held) {
    Observation at(String expected, String where) {
      return new Observation(expected, words, held, where);
    }
  }

  private static SeenHealth seen(Look.GrpcHealth look, HttpAnswer answer) {
    String type = header("content-type", answer.headers()).orElse("");
    if (answer.status() != 200) {
      return not(
          "status %d over HTTP, which is no answer of gRPC: does a proxy in between refuse it?"
              .formatted(answer.status()));
    }
    if (!type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
      return not(
          "no answer of gRPC, but content-type %s: does gRPC listen at this port?"
              .formatted(type.isEmpty() ? "none" : InWords.quoted(type)));
    }
    Optional<String> status =
        header("grpc-status", answer.exchange().trailers())
            .or(() -> header("grpc-status", answer.headers()));
    if (status.isEmpty()) {
      return not(
          "an answer without grpc-status: it was cut off, or a proxy in between drops trailers (a"
              + " target group needs the protocol version GRPC)");
    }
    return status.get().equals("0")
        ? health(answer.body().bytes())
        : refused(look, answer, status.get());
  }

  private static SeenHealth refused(Look.GrpcHealth look, HttpAnswer answer, String status) {
    String code = code(status);
    String hint =
        switch (code) {
          case "UNIMPLEMENTED" ->
              ": the server has no grpc.health.v1.Health; add the standard health service of its"
                  + " gRPC library";
          case "NOT_FOUND" ->
              look.service().isEmpty()
                  ? ": its health service does not know the server as a whole (the empty name)"
                  : ": its health service does not know that name";
          default -> "";
        };
    String message =
        header("grpc-message", answer.exchange().trailers())
            .or(() -> header("grpc-message", answer.headers()))
            .map(text -> " (" + InWords.shown(decoded(text)) + ")")
            .orElse("");
    return not("grpc-status " + code + message + hint);
  }

  private static String code(String status) {
    try {
      int number = Integer.parseInt(status);
      return number >= 0 && number < CODES.size() ? CODES.get(number) : String.valueOf(number);
    } catch (NumberFormatException _) {
      return InWords.quoted(status);
    }
  }

  /** Messages are percent-encoded; what is not is shown as it is. */
  private static String decoded(String message) {
    try {
      return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return message;
    }
  }

  /** The one field that counts, {@code status = 1}; fields that are not known are skipped. */
  private static SeenHealth health(ByteString body) {
    if (body.size() < 5 || body.getByte(0) != 0 || length(body) != body.size() - 5) {
      return not(
          "an OK with a message that is not one uncompressed message of %d bytes"
              .formatted(body.size()));
    }
    long serving = 0;
    int at = 5;
    while (at < body.size()) {
      Varint tag = Varint.read(body, at);
      Varint value = Varint.read(body, tag.end());
      if (tag.end() > body.size() || value.end() > body.size() || (tag.value() & 7) != 0) {
        long left = body.size() - (long) value.end();
        if ((tag.value() & 7) != 2 || value.value() < 0 || value.value() > left) {
          return not("an OK with a message that is no HealthCheckResponse");
        }
        at = (int) (value.end() + value.value());
        continue;
      }
      serving = tag.value() >> 3 == 1 ? value.value() : serving;
      at = value.end();
    }
    String words =
        serving >= 0 && serving < SERVING.size()
            ? SERVING.get((int) serving)
            : "the unknown health " + serving;
    return new SeenHealth(words, serving == 1);
  }

  private static int length(ByteString body) {
    int length = 0;
    for (int i = 1; i < 5; i++) {
      length = (length << 8) | (body.getByte(i) & 0xff);
    }
    return length;
  }

  /**
   * A number as protobuf writes it, seven bits a byte.
   *
   * @param end where the next thing begins; beyond the bytes if the number is cut off
   */
  private record Varint(long value, int end) {
    static Varint read(ByteString bytes, int from) {
      long value = 0;
      for (int i = 0; i < 10 && from + i < bytes.size(); i++) {
        byte next = bytes.getByte(from + i);
        value |= (next & 0x7fL) << (7 * i);
        if (next >= 0) {
          return new Varint(value, from + i + 1);
        }
      }
      return new Varint(0, bytes.size() + 1);
    }
  }

  private static SeenHealth not(String words) {
    return new SeenHealth(words, false);
  }

  private static Optional<String> header(String name, List<Map.Entry<String, String>> headers) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .map(String::strip)
        .findFirst();
  }
}
