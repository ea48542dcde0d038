package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.Request;
import dev.deployhooks.sandbox.wire.Response;
import dev.deployhooks.sandbox.wire.RestService;
import dev.deployhooks.sandbox.wire.RestService.Route;
import dev.deployhooks.sandbox.wire.Service;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Objects of Amazon S3, reached in path style. */
public final class ObjectStore {

  @SuppressWarnings("ArrayRecordComponent" /* Neither compared nor changed. */)
  private record Stored(byte[] bytes, String contentType, Instant modified) {}

  private final VirtualClock clock;
  private final Map<String, Map<String, Stored>> buckets = new ConcurrentHashMap<>();

  ObjectStore(VirtualClock clock) {
    this.clock = clock;
  }

  /** Creates a bucket, if it does not exist. */
  public void bucket(String bucket) {
    buckets.computeIfAbsent(bucket, _ -> new ConcurrentHashMap<>());
  }

  /** Puts an object, and its bucket if it does not exist. */
  public void put(String bucket, String key, String text) {
    put(bucket, key, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts an object of bytes, and its bucket if it does not exist. */
  public void put(String bucket, String key, byte[] bytes) {
    bucket(bucket);
    objects(bucket).put(key, new Stored(bytes.clone(), "binary/octet-stream", clock.now()));
  }

  /** The keys of a bucket, in order; none if it does not exist. */
  public List<String> keys(String bucket) {
    return buckets.getOrDefault(bucket, Map.of()).keySet().stream().sorted().toList();
  }

  /** An object as UTF-8, if it is there. */
  public Optional<String> text(String bucket, String key) {
    return Optional.ofNullable(buckets.getOrDefault(bucket, Map.of()).get(key))
        .map(stored -> new String(stored.bytes(), StandardCharsets.UTF_8));
  }

  Service service() {
    Pattern object = Pattern.compile("/([^/]+)/(.+)");
    return new RestService(
        "s3",
        RestService.Flavour.XML,
        List.of(
            new Route("GetObject", "GET", object, (_, parts) -> get(parts)),
            new Route("HeadBucket", "HEAD", Pattern.compile("/([^/]+)/?"), this::headBucket),
            new Route("HeadObject", "HEAD", object, (_, parts) -> get(parts)),
            new Route("PutObject", "PUT", object, this::put)));
  }

  private Map<String, Stored> objects(String bucket) {
    Map<String, Stored> objects = buckets.get(bucket);
    if (objects == null) {
      throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist");
    }
    return objects;
  }

  private Response headBucket(Request request, List<String> parts) {
    objects(parts.getFirst());
    return Response.text(200, "application/xml", "").with("x-amz-bucket-region", Arns.REGION);
  }

  private Response get(List<String> parts) {
    Stored stored = objects(parts.get(0)).get(parts.get(1));
    if (stored == null) {
      throw new AwsError(404, "NoSuchKey", "The specified key does not exist.");
    }
    String modified =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.modified().atOffset(ZoneOffset.UTC));
    return new Response(
        200,
        Map.of(
            "Content-Type",
            stored.contentType(),
            "ETag",
            etag(stored.bytes()),
            "Last-Modified",
            modified,
            "Accept-Ranges",
            "bytes"),
        stored.bytes());
  }

  private Response put(Request request, List<String> parts) {
    boolean chunked =
        request.header("Content-Encoding").orElse("").contains("aws-chunked")
            || request.header("x-amz-content-sha256").orElse("").startsWith("STREAMING-");
    byte[] bytes = chunked ? unchunk(request.body()) : request.body();
    objects(parts.get(0))
        .put(
            parts.get(1),
            new Stored(
                bytes, request.header("Content-Type").orElse("binary/octet-stream"), clock.now()));
    return Response.empty(200).with("ETag", etag(bytes));
  }

  /** Takes S3's own chunked encoding off: sizes in hexadecimal, signatures, trailers. */
  private static byte[] unchunk(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf("\r\n", at);
      String line = text.substring(at, end);
      int semicolon = line.indexOf(';');
      int size = Integer.parseInt(semicolon < 0 ? line : line.substring(0, semicolon), 16);
      if (size == 0) {
        break;
      }
      out.write(body, end + 2, size);
      at = end + 2 + size + 2;
    }
    return out.toByteArray();
  }

  private static String etag(byte[] bytes) {
    try {
      // S3's entity tag is an MD5; nothing is protected by it.
      return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
