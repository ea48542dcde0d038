package dev.deployhooks.aws;

import dev.deployhooks.check.RequestSigner;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.Signature;
import dev.deployhooks.time.Time;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Signs with AWS Signature Version 4, by the SDK's own signer.
 *
 * @param credentials asked for at each request, because a role's change
 * @param region the hook's own
 * @see <a href=
 *     "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
public record Signer(
    Supplier<AwsCredentialsProvider> credentials, Supplier<String> region, Time time)
    implements RequestSigner {

  @Override
  public Signed sign(Unsigned request, Signature signature) throws SourceException {
    AwsCredentials own;
    String where;
    try {
      own = credentials.get().resolveCredentials();
      where = signature.region().isPresent() ? signature.region().get() : region.get();
    } catch (SdkException e) {
      throw new SourceException(
          "the request cannot be signed for %s: %s"
              .formatted(signature.service(), AwsErrors.bounded(String.valueOf(e.getMessage()))),
          e);
    }
    SdkHttpRequest unsigned = unsigned(request);
    // S3 alone takes paths as they are sent; every other service encodes them once more.
    boolean s3 = signature.service().equals("s3");
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(own)
                        .request(unsigned)
                        .payload(() -> new ByteArrayInputStream(request.body().toByteArray()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, signature.service())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, where)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3)
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK, Clock.fixed(time.now(), ZoneOffset.UTC)))
            .request();
    return new Signed(
        added(unsigned, signed),
        own instanceof AwsSessionCredentials session ? List.of(session.sessionToken()) : List.of());
  }

  private static SdkHttpRequest unsigned(Unsigned request) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .uri(request.url())
            .method(SdkHttpMethod.fromValue(request.method()));
    request.headers().forEach(unsigned::putHeader);
    return unsigned.build();
  }

  private static Map<String, String> added(SdkHttpRequest before, SdkHttpRequest after) {
    Set<String> there =
        before.headers().keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Map<String, String> added = new LinkedHashMap<>();
    after.forEachHeader(
        (name, values) -> {
          if (!there.contains(name.toLowerCase(Locale.ROOT))) {
            added.put(name, String.join(",", values));
          }
        });
    return added;
  }
}
