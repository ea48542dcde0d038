package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.ReportPlace;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Reports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/**
 * Whether hooks can keep their reports: whether the bucket is there, and what their role says. What
 * the bucket's own policy says is not looked at.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html">HeadBucket</a>
 */
record ReportsReader(S3Client s3, RoleReader roles) {

  Found<Reports> reports(ReportPlace place, String role) {
    return isThere(place.bucket())
        .then(
            there ->
                roles
                    .denied(role, needed(place))
                    .map(denied -> new Reports(place.bucket(), there, denied)));
  }

  private Found<Boolean> isThere(String bucket) {
    return Questions.ask(
        "s3:ListBucket",
        bucket,
        () -> {
          try {
            s3.headBucket(request -> request.bucket(bucket));
            return true;
          } catch (NoSuchBucketException _) {
            return false;
          }
        });
  }

  private static Map<String, List<String>> needed(ReportPlace place) {
    Map<String, List<String>> needed = new LinkedHashMap<>();
    needed.put(place.objects(), List.of("s3:PutObject"));
    place.key().ifPresent(key -> needed.put(key, List.of("kms:GenerateDataKey")));
    return needed;
  }
}
