package dev.deployhooks.aws;

import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One call that reads what an owner has put somewhere: its limit in time, and the words for its
 * failure.
 *
 * @param what the call and what it asks for, such as {@code "ssm:GetParameter of /a/b"}
 * @param permission the permission that it needs, and on what
 * @param deadline by when to be done
 */
record StorageCall(String what, String permission, Deadline deadline) {

  /** The longest that one call may take, its tries together. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** The deadline may pass on the way here, and the SDK refuses a limit of nothing. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** Why the call is not made at all, if no time is left for it. */
  Optional<String> tooLate() {
    return deadline.passed()
        ? Optional.of(what + " was not tried: no time was left")
        : Optional.empty();
  }

  /** Bounds the request in time. */
  void bound(AwsRequestOverrideConfiguration.Builder request) {
    Duration limit = deadline.limit(LONGEST);
    request.apiCallTimeout(limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit);
  }

  /** What came back, and how to mend it. */
  String failed(SdkException e) {
    return switch (e) {
      case AwsServiceException service -> failed(service);
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          what
              + " got no answer in time; in a VPC, is there a NAT gateway or an interface endpoint"
              + " for the service?";
      case AbortedException _ -> {
        // The SDK has taken the interrupt; whoever waits for this thread still has to see it.
        Thread.currentThread().interrupt();
        yield what + " was interrupted";
      }
      default -> "%s failed: %s".formatted(what, firstLine(String.valueOf(e.getMessage())));
    };
  }

  private String failed(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    String said = details == null ? null : details.errorMessage();
    return "%s failed with HTTP %d%s%s%s"
        .formatted(
            what,
            e.statusCode(),
            code == null || code.isEmpty() ? "" : " " + code,
            said == null || said.isEmpty() ? "" : ": " + firstLine(said),
            hint(e.statusCode(), code == null ? "" : code));
  }

  private String hint(int status, String code) {
    if (code.startsWith("AccessDenied") || status == 403) {
      return "; the hook's role needs " + permission;
    }
    return status == 301 ? "; the bucket is in another Region than the hook" : "";
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
