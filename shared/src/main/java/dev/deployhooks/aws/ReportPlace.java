package dev.deployhooks.aws;

import java.util.Map;
import java.util.Optional;

/**
 * Where in Amazon S3 a function keeps its reports, as its environment says.
 *
 * @param bucket the bucket's name
 * @param prefix what stands before each key, with a slash at its end; empty for nothing
 * @param key the KMS key that the bucket is to encrypt them with; empty to leave that to the bucket
 */
public record ReportPlace(String bucket, String prefix, Optional<String> key) {

  /** The variable with the bucket, {@code bucket} or {@code bucket/prefix}. */
  public static final String REPORTS = "DEPLOYHOOKS_REPORTS";

  /** The variable with the ARN of the KMS key that reports are encrypted with. */
  public static final String REPORTS_KEY = "DEPLOYHOOKS_REPORTS_KEY";

  private static final String SCHEME = "s3://";

  /** The place that an environment names; empty if it names none. */
  public static Optional<ReportPlace> of(Map<String, String> environment) {
    String word = environment.getOrDefault(REPORTS, "").strip();
    String place = word.startsWith(SCHEME) ? word.substring(SCHEME.length()) : word;
    if (place.isEmpty()) {
      return Optional.empty();
    }
    int slash = place.indexOf('/');
    String prefix = slash < 0 ? "" : place.substring(slash + 1);
    return Optional.of(
        new ReportPlace(
            slash < 0 ? place : place.substring(0, slash),
            prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
            Optional.of(environment.getOrDefault(REPORTS_KEY, "").strip())
                .filter(key -> !key.isEmpty())));
  }

  /** The objects that a function may have to write, as IAM names them. */
  public String objects() {
    return "arn:aws:s3:::" + bucket + "/" + prefix + "*";
  }
}
