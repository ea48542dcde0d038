package dev.deployhooks.aws;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Time;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * AWS Signature Version 4, by the SDK's own signer. It knows no plan and no check, so that whoever
 * speaks for a dead hook can use it.
 *
 * @param credentials asked for at each request, because a role's change
 * @param region the hook's own
 * @see <a href=
 *     "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
public record SignatureV4(
    Supplier<AwsCredentialsProvider> credentials, Supplier<String> region, Time time) {

  /**
   * A signed request.
   *
   * @param by whose signature it is
   */
  record Signed(SdkHttpRequest request, AwsCredentials by) {}

  /**
   * Signs a request for the hook's own Region.
   *
   * @param service as signatures call it, such as {@code codepipeline}
   * @throws SourceException if there are no credentials or no Region
   */
  SdkHttpRequest sign(SdkHttpRequest request, byte[] body, String service) throws SourceException {
    return sign(request, body, service, region).request();
  }

  /**
   * Signs a request.
   *
   * @param where the Region that it is signed for
   * @throws SourceException if there are no credentials or no Region
   */
  Signed sign(SdkHttpRequest request, byte[] body, String service, Supplier<String> where)
      throws SourceException {
    AwsCredentials own;
    String there;
    try {
      own = credentials.get().resolveCredentials();
      there = where.get();
    } catch (SdkException e) {
      throw new SourceException(
          "the request cannot be signed for %s: %s"
              .formatted(service, AwsErrors.bounded(String.valueOf(e.getMessage()))),
          e);
    }
    // S3 alone takes paths as they are sent; every other service encodes them once more.
    boolean s3 = service.equals("s3");
    return new Signed(
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(own)
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, there)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3)
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK, Clock.fixed(time.now(), ZoneOffset.UTC)))
            .request(),
        own);
  }
}
