package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import dev.deployhooks.aws.SignedHttp.Message;
import dev.deployhooks.aws.SignedHttp.Reply;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.report.Filing;
import dev.deployhooks.report.ReportKey;
import dev.deployhooks.report.ReportStore;
import dev.deployhooks.time.Deadline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Reports as objects of Amazon S3 ({@code PutObject}), by small signed requests: a hook that reads
 * nothing of S3 makes no client of it for this one.
 *
 * @param place the bucket, and how it is to encrypt
 * @param http made when the first report is kept
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">PutObject</a>
 */
public record S3Reports(ReportPlace place, Supplier<SignedHttp> http) implements ReportStore {

  private static final String S3 = "s3";

  @Override
  public Filing keep(String key, JsonObject report, Deadline deadline) {
    String whole = place.prefix() + key;
    String location = "s3://" + place.bucket() + "/" + whole;
    AwsCall call =
        new AwsCall(
            "s3:PutObject",
            location,
            "s3:PutObject on "
                + place.objects()
                + place.key().map(kms -> ", and kms:GenerateDataKey on " + kms).orElse(""),
            deadline);
    if (!ReportKey.isSafe(whole) || !ReportKey.isSafe(place.bucket())) {
      return new Filing.NotKept(
          "%s is no bucket, nor bucket/prefix, of letters, digits and . _ - /: %s"
              .formatted(ReportPlace.REPORTS, location));
    }
    SignedHttp signed = http.get();
    String body = report.toString();
    try {
      Reply _ =
          signed.ask(
              new Message(S3, SdkHttpMethod.PUT, url(signed, whole), headers(body), body),
              S3Reports::taken,
              call);
      return new Filing.At(location);
    } catch (SdkException e) {
      return new Filing.NotKept(call.failed(e));
    } catch (SourceException e) {
      return new Filing.NotKept(e.getMessage());
    }
  }

  /**
   * S3 wants the digest of what it is sent signed along, and a checksum where the bucket locks its
   * objects.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking
   *     object integrity</a>
   */
  private Map<String, String> headers(String body) {
    byte[] digest = sha256(body);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("x-amz-content-sha256", HexFormat.of().formatHex(digest));
    headers.put("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(digest));
    place
        .key()
        .ifPresent(
            kms -> {
              headers.put("x-amz-server-side-encryption", "aws:kms");
              headers.put("x-amz-server-side-encryption-aws-kms-key-id", kms);
            });
    return headers;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The bucket is part of the host, as S3 wants it; of the path for a stand-in, and where its name
   * has a dot, which S3's certificate does not cover.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html">Virtual
   *     hosting of buckets</a>
   */
  private URI url(SignedHttp signed, String key) {
    URI endpoint = signed.endpoint(S3);
    return signed.ownEndpoint(S3).isPresent() || place.bucket().contains(".")
        ? endpoint.resolve("/" + place.bucket() + "/" + key)
        : URI.create("https://" + place.bucket() + "." + endpoint.getHost() + "/" + key);
  }

  private static Reply taken(Reply reply) {
    if (reply.status() == 200) {
      return reply;
    }
    throw reply.xmlError();
  }
}
