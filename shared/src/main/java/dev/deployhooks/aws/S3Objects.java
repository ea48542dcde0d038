package dev.deployhooks.aws;

import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The objects of Amazon S3 ({@code GetObject}), up to {@value #MAX_BYTES} bytes each.
 *
 * @param client made when the first object is read
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public record S3Objects(Supplier<S3Client> client) implements ObjectSource {

  /** The largest object that is read: what people write by hand is far smaller. */
  public static final int MAX_BYTES = 1 << 20;

  @Override
  public ObjectReading read(
      String bucket, String key, Optional<String> versionId, Deadline deadline) {
    String location =
        "s3://" + bucket + "/" + key + versionId.map(id -> "?versionId=" + id).orElse("");
    AwsCall call =
        new AwsCall(
            "s3:GetObject",
            location,
            "%s on arn:aws:s3:::%s/%s (and s3:ListBucket on the bucket, without which S3 answers 403 for an object that is missing)"
                .formatted(
                    versionId.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject", bucket, key),
            deadline);
    return call.tooLate()
        .<ObjectReading>map(ObjectReading.Unreadable::new)
        .orElseGet(() -> read(bucket, key, versionId, location, call));
  }

  private ObjectReading read(
      String bucket, String key, Optional<String> versionId, String location, AwsCall call) {
    try {
      byte[] content =
          client
              .get()
              .getObject(
                  request -> {
                    request.bucket(bucket).key(key).overrideConfiguration(call::bound);
                    versionId.ifPresent(request::versionId);
                  },
                  bounded());
      return content.length > MAX_BYTES
          ? new ObjectReading.Unreadable(
              "%s is larger than %d bytes, which is more than is read"
                  .formatted(location, MAX_BYTES))
          : new ObjectReading.Bytes(content);
    } catch (NoSuchKeyException _) {
      return new ObjectReading.NotFound("there is no object " + location);
    } catch (SdkException e) {
      return new ObjectReading.Unreadable(call.failed(e));
    }
  }

  // Read within the call, so that the call's time-out holds for the content too; one byte more than
  // allowed shows that there is more, and the rest is not waited for.
  private static ResponseTransformer<GetObjectResponse, byte[]> bounded() {
    return (_, content) -> content(content);
  }

  private static byte[] content(AbortableInputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      content.abort();
    }
    return bytes;
  }
}
